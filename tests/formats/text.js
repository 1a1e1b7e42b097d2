// Text: shown by a terminal, that of many editors. What it shows is what was written, line by line: nothing moves the
// cursor, sets a colour or a title.
import xterm from "@xterm/headless";

const shown = (terminal, at) => terminal.buffer.active.getLine(at)?.translateToString(true);

export const text = {
  by: "the terminal xterm.js",
  async check({ written, findings }) {
    const lines = written.split("\n");
    const cols = Math.max(...lines.map(line => line.length)) + 1;
    const terminal = new xterm.Terminal({ cols, rows: 2, scrollback: lines.length, convertEol: true, allowProposedApi: true });
    const wrong = [];
    terminal.onBell(() => wrong.push("the bell rings"));
    terminal.onTitleChange(() => wrong.push("the title changes"));
    await new Promise(done => terminal.write(written, done));
    for (const [at, line] of lines.entries()) {
      if (shown(terminal, at) !== line.trimEnd()) wrong.push(`line ${at + 1}: a terminal shows something else`);
      // Some of these a terminal shows as nothing.
      if (/[^ -~]/.test(line)) wrong.push(`line ${at + 1}: an octet that is not printable`);
    }
    const worth = findings.filter(one => one.level !== "note");
    const fingerprints = worth.filter(one => lines.some(line => line.endsWith(`, ${one.fingerprint}`)));
    if (fingerprints.length !== worth.length) wrong.push(`${fingerprints.length} of ${worth.length} findings above level note`);
    return wrong;
  },
};
