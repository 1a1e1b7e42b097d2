//! JUnit: for test dashboards. A test case a corpus case; of campaigns, a test case a finding.

use super::words::{parties, prize, reproductions, safe_again};
use super::{Answered, Assessed, CaseResult, Entry, Format, Report, Standing};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use std::collections::BTreeMap;

pub(super) const FORMAT: Format = Format {
    id: "junit",
    about: "JUnit XML, for test dashboards: a test case a corpus case",
    extension: "xml",
    render,
};

fn render(report: &Report) -> String {
    let mut xml = quick_junit::Report::new("addrdiff");
    let mut files: BTreeMap<&str, Vec<&CaseResult>> = BTreeMap::new();
    for case in &report.cases {
        files.entry(&case.location.file).or_default().push(case);
    }
    for (file, cases) in files {
        let mut suite = TestSuite::new(safe_again(file));
        suite.add_test_cases(cases.into_iter().map(of_case));
        xml.add_test_suite(suite);
    }
    let deployments = report.assessed();
    if !deployments.is_empty() {
        let mut suite = TestSuite::new("deployments");
        suite.add_test_cases(deployments.iter().map(of_deployment));
        xml.add_test_suite(suite);
    }
    let not_compared = report.not_compared();
    if !not_compared.is_empty() {
        let mut suite = TestSuite::new("not compared");
        suite.add_test_cases(not_compared.iter().map(|(why, texts)| {
            test_case(why, "not compared", failure("not-judged", &format!("{texts} texts"), &safe_again(why)))
        }));
        xml.add_test_suite(suite);
    }
    if !report.findings.is_empty() {
        let mut suite = TestSuite::new("findings");
        suite.add_test_cases(report.findings.iter().map(|entry| of_finding(entry, report)));
        xml.add_test_suite(suite);
    }
    // The schema that Jenkins refuses by knows this count of one suite, and not of all together; the first is of all.
    let of_all = format!(" skipped=\"{}\"", xml.skipped);
    // Everything in it is printable ASCII, which XML can say.
    xml.to_string().unwrap_or_default().replacen(&of_all, "", 1)
}

fn of_case(case: &CaseResult) -> TestCase {
    let status = match case.problems.as_slice() {
        // The schema that Jenkins reads by has no message here.
        [] if case.skipped => TestCaseStatus::skipped(),
        [] => TestCaseStatus::success(),
        [first, ..] => {
            let said = |problem: &super::Problem| {
                let (file, line) = (&problem.location.file, problem.location.line);
                format!("{}:{line}: {}", safe_again(file), safe_again(&problem.text))
            };
            failure(&first.rule, &said(first), &case.problems.iter().map(said).collect::<Vec<_>>().join("\n"))
        }
    };
    test_case(&case.name, &case.location.file, status)
}

/// A deployment passes where everything was judged and no way in was found.
fn of_deployment(assessed: &Assessed) -> TestCase {
    let statement: Vec<String> = assessed.statement.iter().map(|line| safe_again(line)).collect();
    let status = match assessed.answer {
        Answered::NoWayIn | Answered::NoNewWayIn => TestCaseStatus::success(),
        answer => failure("deployment", answer.in_words(), &statement.join("\n")),
    };
    let mut case = test_case(&assessed.label, "deployment", status);
    // A failure has it as its text.
    if matches!(assessed.answer, Answered::NoWayIn | Answered::NoNewWayIn) {
        case.set_system_out(statement.join("\n"));
    }
    case
}

/// What is known, or below the level at which a run fails, is a test that passes.
fn of_finding(entry: &Entry, report: &Report) -> TestCase {
    let finding = &entry.finding;
    let fails = entry.standing == Standing::New && finding.level >= report.fail_on;
    let message = format!("{} {}", finding.level, safe_again(&finding.reduced.shown));
    let mut body = vec![parties(finding)];
    body.extend(prize(finding));
    body.extend(reproductions(finding));
    let status =
        if fails { failure(&finding.class, &message, &body.join("\n")) } else { TestCaseStatus::success() };
    test_case(&finding.fingerprint, &finding.class, status)
}

fn failure(kind: &str, message: &str, body: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(safe_again(kind)).set_message(message).set_description(body);
    status
}

fn test_case(name: &str, class: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(safe_again(name), status);
    case.set_classname(safe_again(class));
    case
}
