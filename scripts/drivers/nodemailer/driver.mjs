// nodemailer: whom would its SMTP transport name in RCPT TO?
import { reads, require } from "./driver-common.mjs";

const MimeNode = require("nodemailer/lib/mime-node");

reads("nodemailer", "address-list", (text) => {
  const message = new MimeNode("text/plain");
  message.setHeader("to", text);
  return message.getEnvelope().to;
});
