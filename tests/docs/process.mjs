// A function of a page's code block as a process of addrdiff: `node process.mjs FILE FUNCTION`. `allowed` decides, any
// other function returns recipients.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [file, name] = process.argv.slice(2);
const of = (await import(pathToFileURL(file)))[name];
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function answer(octets) {
  let text;
  try {
    text = decoder.decode(octets);
  } catch {
    return { verdict: "skipped", reason: { rule: "cannot-be-expressed", text: "no UTF-8" } };
  }
  const said = of(text);
  if (name === "allowed") return { verdict: said ? "yes" : "no" };
  if (said === undefined) return { verdict: "rejected", reason: { text: "no address" } };
  return { verdict: "accepted", recipients: [said].flat().map((one) => one.toWellFormed()) };
}

console.log(JSON.stringify({ v: 1, name, version: "1", gate: name === "allowed" }));
createInterface({ input: process.stdin, crlfDelay: Infinity }).on("line", (line) => {
  const { id, input_base64 } = JSON.parse(line);
  console.log(JSON.stringify({ id, ...answer(Buffer.from(input_base64, "base64")) }));
});
