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
  async check({ written }) {
    const { results } = await validator.validateString(written);
    return results.flatMap(one => one.messages).map(one => `line ${one.line}, column ${one.column}: ${one.ruleId}`);
  },
};
