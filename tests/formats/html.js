// HTML: by a validator of the standard's grammar, and of what makes a page accessible.
import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: {
    // The filter works while one types; there is nothing to send.
    "wcag/h32": "off",
    // What scrolls is no part of the outline.
    "prefer-native-element": "off",
    // A list may be named, says the standard; the rule finds it unusual.
    "aria-label-misuse": "off",
  },
});

export const html = {
  by: "html-validate, and Chromium below",
  async check({ written, findings, deployments, problems }) {
    const { results } = await validator.validateString(written);
    const texts = text => text.replace(/[&<>"]/g, sign => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
    const told = (what, names) => names.flatMap((name, at) => written.includes(texts(name)) ? [] : [`${what} ${at + 1} is not told of`]);
    const missing = [
      ...told("finding", findings.map(one => one.fingerprint)),
      ...told("deployment", deployments.map(one => one.label)),
      ...told("problem", problems.map(one => one.text)),
    ];
    return missing.concat(results.flatMap(one => one.messages).map(one => `line ${one.line}, column ${one.column}: ${one.ruleId}`));
  },
};
