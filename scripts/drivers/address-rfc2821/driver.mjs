// address-rfc2821: new Address, which Haraka makes of what stands behind RCPT TO. Its refusals are plain errors.
import { Refused, reads, require } from "./driver-common.mjs";

const { Address } = require("address-rfc2821");

reads("address-rfc2821", "mailbox", (text) => {
  let address;
  try {
    address = new Address(`<${text}>`);
  } catch (error) {
    throw new Refused(error.message);
  }
  return [address.address()];
});
