// What the drivers in JavaScript have in common: the conversation with addrdiff.
//
// One question a line on standard input, {"id":…,"input_base64":…}; one answer a line, in order, after a first line
// that says who answers.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { readFileSync, writeSync } from "node:fs";

export const require = createRequire(import.meta.url);
export const surface = process.argv[2];

// The release that is installed. A package may not hand out its package.json.
export function version(name) {
  return JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version;
}

// What an application hands over is a string: bytes that are no UTF-8 never reach the software.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

// A documented refusal.
export class Refused extends Error {}

function answer(bytes, of) {
  let text;
  try {
    text = decoder.decode(bytes);
  } catch {
    return { verdict: "skipped", reason: { rule: "cannot-be-expressed", text: "no UTF-8, and so no JavaScript string" } };
  }
  try {
    return of(text);
  } catch (error) {
    const text = String(error.message).slice(0, 500).toWellFormed();
    if (error instanceof Refused) return { verdict: "rejected", reason: { text } };
    return { verdict: "raised", reason: { rule: error.name, text } };
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

function converse(hello, of) {
  // What a package prints is no answer.
  console.log = console.info = console.debug = console.error;
  writeSync(1, JSON.stringify({ v: 1, ...hello }) + "\n");
  createInterface({ input: process.stdin, crlfDelay: Infinity }).on("line", (line) => {
    const { id, input_base64, ...policy } = JSON.parse(line);
    const said = answer(Buffer.from(input_base64, "base64"), (text) => of(text, policy));
    if (answers.push(JSON.stringify({ id, ...said }) + "\n") === 1) setImmediate(flush);
  });
}

// A route or a parser: `recipients` returns the strings that mail would go to, or throws.
export function reads(name, grammar, recipients) {
  converse({ name, version: version(name), reads: grammar }, (text) => {
    // A recipient may hold half a surrogate pair, which no JSON can carry.
    return { verdict: "accepted", recipients: recipients(text).map((to) => to.toWellFormed()) };
  });
}

// A gate, as sign-ups have it: the validator says yes, and the text behind the last @ is an allowed domain or one
// below it. What `valid` throws is an exception of the gate.
export function decides(name, valid) {
  converse({ name, version: version(name), gate: true }, (text, { allowed, subdomains }) => {
    const domain = text.slice(text.lastIndexOf("@") + 1).toLowerCase();
    const isAllowed = allowed.some((a) => domain === a || (subdomains && domain.endsWith("." + a)));
    return { verdict: valid(text) && isAllowed ? "yes" : "no" };
  });
}
