// address-rfc2822: parse. Its refusals are plain errors.
import { Refused, reads, require } from "./driver-common.mjs";

const { parse } = require("address-rfc2822");

const flat = (list) => list.flatMap((one) => (one.addresses ? flat(one.addresses) : [one.address ?? ""]));

reads("address-rfc2822", "address-list", (text) => {
  let list;
  try {
    list = parse(text);
  } catch (error) {
    throw new Refused(error.message);
  }
  return flat(list);
});
