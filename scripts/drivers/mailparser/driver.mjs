// mailparser: parseAddressHeader.
import { reads } from "./driver-common.mjs";
import { parseAddressHeader } from "mailparser";

reads("mailparser", "address-list", (text) => parseAddressHeader(text, { flatten: true }).value.map((one) => one.address ?? ""));
