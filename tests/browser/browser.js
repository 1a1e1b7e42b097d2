// A page in a real browser that is watched: what it asks for, what the browser complains of.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const profile = mkdtempSync(path.join(tmpdir(), "addrdiff-browser-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath,
  headless: true,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  viewport: { width: 1280, height: 900 },
});

// Opens the page and watches it; returns what must stay as it is.
export async function open(page, context = browser) {
  const address = pathToFileURL(page).href;
  const tab = await context.newPage();
  const seen = { address, requests: [], complaints: [], dialogs: 0 };
  tab.on("request", request => seen.requests.push(request.url()));
  tab.on("console", message => ["error", "warning"].includes(message.type()) && seen.complaints.push(message.text()));
  tab.on("pageerror", error => seen.complaints.push(String(error)));
  tab.on("dialog", dialog => { seen.dialogs += 1; dialog.dismiss(); });
  await tab.goto(address);
  return { tab, seen };
}

// The same in a browser that runs no script at all.
export async function openWithoutScript(page, look) {
  const other = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  await look(await open(page, await other.newContext({ javaScriptEnabled: false })));
  await other.close();
}

export function stayedQuiet(seen) {
  assert.deepEqual([...new Set(seen.requests)], [seen.address], "something was asked for besides the page");
  assert.deepEqual(seen.complaints, [], "the browser complains");
  assert.equal(seen.dialogs, 0, "a dialog was opened");
}

export const visible = tab => tab.locator("article.finding:visible").count();

// A field of the filter.
export const field = (tab, name) => tab.locator(`#filter [name="${name}"]`);

export async function close() {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
