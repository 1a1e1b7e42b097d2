// What a page of reports does, whatever was found: every check takes what it expects from the report that the page
// was made of.
import assert from "node:assert/strict";
import { field, open, stayedQuiet, visible } from "./browser.js";

const LEVELS = ["note", "low", "medium", "high", "critical"];

// What the page is made of; an element or attribute that is not here came out of an input.
const ELEMENTS = ["a", "article", "b", "body", "button", "caption", "code", "dd", "details", "div", "dl", "dt",
  "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "head", "header", "html", "i", "input", "label", "li", "main",
  "meta", "option", "output", "p", "path", "pre", "script", "section", "select", "span", "style", "summary", "svg", "table",
  "tbody", "td", "th", "thead", "title", "tr", "ul"];
const ATTRIBUTES = ["aria-hidden", "aria-label", "aria-labelledby", "aria-live", "autocomplete", "charset", "class", "colspan",
  "content", "d", "data-class", "data-deployments", "data-gates", "data-label", "data-level", "data-readers", "fill", "hidden", "href", "http-equiv", "id", "lang", "name", "open", "rel", "role",
  "scope", "spellcheck", "tabindex", "title", "type", "value", "viewbox"];

const cut = (text, most) => text.length > most ? `${text.slice(0, most)}... (${text.length} characters)` : text;

const printable = text => /^[ -~]+$/.test(text);

// The findings as the page has them: unpublished ones, published ones, accepted ones, notes; of each the faults of a
// parser, of a gate, and of neither.
const PARSER = ["domain-differs", "mailbox-differs", "lenient-accept", "strict-accept", "idna-differs", "malformed-recipient",
  "raised", "panicked", "hang", "superlinear", "unstable"];
const part = ({ standing, finding }) => finding.level === "note" ? 3 : standing === "known" ? 2 : finding.case ? 1 : 0;
const fault = ({ finding }) => ({ parser: 0, both: 0, gate: 1 })[finding.attribution] ?? (PARSER.includes(finding.class) ? 0 : 2);
const inOrder = findings => [...findings]
  .sort((one, other) => part(one) - part(other) || fault(one) - fault(other)).map(entry => entry.finding);

