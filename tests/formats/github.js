// Annotations, by the grammar that the runner has for workflow commands (actions/runner, ActionCommand.cs): no package
// on the registry reads them.
const COMMAND = /^::(error|warning|notice) ((?:[a-zA-Z]+=[^,:]*)(?:,[a-zA-Z]+=[^,:]*)*)::(.*)$/;

export const github = {
  by: "the grammar of workflow commands",
  check({ written, findings, worth, problems, deployments }) {
    // Notices say what is up to the receiving server; they stand for no finding.
    const lines = written.split("\n").filter(line => line && !/^::notice (.*,)?title=up to the receiving server::/.test(line));
    const complaints = [];
    const unjudged = deployments.filter(one => one.answer === "not-judged");
    const wanted = [
      ...unjudged.map(() => "not judged"),
      ...worth.map(one => `${one.level} ${one.class}`),
      ...problems.map(one => one.rule),
    ];
    if (lines.length !== wanted.length) complaints.push(`${lines.length} annotations of ${wanted.length}`);
    lines.forEach((line, at) => {
      const read = COMMAND.exec(line);
      if (!read) return complaints.push(`line ${at + 1} is no workflow command`);
      const properties = Object.fromEntries(read[2].split(",").map(one => one.split("=", 2)));
      if (properties.title !== wanted[at]) complaints.push(`line ${at + 1} has another title`);
    });
    // A workflow's log may be public.
    for (const { reduced } of findings) {
      if (reduced.shown.length > 6 && written.includes(reduced.shown)) complaints.push("an input is shown");
    }
    return complaints;
  },
};
