// What each format has to tell of a report, by the report as JSON: of campaigns, of a check, of a replay.

// Answers about a deployment with which its test passes.
const CLEAR = ["no-way-in", "no-new-way-in"];

// What a journal of another machine has raw is escaped once in what is shown: as the program writes octets.
const SHORT = { "\\": "\\\\", "\r": "\\r", "\n": "\\n", "\t": "\\t" };
function safe(text) {
  if (/^[ -~]*$/.test(text)) return text;
  const hex = sign => sign.codePointAt(0).toString(16);
  return text.replace(/[^ -\[\]-~]/gu, sign => SHORT[sign] ?? (sign < "\x80" ? `\\x${hex(sign).padStart(2, "0")}` : `\\u{${hex(sign)}}`));
}

// The texts that formats show of a finding.
const shown = one => ({
  ...one, fingerprint: safe(one.fingerprint), class: safe(one.class), reduced: { ...one.reduced, shown: safe(one.reduced.shown) },
});

function sum(all, other) {
  const unjudged = { ...all.unjudged };
  for (const [why, texts] of Object.entries(other.unjudged ?? {})) unjudged[why] = (unjudged[why] ?? 0) + texts;
  const counts = ["put", "admitted", "inside", "nowhere", "refused", "outside"];
  return { ...Object.fromEntries(counts.map(name => [name, (all[name] ?? 0) + (other[name] ?? 0)])), unjudged };
}

// Of campaigns a deployment has no answer of its own: it follows from what became of its texts.
function searched(campaigns) {
  const all = {};
  const controls = campaigns.flatMap(one => Object.keys(one.failed_controls ?? {}));
  for (const label of controls) all[label] = sum({}, {});
  for (const one of campaigns) {
    for (const [label, evidence] of Object.entries(one.health.deployments ?? {})) all[label] = sum(all[label] ?? {}, evidence);
  }
  return Object.keys(all).sort().map(label => {
    const evidence = all[label];
    const whole = evidence.put > 0 && !Object.keys(evidence.unjudged).length && !controls.includes(label);
    const answer = evidence.outside ? "way-in" : whole ? "no-way-in" : "not-judged";
    return { label: safe(label), evidence, answer };
  });
}

function deployments(report) {
  const checked = (report.deployments ?? []).map(one => ({
    label: safe(one.name || `${one.gate} > ${one.route}`), evidence: one.evidence, answer: one.answer,
  }));
  return [...checked, ...searched(report.campaigns ?? [])].map(one => ({
    ...one,
    clear: CLEAR.includes(one.answer),
    counts: [...["put", "admitted", "inside", "nowhere", "refused", "outside"].map(name => one.evidence[name] ?? 0),
      Object.values(one.evidence.unjudged ?? {}).reduce((some, more) => some + more, 0)],
  }));
}

// Unpublished before published, and of each the faults of a parser, of a gate, and of neither.
const PARSER = ["domain-differs", "mailbox-differs", "lenient-accept", "strict-accept", "idna-differs", "malformed-recipient",
  "raised", "panicked", "hang", "superlinear", "unstable"];
const fault = one => ({ parser: 0, both: 0, gate: 1 })[one.attribution] ?? (PARSER.includes(one.class) ? 0 : 2);
const inOrder = findings => [...findings]
  .sort((one, other) => Boolean(one.case) - Boolean(other.case) || fault(one) - fault(other));

export function expected(report) {
  const entries = (report.findings ?? []).map(entry => ({ ...entry, finding: shown(entry.finding) }));
  const cases = report.cases ?? [];
  const levels = ["note", "low", "medium", "high", "critical"];
  return {
    report,
    entries,
    findings: entries.map(entry => entry.finding),
    // What has a line, a heading, an annotation: the rest is counted.
    worth: inOrder(entries.filter(entry => entry.standing === "new" && entry.finding.level !== "note").map(entry => entry.finding)),
    fails: entry => entry.standing === "new" && levels.indexOf(entry.finding.level) >= levels.indexOf(report.fail_on),
    cases,
    problems: cases.flatMap(one => (one.problems ?? []).map(problem => ({ ...problem, name: one.name }))),
    deployments: deployments(report),
    ofReplay: cases.length > 0,
    ofCheck: (report.deployments ?? []).length > 0,
  };
}

// The reports that scripts/test-formats has written, and what makes each worth reading: one with nothing in it would
// pass whatever the formats were like.
const clear = one => one.deployments.length > 0 && one.deployments.every(deployment => deployment.clear);
export const KINDS = {
  campaign: one => one.findings.length > 0,
  "campaign-of-deployments": one => one.findings.length > 0 && one.deployments.some(deployment => deployment.answer === "not-judged"),
  "check-open": one => one.worth.length > 0 && new Set(one.deployments.map(deployment => deployment.answer)).size === 3,
  "check-clean": one => one.findings.length === 0 && clear(one),
  "check-unjudged": one => one.deployments.some(deployment => deployment.answer === "not-judged"),
  "enumerate-open": one => one.worth.length > 0,
  "enumerate-clean": one => !one.entries.some(one.fails) && !one.ofReplay && !one.ofCheck,
  "replay-changed": one => new Set(one.problems.map(problem => problem.kind)).size > 1 && one.cases.some(each => each.skipped),
  "replay-held": one => one.ofReplay && one.problems.length === 0,
};
