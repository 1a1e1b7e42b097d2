//! A running application that was not judged to the end: the next run goes on from its answers.

use crate::cli::exit::Stopped;
use crate::outside::named;
use crate::parsers::Registry;
use crate::report::{DeploymentResult, Report};
use crate::screen::say;
use crate::shown::Shown;
use std::path::Path;

/// Where the application's answers are kept.
///
/// # Errors
/// No application is named.
pub(super) fn keep_answers(file: Option<&Path>, registry: &mut Registry) -> Result<(), Stopped> {
    let Some(file) = file else { return Ok(()) };
    let none = || Stopped::usage("--resume goes on with a running application: name one with --app FILE");
    registry.application.as_mut().ok_or_else(none)?.kept = Some(file.to_owned());
    Ok(())
}

/// Where every text was judged, the next run begins anew: the application may be another one then.
///
/// # Errors
/// The file cannot be removed.
pub(super) fn end_keeping(file: Option<&Path>, report: &Report) -> Result<(), Stopped> {
    let Some(file) = file else { return Ok(()) };
    let is_whole = |result: &DeploymentResult| {
        result.evidence.unjudged() == 0 && result.evidence.put > 0 && result.failed_controls.is_empty()
    };
    if !report.deployments.iter().all(is_whole) {
        let file = Shown::path(file);
        say!(
            "addrdiff: not everything was judged; the answers are in {file}, and the same command goes on from there"
        );
        return Ok(());
    }
    std::fs::remove_file(file).map_err(|error| Stopped::failed(named(file, &error).to_string()))
}
