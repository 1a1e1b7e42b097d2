// Whether everybody can use a page of reports: by keyboard, by ear, in light and dark, on a narrow screen, without its
// script.
import assert from "node:assert/strict";
import path from "node:path";
import { open, openWithoutScript, stayedQuiet, visible } from "./browser.js";
import { weakTexts } from "./contrast.js";

// Chromium paints no more of a page at once than its graphics memory holds.
const TALLEST = 12_000;

async function shot(tab, file) {
  const [width, height] = await tab.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollHeight]);
  await tab.screenshot({ path: file, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, TALLEST) } });
}

export const tests = {
  async "the keyboard reaches everything"({ page }) {
    const { tab } = await open(page);
    await tab.keyboard.press("Tab");
    assert.equal(await tab.evaluate(() => document.activeElement.textContent), "To the findings", "the first stop");
    await tab.keyboard.press("Enter");
    await tab.locator("article.finding summary").first().focus();
    const first = tab.locator("article.finding details").first();
    const before = await first.evaluate(one => one.open);
    await tab.keyboard.press("Enter");
    assert.equal(await first.evaluate(one => one.open), !before, "a finding opens and closes");
    const unreachable = await tab.evaluate(() => [...document.querySelectorAll(".scroll, pre")].filter(one => one.tabIndex < 0).length);
    assert.equal(unreachable, 0, "what scrolls takes the focus");
  },

  async "a screen reader finds names for everything"({ page }) {
    const { tab } = await open(page);
    const nameless = await tab.evaluate(() => {
      const named = one => one.getAttribute("aria-label") || one.getAttribute("aria-labelledby") || one.labels?.length || one.textContent.trim();
      return [...document.querySelectorAll("button, input, select, svg, [role=region], summary, a")].filter(one => !named(one)).map(one => one.outerHTML);
    });
    assert.deepEqual(nameless, [], "something has no name");
    assert.equal(await tab.locator("h1").count(), 1, "one title");
    assert.equal(await tab.evaluate(() => document.documentElement.lang), "en", "the language");
    assert.equal(await tab.locator("table:not(:has(caption))").count(), 0, "every table has a caption");
  },

  async "light and dark can both be read"({ page, shots }) {
    for (const colorScheme of ["light", "dark"]) {
      const { tab } = await open(page);
      await tab.emulateMedia({ colorScheme });
      const weak = await tab.evaluate(weakTexts);
      assert.deepEqual(weak, [], `${colorScheme}: contrast below 4.5: ${weak}`);
      await shot(tab, path.join(shots, `${colorScheme}.png`));
    }
  },

  async "on paper everything is there, and no control"({ page, shots, findings }) {
    const { tab } = await open(page);
    await tab.emulateMedia({ media: "print" });
    assert.equal(await tab.locator("button:visible, form:visible").count(), 0, "nothing to press on paper");
    const heights = await tab.locator("article.finding dl:first-of-type").evaluateAll(all => all.map(one => one.getBoundingClientRect().height));
    assert.ok(heights.length >= findings.length && heights.every(height => height > 20), "every finding is unfolded");
    await tab.pdf({ path: path.join(shots, "print.pdf"), format: "A4" });
    await shot(tab, path.join(shots, "print.png"));
  },

  async "a narrow screen scrolls tables, not the page"({ page, shots }) {
    const { tab } = await open(page);
    await tab.setViewportSize({ width: 360, height: 800 });
    await shot(tab, path.join(shots, "narrow.png"));
    for (const details of await tab.locator("details").all()) await details.evaluate(one => { one.open = true; });
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 360, `the page is ${wide} wide`);
  },

  async "nothing is cut off that cannot be scrolled to"({ page }) {
    const { tab } = await open(page);
    for (const details of await tab.locator("details").all()) await details.evaluate(one => { one.open = true; });
    const hidden = await tab.evaluate(() => [...document.querySelectorAll("body *:not(.sr)")].filter(one => {
      const clips = ["hidden", "clip"].includes(getComputedStyle(one).overflowX);
      return clips && (one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight);
    }).map(one => `${one.localName} in ${one.parentElement.className || one.parentElement.localName}`));
    assert.deepEqual([...new Set(hidden)], [], `cut off: ${new Set(hidden).size} kinds of elements`);
  },

  async "it is readable without its script"({ page, findings }) {
    await openWithoutScript(page, async ({ tab, seen }) => {
      assert.equal(await visible(tab), findings.length, "all findings can be seen");
      assert.equal(await tab.locator("button:visible, form:visible").count(), 0, "nothing that does nothing");
      stayedQuiet(seen);
    });
  },
};