const LINKS = /^(#[\w-]+|https:\/\/(nvd\.nist\.gov\/vuln\/detail\/CVE-|www\.rfc-editor\.org\/rfc\/rfc|github\.com\/advisories\/GHSA-)[\w-]+)$/;

export const tests = {
  async "it shows every finding, its input as text"({ page, findings }) {
    const { tab, seen } = await open(page);
    const [, unpublished, published] = /(\d+) unpublished and (\d+) published findings? of level/.exec(await tab.title()) ?? [];
    assert.ok(unpublished && published, "the title counts unpublished and published findings");
    const shown = await tab.locator("article.finding").evaluateAll(all => all.map(one => [
      one.querySelector(".badge").textContent, one.dataset.class, one.querySelector("code.input").textContent,
      [...one.querySelectorAll("dt")].find(name => name.textContent === "Fingerprint").nextElementSibling.querySelector("code").textContent,
    ]));
    const expected = inOrder(findings).map(one => [one.level, one.class, cut(one.reduced.shown, 100)]);
    assert.ok(expected.length > 0, "the report has a finding");
    assert.equal(shown.length, expected.length, "as many articles as findings");
    for (const [at, one] of inOrder(findings).entries()) {
      const print = shown[at].pop();
      // Another machine's journal may have what no page shows as it is.
      assert.ok(printable(print) && (print === one.fingerprint || !printable(one.fingerprint)), "the fingerprint of every finding");
    }
    assert.deepEqual(shown, expected, "level, class and input of every finding");
    assert.equal(await visible(tab), expected.length, "all of them can be seen");
    stayedQuiet(seen);
  },

  async "nothing of an input becomes part of the page"({ page }) {
    const { tab, seen } = await open(page);
    const title = await tab.title();
    for (const details of await tab.locator("details").all()) await details.evaluate(one => { one.open = true; });
    const made = await tab.evaluate(() => {
      const all = [...document.querySelectorAll("*")];
      const names = of => [...new Set(all.flatMap(of))];
      return {
        elements: names(one => one.localName),
        attributes: names(one => one.getAttributeNames().map(name => name.toLowerCase())),
        links: names(one => one.hasAttribute("href") ? [one.getAttribute("href")] : []),
        scripts: document.scripts.length,
        styles: document.styleSheets.length,
      };
    });
    assert.deepEqual(made.elements.filter(name => !ELEMENTS.includes(name)), [], "an element that is not the page's");
    assert.deepEqual(made.attributes.filter(name => !ATTRIBUTES.includes(name)), [], "an attribute that is not the page's");
    assert.deepEqual(made.links.filter(link => !LINKS.test(link)), [], "a link that is not the page's");
    const lost = await tab.evaluate(() => [...document.querySelectorAll("a[href^='#']")]
      .filter(link => document.querySelectorAll(`[id="${link.hash.slice(1)}"]`).length !== 1).length);
    assert.equal(lost, 0, "a link to nothing, or to two things");
    assert.deepEqual([made.scripts, made.styles], [1, 1], "one script, one style");
    assert.equal(await tab.title(), title, "the title stays");
    stayedQuiet(seen);
  },

  async "its policy stops what its escaping would miss"({ page }) {
    const { tab, seen } = await open(page);
    await tab.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'ran'";
      document.body.append(script);
    });
    assert.ok(!(await tab.title()).includes("ran"), "a script ran");
    assert.match(seen.complaints.join(), /Content Security Policy/, "the browser says that it was stopped");
  },

  async "it filters by level, class and text"({ page, findings }) {
    const { tab, seen } = await open(page);
    const all = findings.map(entry => entry.finding);
    const shows = async (wanted, what) => {
      const expected = all.filter(wanted).length;
      assert.equal(await visible(tab), expected, `as many as the report has: ${what}`);
      assert.equal(await tab.locator("#filter output").textContent(), `${expected} of ${all.length} shown`, what);
    };
    for (const [at, level] of LEVELS.entries()) {
      await field(tab, "level").selectOption(String(at));
      await shows(one => LEVELS.indexOf(one.level) >= at, `level ${level} and above`);
    }
    await field(tab, "level").selectOption("0");
    for (const kind of new Set(all.map(one => one.class))) {
      await field(tab, "class").selectOption(kind);
      await shows(one => one.class === kind, "a class alone");
    }
    await field(tab, "class").selectOption("");
    for (const [name, of] of [["gates", one => one.gates], ["readers", one => [...one.parsers, ...one.pair ?? []]]]) {
      const wanted = all.flatMap(of).find(printable);
      await field(tab, name).selectOption(wanted);
      await shows(one => of(one).includes(wanted), `one of ${name}`);
      await field(tab, name).selectOption("");
    }
    // Upper case finds lower case.
    await field(tab, "text").fill(all[0].fingerprint.toUpperCase());
    await shows(one => one.fingerprint === all[0].fingerprint, "a fingerprint");
    await field(tab, "text").fill("fingerprint");
    await shows(() => true, "a word that the page writes with a capital");
    await field(tab, "text").fill("nothing has this text");
    await shows(() => false, "what no finding has");
    await field(tab, "text").fill("");
    await shows(() => true, "no filter");
    stayedQuiet(seen);
  },

  async "a link to a finding opens it"({ page, findings }) {
    const { tab, seen } = await open(page);
    const last = tab.locator("article.finding").nth(findings.length - 1);
    const id = await last.getAttribute("id");
    await last.locator("details").evaluate(one => { one.open = false; });
    await tab.evaluate(id => { location.hash = id; }, id);
    await last.locator("details[open]").waitFor();
    stayedQuiet({ ...seen, requests: [seen.address] });
  },

  async "it copies every kind of code"({ page }) {
    const { tab, seen } = await open(page);
    const codes = tab.locator("article.finding details[open] code.copy");
    assert.ok(await codes.count() > 0, "there is something to copy without opening anything");
    for (const code of [codes.first(), codes.last()]) {
      const button = code.locator("xpath=following-sibling::button");
      await button.click();
      await button.filter({ hasText: "Copied" }).waitFor();
      await field(tab, "text").fill("");
      await field(tab, "text").focus();
      await tab.keyboard.press("Control+V");
      const pasted = await field(tab, "text").inputValue();
      await field(tab, "text").fill("");
      assert.equal(pasted, await code.textContent(), "what was pasted is what was shown");
    }
    stayedQuiet(seen);
  },
};
