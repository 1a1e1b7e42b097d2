// Reports in every format, each read by somebody else's program. `scripts/test-formats` calls it with the folder that
// has a folder of each kind of report, in that a file `report.FORMAT` of each format, and the repository.
//
// A campaign's inputs are not published, and this may be a public log: a complaint is a place and a rule, in the words
// of this folder or the name of somebody's rule, never what stands there.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { KINDS, expected } from "./expected.js";
import { github } from "./github.js";
import { html } from "./html.js";
import { baseline, explained, json, sarif } from "./json.js";
import { junit } from "./junit.js";
import { markdown, summary } from "./markdown.js";
import { text } from "./text.js";

const [above, root] = process.argv.slice(2);

// What reads each, and whether it complains; a campaign's page is looked at by scripts/test-browser besides.
const formats = { json, sarif, junit, markdown, summary, text, github, html, baseline };

const wrong = [];

async function said({ by, check }, what) {
  try {
    return await check(what);
  } catch (error) {
    // What a reader says when it gives up may have the text in it.
    return [`${by} gave up: ${error.name} ${/\w+\.js:\d+/.exec(error.stack)?.[0] ?? ""}`];
  }
}

function tell(name, by, complaints) {
  console.log(`${complaints.length ? "FAILED " : "ok     "} ${name}, by ${by}`);
  // The rest is alike.
  wrong.push(...complaints.slice(0, 10).map(complaint => `${name}: ${complaint}`));
}

async function report(kind) {
  const folder = path.join(above, kind);
  const written = existsSync(folder) ? readdirSync(folder).map(name => /^report\.(\w+)$/.exec(name)?.[1]).filter(Boolean) : [];
  for (const format of written.filter(name => !formats[name])) wrong.push(`${kind}: ${format}: nobody reads it here; add who does`);
  for (const format of Object.keys(formats).filter(name => !written.includes(name))) wrong.push(`${kind}: ${format}: not written`);
  const read = format => readFileSync(path.join(folder, `report.${format}`), "utf8");
  // What the others are compared with.
  let wanted;
  try {
    wanted = expected(JSON.parse(read("json")));
  } catch {
    return wrong.push(`${kind}: json: cannot be read`);
  }
  if (!KINDS[kind](wanted)) wrong.push(`${kind}: not what it was written for, so nothing was tried`);
  for (const format of written.filter(name => formats[name])) {
    const complaints = await said(formats[format], { ...wanted, written: read(format), kind, folder, root });
    tell(`${kind} as ${format}`, formats[format].by, complaints);
  }
  console.log(`        ${wanted.findings.length} findings, ${wanted.deployments.length} deployments, ${wanted.cases.length} cases`);
}

for (const kind of Object.keys(KINDS)) await report(kind);
tell("explain as json", explained.by, await said(explained, { folder: path.join(above, "explain"), root }));
for (const kind of readdirSync(above).filter(name => !KINDS[name] && name !== "explain")) wrong.push(`${kind}: a report that nobody reads here`);
console.log(wrong.join("\n") || "all formats are read");
process.exit(wrong.length ? 1 : 0);
