// What holds for the golden page alone: its findings are known, and one of them tries to break out.
import assert from "node:assert/strict";
import { open, stayedQuiet, visible } from "./browser.js";

export const tests = {
  async "the known findings are there, and no script of the hostile one runs"({ page }) {
    const { tab, seen } = await open(page);
    assert.ok(await visible(tab) > 2);
    assert.ok(await tab.getByText("the attacker's own domain").first().isVisible());
    assert.ok(await tab.locator("table.bytes td.domain", { hasText: "malicious.org" }).first().isVisible());
    for (const details of await tab.locator("details").all()) await details.evaluate(one => { one.open = true; });
    assert.ok((await tab.content()).includes("onerror"), "the hostile text is there, as text");
    assert.ok(!(await tab.title()).includes("ran"));
    assert.equal(await tab.locator("svg[role=img]").count(), 5, "two curves of findings, three of what was reached");
    stayedQuiet(seen);
  },

  async "it filters the known findings"({ page }) {
    const { tab, seen } = await open(page);
    const all = await visible(tab);
    await tab.getByLabel("Level").selectOption({ label: "high and above" });
    const high = await visible(tab);
    assert.ok(high > 0 && high < all);
    await tab.getByLabel("Level").selectOption({ label: "note and above" });
    await tab.getByLabel("Class").selectOption("lenient-accept");
    assert.equal(await visible(tab), 1);
    await tab.getByLabel("Class").selectOption("");
    await tab.getByLabel("Text").fill("RCPT@");
    assert.ok(await visible(tab) < all);
    stayedQuiet(seen);
  },
};
