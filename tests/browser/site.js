// The site of the published corpus in a real browser: nothing leaves it, everything can be read without a script, in
// light and dark, on a narrow screen. `scripts/test-browser` calls it with the site and a folder for screenshots.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { close, open, openWithoutScript } from "./browser.js";
import { weakTexts } from "./contrast.js";

const [site, shots] = process.argv.slice(2);
const cases = readdirSync(path.join(site, "cases")).sort();
const PAGES = ["index.html", "readers.html", "gates.html", `cases/${cases[0]}`, `cases/${cases.at(-1)}`];

function stayedInside({ requests, complaints, dialogs }) {
  const inside = pathToFileURL(site).href;
  assert.deepEqual(requests.filter(url => !url.startsWith(inside)), [], "something was asked for outside the site");
  assert.deepEqual(complaints, [], "the browser complains");
  assert.equal(dialogs, 0, "a dialog was opened");
}

const tests = {
  async "every page has its style, a title and one heading, and asks for nothing else"() {
    for (const name of PAGES) {
      const { tab, seen } = await open(path.join(site, name));
      assert.equal(await tab.locator("h1").count(), 1, name);
      assert.match(await tab.title(), / - addrdiff$/, name);
      const styled = await tab.evaluate(() => getComputedStyle(document.querySelector("nav")).display);
      assert.equal(styled, "flex", `${name}: the style sheet is used`);
      assert.equal(seen.requests.length, 2, `${name}: ${seen.requests}`);
      stayedInside(seen);
      await tab.close();
    }
  },

  async "from the first page one gets to a case and to its readers, without a script"() {
    await openWithoutScript(path.join(site, "index.html"), async ({ tab, seen }) => {
      const first = tab.locator("tbody th a").first();
      const name = await first.textContent();
      await first.click();
      assert.equal(await tab.locator("h1").textContent(), name);
      assert.ok(await tab.getByRole("cell", { name: "the standard" }).first().isVisible());
      await tab.getByRole("link", { name: "Readers", exact: true }).click();
      assert.ok(await tab.locator("table.matrix").isVisible());
      stayedInside(seen);
    });
  },

  async "light and dark can both be read, and a narrow screen does not scroll sideways"() {
    for (const name of PAGES) {
      const { tab } = await open(path.join(site, name));
      for (const colorScheme of ["light", "dark"]) {
        await tab.emulateMedia({ colorScheme });
        assert.deepEqual(await tab.evaluate(weakTexts), [], `${name}, ${colorScheme}: contrast below 4.5`);
        await tab.screenshot({ path: path.join(shots, `site-${path.basename(name, ".html")}-${colorScheme}.png`) });
      }
      await tab.setViewportSize({ width: 360, height: 800 });
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 360, `${name} is ${wide} wide`);
      await tab.screenshot({ path: path.join(shots, `site-${path.basename(name, ".html")}-narrow.png`) });
      await tab.close();
    }
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.message}`);
  }
}
await close();
console.log(`${cases.length} cases, ${Object.keys(tests).length} checks, ${failed} failed`);
process.exit(failed ? 1 : 0);
