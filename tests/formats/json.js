// What is JSON: by JSON Schema, and SARIF by the program of those who wrote SARIF down.
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";

const multitool = fileURLToPath(new URL("node_modules/@microsoft/sarif-multitool-linux/", import.meta.url));

function bySchema(schema, value, part) {
  // Somebody else's schema may have words that Ajv does not know.
  const ajv = new Ajv.default({ strict: false, allErrors: true });
  formats.default(ajv);
  // Numbers of Rust, which say nothing that the schema's bounds do not say.
  for (const name of ["uint", "uint32", "uint64", "double"]) ajv.addFormat(name, true);
  const whole = JSON.parse(readFileSync(schema, "utf8"));
  const holds = ajv.compile(part ? { $defs: whole.$defs, $ref: `#/$defs/${part}` } : whole);
  return holds(value) ? [] : holds.errors.map(error => `${error.instancePath.replace(/[^\w/-]/g, "?")}: ${error.keyword}`);
}

export const json = {
  by: "Ajv and reports/report.schema.json",
  check: ({ written, root }) => bySchema(path.join(root, "reports/report.schema.json"), JSON.parse(written)),
};

// It accepts all that was found, and has no text.
export const baseline = {
  by: "JSON.parse",
  check({ written, findings, problems, ofReplay }) {
    const { of, accepted } = JSON.parse(written);
    const wrong = of === (ofReplay ? "replay" : "search") ? [] : ["of another run"];
    const names = new Set(accepted.map(one => one.fingerprint));
    for (const [at, one] of [...findings, ...problems].entries()) {
      if (!names.has(one.fingerprint)) wrong.push(`finding ${at + 1} is not accepted`);
      const text = one.reduced?.shown ?? "";
      if (text.length > 3 && written.includes(JSON.stringify(text).slice(1, -1))) wrong.push(`text ${at + 1} of the findings is in it`);
    }
    return wrong;
  },
};

// An answer of `explain` is the one that reports have of a finding.
export const explained = {
  by: "Ajv and the answer of reports/report.schema.json",
  check({ folder, root }) {
    const schema = path.join(root, "reports/report.schema.json");
    const read = name => readFileSync(path.join(folder, name), "utf8");
    const answers = [JSON.parse(read("explain.json")), ...read("explain.jsonl").trim().split("\n").map(line => JSON.parse(line))];
    const wrong = answers.flatMap(answer => bySchema(schema, answer, "Answer"));
    if (answers.length < 3 || answers.some(answer => answer.answers.length < 2)) wrong.push("not every text was answered");
    return answers[0].classes.length ? wrong : [...wrong, "no class holds, so little was tried"];
  },
};

// It asks for an address at which the program is described; there is none yet.
const EXCEPT = ["SARIF2005"];

// Its rules beyond the schema; a warning counts.
function byMultitool(file) {
  const program = path.join(multitool, "Sarif.Multitool");
  // Its package would do so by a script when it is installed.
  chmodSync(program, 0o755);
  const said = `${file}.said`;
  const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" };
  const ended = spawnSync(program, ["validate", file, "--output", said, "--log", "ForceOverwrite", "--level", "Error;Warning", "--quiet"], { env });
  if (ended.error || ended.status === null) return ["the program did not run"];
  const { results = [], invocations = [] } = JSON.parse(readFileSync(said, "utf8")).runs[0];
  rmSync(said);
  if (!invocations[0]?.executionSuccessful) return ["the program did not read it to the end"];
  const line = result => result.locations?.[0]?.physicalLocation?.region?.startLine ?? "?";
  return results.filter(result => !EXCEPT.includes(result.ruleId)).map(result => `line ${line(result)}: ${result.ruleId} (${result.level ?? "warning"})`);
}

export const sarif = {
  by: "Ajv and the official schema of SARIF 2.1.0, and Microsoft's Sarif.Multitool",
  check({ written, findings, problems, deployments, cases, folder }) {
    const log = JSON.parse(written);
    const wrong = bySchema(path.join(multitool, "sarif-2.1.0.json"), log);
    wrong.push(...byMultitool(path.join(folder, "report.sarif")));
    const [{ results, tool, invocations }] = log.runs;
    const wanted = findings.length + problems.length;
    if (results.length !== wanted) wrong.push(`${results.length} results of ${wanted}`);
    const [told, unjudged] = [invocations[0].toolExecutionNotifications ?? [], deployments.filter(one => one.answer === "not-judged")];
    // All cases that nobody answered are one.
    const silent = unjudged.length + (cases.some(one => one.skipped) ? 1 : 0);
    if (told.length !== silent) wrong.push(`${told.length} notifications of ${silent}`);
    if (invocations[0].executionSuccessful !== (silent === 0)) wrong.push("not judged, and yet successful");
    for (const [at, one] of problems.entries()) {
      const result = results[findings.length + at];
      const line = result?.locations[0]?.physicalLocation.region.startLine;
      if (result?.ruleId !== one.rule || line !== Math.max(one.location.line, 1)) wrong.push(`/runs/0/results/${findings.length + at}: not the problem`);
    }
    for (const [at, one] of findings.entries()) {
      // In a message, what stands in braces or brackets has a meaning unless it is written so.
      const message = results[at]?.message.text.replace(/\\([[\]\\])/g, "$1").replace(/\{\{|\}\}/g, pair => pair[0]);
      if (!message?.startsWith(`${one.reduced.shown} by `)) wrong.push(`/runs/0/results/${at}: not the finding's input`);
      if (tool.driver.rules[results[at]?.ruleIndex]?.id !== one.class) wrong.push(`/runs/0/results/${at}: not the finding's class`);
    }
    return wrong;
  },
};
