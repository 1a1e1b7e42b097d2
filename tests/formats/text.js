// Text: shown by a terminal, that of many editors. What it shows is what was written, line by line: nothing moves the
// cursor, sets a colour or a title.
import xterm from "@xterm/headless";

const shown = (terminal, at) => terminal.buffer.active.getLine(at)?.translateToString(true);

export const text = {
  by: "the terminal xterm.js",
  async check({ written, kind, worth, problems, deployments }) {
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
    // A check shows the worst of each deployment's findings by its text, where the others have names.
    const has = (what, all, is) => all.forEach((one, at) => lines.some(is(one)) || wrong.push(`${what} ${at + 1} is not told of`));
    if (kind.startsWith("check")) {
      const told = one => line => line.startsWith(one.level) && line.endsWith(` ${one.reduced.shown}`);
      // Three of each deployment, and then their number.
      if (worth.length <= 3) has("finding", worth, told);
      if (lines.filter(line => worth.some(one => told(one)(line))).length < Math.min(worth.length, 3)) wrong.push("too few findings");
    } else {
      has("finding", worth, one => line => line.trim() === `id: ${one.fingerprint}`);
    }
    has("deployment", deployments, one => line => line.startsWith(`${one.label}: `));
    has("problem", problems, one => line => line.startsWith(`${one.location.file}:${one.location.line}: ${one.name}: `));
    return wrong;
  },
};
