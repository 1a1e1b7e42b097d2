// The page of reports, in a real browser: renders, filters, copies; nothing leaves it, nothing hostile runs.
// `scripts/test-browser` calls it with the page and a folder for screenshots.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [page, shots, modules] = process.argv.slice(2).map(given => path.resolve(given));
const { chromium } = createRequire(path.join(modules, "package.json"))("playwright-core");
const address = pathToFileURL(page).href;
const profile = mkdtempSync(path.join(tmpdir(), "addrdiff-browser-"));

const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  viewport: { width: 1280, height: 900 },
});

// Opens the page and watches it; returns what must stay as it is.
async function open(context) {
  const tab = await context.newPage();
  const seen = { requests: [], complaints: [], dialogs: 0 };
  tab.on("request", request => seen.requests.push(request.url()));
  tab.on("console", message => ["error", "warning"].includes(message.type()) && seen.complaints.push(message.text()));
  tab.on("pageerror", error => seen.complaints.push(String(error)));
  tab.on("dialog", dialog => { seen.dialogs += 1; dialog.dismiss(); });
  await tab.goto(address);
  return { tab, seen };
}

function stayedQuiet(seen) {
  assert.deepEqual([...new Set(seen.requests)], [address], "something was asked for besides the page");
  assert.deepEqual(seen.complaints, [], "the browser complains");
  assert.equal(seen.dialogs, 0);
}

const visible = tab => tab.locator("article.finding:visible").count();

const tests = {
  async "it renders, and no script of an input runs"() {
    const { tab, seen } = await open(browser);
    assert.match(await tab.title(), /^addrdiff: \d+ new findings? of level/);
    assert.ok(await visible(tab) > 2);
    assert.ok(await tab.getByText("the attacker's own domain").first().isVisible());
    assert.ok(await tab.locator("table.bytes td.domain", { hasText: "malicious.org" }).first().isVisible());
    assert.equal(await tab.locator("img, iframe, link, object").count(), 0);
    for (const details of await tab.locator("details").all()) await details.evaluate(one => { one.open = true; });
    assert.ok((await tab.content()).includes("onerror"), "the hostile text is there, as text");
    assert.ok(!(await tab.title()).includes("ran"));
    stayedQuiet(seen);
  },

  async "its policy stops what its escaping would miss"() {
    const { tab, seen } = await open(browser);
    await tab.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'ran'";
      document.body.append(script);
    });
    assert.ok(!(await tab.title()).includes("ran"));
    assert.match(seen.complaints.join(), /Content Security Policy/);
  },

  async "it filters by level, class and text"() {
    const { tab, seen } = await open(browser);
    const all = await visible(tab);
    await tab.getByLabel("Level").selectOption({ label: "high and above" });
    const high = await visible(tab);
    assert.ok(high > 0 && high < all);
    assert.equal(await tab.locator("#filter output").textContent(), `${high} of ${all} shown`);
    await tab.getByLabel("Level").selectOption({ label: "note and above" });
    await tab.getByLabel("Class").selectOption("lenient-accept");
    assert.equal(await visible(tab), 1);
    await tab.getByLabel("Class").selectOption("");
    await tab.getByLabel("Text").fill("RCPT@");
    assert.ok(await visible(tab) < all);
    await tab.getByLabel("Text").fill("nothing has this text");
    assert.equal(await visible(tab), 0);
    await tab.getByLabel("Text").fill("");
    assert.equal(await visible(tab), all);
    stayedQuiet(seen);
  },

  async "it copies the command"() {
    const { tab, seen } = await open(browser);
    const command = await tab.locator("code.copy").first().textContent();
    await tab.locator("code.copy + button").first().click();
    await tab.getByText("Copied").waitFor();
    await tab.getByLabel("Text").focus();
    await tab.keyboard.press("Control+V");
    assert.equal(await tab.getByLabel("Text").inputValue(), command);
    stayedQuiet(seen);
  },

  async "the keyboard reaches everything"() {
    const { tab } = await open(browser);
    await tab.keyboard.press("Tab");
    assert.equal(await tab.evaluate(() => document.activeElement.textContent), "To the findings");
    await tab.keyboard.press("Enter");
    await tab.locator("summary").first().focus();
    const first = tab.locator("article.finding details").first();
    const before = await first.evaluate(one => one.open);
    await tab.keyboard.press("Enter");
    assert.equal(await first.evaluate(one => one.open), !before);
    const unreachable = await tab.evaluate(() => [...document.querySelectorAll(".scroll, pre")].filter(one => one.tabIndex < 0).length);
    assert.equal(unreachable, 0, "what scrolls takes the focus");
  },

  async "a screen reader finds names for everything"() {
    const { tab } = await open(browser);
    const nameless = await tab.evaluate(() => {
      const named = one => one.getAttribute("aria-label") || one.getAttribute("aria-labelledby") || one.labels?.length || one.textContent.trim();
      return [...document.querySelectorAll("button, input, select, svg, [role=region], summary, a")].filter(one => !named(one)).map(one => one.outerHTML);
    });
    assert.deepEqual(nameless, []);
    assert.equal(await tab.locator("h1").count(), 1);
    assert.equal(await tab.evaluate(() => document.documentElement.lang), "en");
    assert.equal(await tab.locator("table:not(:has(caption))").count(), 0);
  },

  async "light and dark can both be read"() {
    for (const colorScheme of ["light", "dark"]) {
      const { tab } = await open(browser);
      await tab.emulateMedia({ colorScheme });
      const weak = await tab.evaluate(() => {
        const channels = colour => colour.match(/[\d.]+/g).map(Number);
        const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
          .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
        const behind = one => {
          for (let at = one; at; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            if (channels(colour)[3] !== 0) return colour;
          }
          return "rgb(255, 255, 255)";
        };
        const contrast = one => {
          const [a, b] = [getComputedStyle(one).color, behind(one)].map(colour => light(channels(colour)));
          return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        };
        const texts = [...document.querySelectorAll("body *")].filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
        return texts.filter(one => one.checkVisibility() && contrast(one) < 4.5).map(one => `${contrast(one).toFixed(2)} ${one.outerHTML.slice(0, 80)}`);
      });
      assert.deepEqual([...new Set(weak)], [], `${colorScheme}: contrast below 4.5`);
      await tab.screenshot({ path: path.join(shots, `${colorScheme}.png`), fullPage: true });
    }
  },

  async "a narrow screen scrolls tables, not the page"() {
    const { tab } = await open(browser);
    await tab.setViewportSize({ width: 360, height: 800 });
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
    await tab.screenshot({ path: path.join(shots, "narrow.png"), fullPage: true });
    assert.ok(wide <= 360, `the page is ${wide} wide`);
  },

  async "it is readable without its script"() {
    const other = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
    const context = await other.newContext({ javaScriptEnabled: false });
    const { tab, seen } = await open(context);
    assert.ok(await visible(tab) > 2);
    assert.equal(await tab.locator("button:visible, form:visible").count(), 0, "nothing that does nothing");
    stayedQuiet(seen);
    await other.close();
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
await browser.close();
rmSync(profile, { recursive: true, force: true });
process.exit(failed ? 1 : 0);
