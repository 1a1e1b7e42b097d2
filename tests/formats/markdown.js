// Markdown: read by micromark with GitHub's extensions. Nothing that came from a parser or a text is more than text.
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { toString } from "mdast-util-to-string";
import { gfm } from "micromark-extension-gfm";

const KNOWN = ["root", "heading", "paragraph", "text", "list", "listItem", "table", "tableRow", "tableCell", "inlineCode"];
const OURS = ["<code>", "</code>", "<!-- -->"];

// What GitHub's dialect makes of a text afterwards has no place; it is where the text was.
function placed(node, above) {
  node.position ??= above;
  node.children?.forEach(child => placed(child, node.position));
  return node;
}

const parsed = written => placed(fromMarkdown(written, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
const all = node => [node, ...(node.children ?? []).flatMap(all)];
const place = node => `line ${node.position.start.line}`;
// The comments and tags of ours have no text.
const shown = node => toString(node, { includeHtml: false });

const LINKS = /^https:\/\/(nvd\.nist\.gov\/vuln\/detail\/|www\.rfc-editor\.org\/rfc\/|github\.com\/advisories\/)[\w-]+$/;

function onlyText(tree) {
  const ours = node => (node.type === "html" && OURS.includes(node.value)) || (node.type === "link" && LINKS.test(node.url));
  const strange = all(tree).filter(node => !KNOWN.includes(node.type) && !ours(node));
  const tables = all(tree).filter(node => node.type === "table");
  const uneven = tables.flatMap(table => table.children.filter(row => row.children.length !== table.align.length));
  const wrong = strange.map(node => `${place(node)}: ${node.type}`);
  return [...wrong, ...uneven.map(row => `${place(row)}: a row of ${row.children.length} cells`)];
}

const rows = node => node.children.map(row => row.children.map(cell => shown(cell)));
const tables = tree => all(tree).filter(node => node.type === "table").map(rows);
const tableOf = (tree, first) => tables(tree).find(([head]) => head[0] === first);

// The table of levels has the counts, unpublished, published and accepted; a replay has a sentence in its place.
function counts(tree, { findings, cases, problems, ofReplay }) {
  if (ofReplay) {
    const changed = new Set(problems.map(problem => problem.name)).size;
    const sentence = [cases.length, changed, cases.filter(one => one.skipped).length];
    const read = all(tree).find(node => node.type === "paragraph" && /\d skipped/.test(shown(node)));
    const said = shown(read ?? tree).match(/\d+/g)?.slice(0, 3).map(Number) ?? [];
    return String(said) === String(sentence) ? [] : [`the counts of cases are ${said}, not ${sentence}`];
  }
  const cells = tableOf(tree, "level")?.slice(1).flatMap(row => row.slice(1).map(Number)) ?? [];
  const sum = cells.reduce((one, other) => one + other, 0);
  return sum === findings.length && cells.length ? [] : [`the counts by level make ${sum} of ${findings.length} findings`];
}

// A row a deployment, with what became of its texts.
function assessed(tree, { deployments }) {
  const read = tables(tree).find(([head]) => head[0] === "deployment" && head[2] === "put")?.slice(1) ?? [];
  const wrong = read.length === deployments.length ? [] : [`${read.length} rows of ${deployments.length} deployments`];
  for (const [at, one] of deployments.entries()) {
    const [label, , ...cells] = read[at] ?? [];
    if (label?.trim() !== one.label.trim() || String(cells.map(Number)) !== String(one.counts)) wrong.push(`deployment ${at + 1}: other counts`);
  }
  return wrong;
}

const cut = (text, most) => text.length > most ? `${text.slice(0, most)}... (${text.length} characters)` : text;

export const markdown = {
  by: "micromark with GitHub's extensions",
  check({ written, ...told }) {
    const tree = parsed(written);
    const titles = all(tree).filter(node => node.type === "heading" && node.depth === 3).map(shown);
    const expected = told.worth.slice(0, 100)
      .map(one => `${one.level} ${one.class}: ${cut(one.reduced.shown, 300)}`);
    const wrong = [...onlyText(tree), ...counts(tree, told), ...assessed(tree, told)];
    const problems = told.problems.slice(0, 100);
    const read = tableOf(tree, "where")?.slice(1) ?? [];
    if (read.length !== problems.length) wrong.push(`${read.length} rows of ${problems.length} problems`);
    for (const [at, one] of problems.entries()) {
      const [place, name, what] = read[at] ?? [];
      const same = place === `${one.location.file}:${one.location.line}` && name?.trim() === one.name && what?.trim().endsWith(one.text);
      if (!same) wrong.push(`problem ${at + 1}: another row`);
    }
    if (titles.length !== expected.length) wrong.push(`${titles.length} headings of ${expected.length} findings`);
    // Blanks at the end of a heading are nobody's.
    for (const [at, title] of expected.entries()) if (titles[at]?.trim() !== title.trim()) wrong.push(`heading ${at + 1}: not the finding's input`);
    return wrong;
  },
};

// What must not get out: the texts themselves, escaped or not, and the fingerprints.
function secrets({ findings, cases }) {
  const decoded = answer => [answer.shown, Buffer.from(answer.input_base64, "base64").toString("utf8")];
  const ofCases = cases.map(one => one.shown);
  const texts = findings.flatMap(one => [...decoded(one.reduced), ...decoded(one.answer), one.fingerprint]);
  return [...new Set([...texts, ...ofCases])].filter(text => text.trim() !== "");
}

export const summary = {
  by: "micromark with GitHub's extensions",
  check({ written, ...told }) {
    const tree = parsed(written);
    const wrong = [...onlyText(tree), ...counts(tree, told), ...assessed(tree, told)];
    const read = shown(tree);
    const words = all(tree).filter(node => ["text", "tableCell", "paragraph", "heading", "inlineCode"].includes(node.type)).map(node => shown(node).trim());
    const classes = tables(tree).find(([head]) => head[1] === "class")?.slice(1) ?? [];
    const sum = classes.reduce((some, row) => some + Number(row[3]), 0);
    if (sum !== told.findings.length) wrong.push(`the classes and parties make ${sum} of ${told.findings.length} findings`);
    for (const [at, secret] of secrets(told).entries()) {
      // A text of a letter or two is in every word; it must not be one.
      const out = secret.length > 3 ? read.includes(secret) || written.includes(secret) : words.includes(secret);
      if (out) wrong.push(`text ${at + 1} of the findings is in it`);
    }
    return wrong;
  },
};
