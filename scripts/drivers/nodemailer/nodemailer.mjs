// nodemailer as a parser of addrdiff: who would its SMTP transport name in RCPT TO?
//
// One question a line on standard input, {"id":…,"input_base64":…}; one answer a line, in order, after a
// first line that says who answers. `scripts/drivers/install nodemailer` brings the pinned release.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { writeSync } from "node:fs";

const require = createRequire(import.meta.url);
const MimeNode = require("nodemailer/lib/mime-node");
const { version } = require("nodemailer/package.json");

// What an application hands over is a string: bytes that are no UTF-8 never reach nodemailer.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function envelope(text) {
  const message = new MimeNode("text/plain");
  message.setHeader("to", text);
  return message.getEnvelope().to;
}

function answer(bytes) {
  let text;
  try {
    text = decoder.decode(bytes);
  } catch {
    return { verdict: "skipped", reason: { rule: "cannot-be-expressed", text: "no UTF-8, and so no JavaScript string" } };
  }
  try {
    // A recipient may hold half a surrogate pair, which no JSON can carry.
    return { verdict: "accepted", recipients: envelope(text).map((to) => to.toWellFormed()) };
  } catch (error) {
    return { verdict: "raised", reason: { rule: error.name, text: String(error.message).slice(0, 500) } };
  }
}

// Answers leave together once all that has come is answered: one write for many questions.
let answers = [];
function flush() {
  let rest = Buffer.from(answers.join(""));
  answers = [];
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

writeSync(1, JSON.stringify({ v: 1, name: "nodemailer", version, reads: "address-list" }) + "\n");
createInterface({ input: process.stdin, crlfDelay: Infinity })
  .on("line", (line) => {
    const { id, input_base64 } = JSON.parse(line);
    if (answers.push(JSON.stringify({ id, ...answer(Buffer.from(input_base64, "base64")) }) + "\n") === 1) {
      setImmediate(flush);
    }
  });
