// What holds for the golden page alone: its findings are known, and one of them tries to break out.
import assert from "node:assert/strict";
import { field, open, stayedQuiet, visible } from "./browser.js";

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

  async "a row a deployment says who gets in, by which text, and what to do"({ page }) {
    const { tab, seen } = await open(page);
    const row = tab.locator("table.answers tbody tr", { hasText: "sign-up" });
    assert.match(await row.textContent(), /a way in was found/);
    assert.equal(await tab.locator("table.answers tbody tr").count(), 2);
    const top = await row.evaluate(one => one.getBoundingClientRect().top);
    assert.ok(top < 900, "it is on the first screen");
    const order = await tab.locator("main h2").allTextContents();
    assert.ok(order.indexOf("Deployments") === 0 && order.indexOf("The search") > order.indexOf("Findings"), order.join());
    const parts = await tab.locator("section.part h3").allTextContents();
    assert.deepEqual(parts.map(name => name.split(" ")[0]), ["Unpublished", "Published", "Notes"]);
    const source = tab.locator("dd a[href^='https://nvd.nist.gov/vuln/detail/CVE-2019-16056']");
    assert.equal(await source.count(), 1, "the CVE is a link");
    stayedQuiet(seen);
  },

  async "it filters the known findings"({ page }) {
    const { tab, seen } = await open(page);
    const all = await visible(tab);
    await field(tab, "level").selectOption({ label: "high and above" });
    const high = await visible(tab);
    assert.ok(high > 0 && high < all);
    await field(tab, "level").selectOption({ label: "note and above" });
    await field(tab, "class").selectOption("lenient-accept");
    assert.equal(await visible(tab), 1);
    await field(tab, "class").selectOption("");
    await field(tab, "text").fill("RCPT@");
    assert.ok(await visible(tab) < all);
    stayedQuiet(seen);
  },
};
