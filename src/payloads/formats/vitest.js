// @@HEADER@@
//
// addrdiff-adapter.js beside this file exports `async function submit(text)`: it submits the text to the application as a
// user does, and returns the recipients of the mail that leaves (the arguments of RCPT TO), or an empty array where none
// does.
import { expect, test } from "vitest";
import { submit } from "./addrdiff-adapter.js";

const ALLOWED = @@ALLOWED@@;
const LOCAL_PART = new Set(@@LOCAL_PART@@);
const QUOTED = new Set(@@QUOTED@@);

// Id, what must become of it, the text in base64.
const PAYLOADS = [
@@PAYLOADS@@
];

// Mail to this recipient stays within the allowed domains, on whatever server: an address of one of them, which none sends on.
function isInside(recipient) {
  const at = recipient.lastIndexOf("@");
  const [localPart, domain] = [recipient.slice(0, Math.max(at, 0)), recipient.slice(at + 1)];
  const quoted = localPart.length > 1 && localPart.startsWith('"') && localPart.endsWith('"');
  const [letters, known] = quoted ? [localPart.slice(1, -1), QUOTED] : [localPart, LOCAL_PART];
  const within = ALLOWED.some((allowed) => `.${domain.toLowerCase()}`.endsWith(`.${allowed}`));
  return localPart !== "" && [...letters].every((one) => known.has(one) || one > "\x7f") && !/[^A-Za-z0-9.-]/.test(domain) && within;
}

test.each(PAYLOADS)("%s", async (id, must, encoded) => {
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const recipients = (await submit(text)) ?? [];
  const shown = JSON.stringify([text, recipients]);
  if (must === "control") {
    expect(recipients.map((one) => one.toLowerCase()), `an ordinary address has to get its mail: ${shown}`).toEqual([text.toLowerCase()]);
  } else if (must === "must-reject") {
    expect(recipients, `it has to be refused: ${shown}`).toEqual([]);
  } else {
    expect(recipients.every(isInside), `mail may leave the allowed domains: ${shown}`).toBe(true);
  }
});
