// emailjs: the addresses of its addressparser, which its client writes into RCPT TO.
import { reads } from "./driver-common.mjs";
import { addressparser } from "emailjs";

const flat = (list) => list.flatMap((one) => (one.group ? flat(one.group) : [one.address ?? ""]));

reads("emailjs", "address-list", (text) => flat(addressparser(text)));
