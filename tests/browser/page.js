// A page of reports, in a real browser: renders, filters, copies; nothing leaves it, nothing of an input runs.
// `scripts/test-browser` calls it with the page, a folder for screenshots, and whether the page is the golden one.
import { readFileSync } from "node:fs";
import path from "node:path";
import { close } from "./browser.js";
import { tests as golden } from "./golden.js";
import { tests as looks } from "./looks.js";
import { tests as works } from "./works.js";

const [page, shots, kind] = process.argv.slice(2);

// What the page was made of stands beside it, in the same order.
const beside = path.join(path.dirname(page), path.basename(page).replaceAll("html", "json"));
let findings = [];
try {
  ({ findings = [] } = JSON.parse(readFileSync(beside, "utf8")));
} catch (error) {
  // Of what is no JSON the message has a part.
  console.log(`${path.basename(beside)}, which the page is compared with: ${error.code ?? error.name}`);
}

// A campaign's inputs are not published, and this may be a public log: of a failed check it has the sentence, which is
// the first line, and never what was compared.
function said(error) {
  if (kind === "golden") return error.message;
  const line = /(\w+\.js:\d+)/.exec(error.stack.slice(error.stack.indexOf("\n    at ")))?.[1] ?? "";
  return `${error.code === "ERR_ASSERTION" && !error.generatedMessage ? error.message.split("\n")[0] : error.name} (${line})`;
}

let failed = 0;
const all = { ...works, ...looks, ...(kind === "golden" ? golden : {}) };
for (const [name, test] of Object.entries(all)) {
  try {
    await test({ page, shots, findings });
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${said(error)}`);
  }
}
await close();
console.log(`${findings.length} findings, ${Object.keys(all).length} checks, ${failed} failed`);
process.exit(failed ? 1 : 0);
