
"use strict";
// Filter and copy. Everything is readable without this.
{
  const form = document.getElementById("filter");
  const findings = [...document.querySelectorAll("article.finding")];
  const say = text => {
    const output = form?.querySelector("output");
    if (output) output.textContent = text;
  };
  const filter = () => {
    const { level, class: kind, text } = form.elements;
    const wanted = text.value.toLowerCase();
    let shown = 0;
    for (const finding of findings) {
      const fits = Number(finding.dataset.level) >= Number(level.value)
        && (kind.value === "" || finding.dataset.class === kind.value)
        && finding.textContent.toLowerCase().includes(wanted);
      finding.hidden = !fits;
      shown += fits;
    }
    say(`${shown} of ${findings.length} shown`);
  };
  if (form) {
    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("submit", event => event.preventDefault());
    filter();
  }
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
