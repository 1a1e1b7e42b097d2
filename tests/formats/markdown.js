// Markdown: read by micromark with GitHub's extensions. Nothing that came from a parser or a text is more than text.
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { toString } from "mdast-util-to-string";
import { gfm } from "micromark-extension-gfm";

const KNOWN = ["root", "heading", "paragraph", "text", "list", "listItem", "table", "tableRow", "tableCell"];
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

function onlyText(tree) {
  const strange = all(tree).filter(node => !(KNOWN.includes(node.type) || (node.type === "html" && OURS.includes(node.value))));
  const tables = all(tree).filter(node => node.type === "table");
  const uneven = tables.flatMap(table => table.children.filter(row => row.children.length !== table.align.length));
  const wrong = strange.map(node => `${place(node)}: ${node.type}`);
  return [...wrong, ...uneven.map(row => `${place(row)}: a row of ${row.children.length} cells`)];
}

// The first table has the counts by level, new and known.
function counts(tree, findings) {
  const table = all(tree).find(node => node.type === "table");
  const cells = table?.children.slice(1).flatMap(row => row.children.slice(1).map(cell => Number(shown(cell)))) ?? [];
  const sum = cells.reduce((one, other) => one + other, 0);
  return sum === findings.length ? [] : [`the counts by level make ${sum} of ${findings.length} findings`];
}

const cut = (text, most) => text.length > most ? `${text.slice(0, most)}... (${text.length} characters)` : text;

export const markdown = {
  by: "micromark with GitHub's extensions",
  check({ written, findings }) {
    const tree = parsed(written);
    const titles = all(tree).filter(node => node.type === "heading" && node.depth === 3).map(shown);
    const expected = findings.filter(one => one.level !== "note").slice(0, 100)
      .map(one => `${one.level} ${one.class}: ${cut(one.reduced.shown, 300)}`);
    const wrong = [...onlyText(tree), ...counts(tree, findings)];
    if (titles.length !== expected.length) wrong.push(`${titles.length} headings of ${expected.length} findings`);
    // Blanks at the end of a heading are nobody's.
    for (const [at, title] of expected.entries()) if (titles[at]?.trim() !== title.trim()) wrong.push(`heading ${at + 1}: not the finding's input`);
    return wrong;
  },
};

// What must not get out: the texts themselves, escaped or not, and the fingerprints.
function secrets(findings) {
  const decoded = answer => [answer.shown, Buffer.from(answer.input_base64, "base64").toString("utf8")];
  const texts = findings.flatMap(one => [...decoded(one.reduced), ...decoded(one.answer), one.fingerprint]);
  return [...new Set(texts)].filter(text => text.trim() !== "");
}

export const summary = {
  by: "micromark with GitHub's extensions",
  check({ written, findings }) {
    const tree = parsed(written);
    const wrong = [...onlyText(tree), ...counts(tree, findings)];
    const read = shown(tree);
    const words = all(tree).filter(node => ["text", "tableCell", "paragraph", "heading"].includes(node.type)).map(node => shown(node).trim());
    const rows = all(tree).filter(node => node.type === "tableRow" && node.children.length === 4).length;
    if (rows < 2) wrong.push("no table of classes and parties");
    for (const [at, secret] of secrets(findings).entries()) {
      // A text of a letter or two is in every word; it must not be one.
      const out = secret.length > 3 ? read.includes(secret) || written.includes(secret) : words.includes(secret);
      if (out) wrong.push(`text ${at + 1} of the findings is in it`);
    }
    return wrong;
  },
};
