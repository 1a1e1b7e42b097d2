
"use strict";
// Filter and copy. Everything is readable without this.
{
  const form = document.getElementById("filter");
  const findings = [...document.querySelectorAll("article.finding")];
  const say = text => {
    const output = form?.querySelector("output");
    if (output) output.textContent = text;
  };
  const LISTS = ["deployments", "gates", "readers"];
  const filter = () => {
    const { level, class: kind, text } = form.elements;
    const wanted = text.value.toLowerCase();
    const lists = LISTS.map(name => [name, form.elements[name]?.value ?? ""]).filter(([, value]) => value !== "");
    let shown = 0;
    for (const finding of findings) {
      const fits = Number(finding.dataset.level) >= Number(level.value)
        && (kind.value === "" || finding.dataset.class === kind.value)
        && lists.every(([name, value]) => finding.dataset[name].split("\n").includes(value))
        && finding.textContent.toLowerCase().includes(wanted);
      finding.hidden = !fits;
      shown += fits;
    }
    // A heading without a finding says nothing.
    for (const part of document.querySelectorAll(".group, .part")) {
      part.hidden = !part.querySelector("article.finding:not([hidden])");
    }
    say(`${shown} of ${findings.length} shown`);
  };
  if (form) {
    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("submit", event => event.preventDefault());
    filter();
  }
  // A link to a finding opens it; a page on paper has everything.
  const unfold = () => {
    const named = document.getElementById(location.hash.slice(1));
    const details = named?.querySelector(":scope > details");
    if (details) details.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();
  // A page from a disk may have no clipboard of the newer kind.
  const oldCopy = text => {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  const copy = async (code, button) => {
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      oldCopy(code.textContent);
      button.focus();
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  };
  for (const code of document.querySelectorAll("code.copy")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy: ${code.textContent.slice(0, 60)}`);
    button.addEventListener("click", () => copy(code, button));
    code.after(button);
  }
}
