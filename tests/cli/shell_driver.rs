//! Drivers that tests write: a few lines of shell.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use std::path::Path;

/// A driver made of the shell: `answer` is what it prints behind the id; `$n` counts the questions.
pub fn driver(folder: &Path, name: &str, answer: &str) -> String {
    let script = format!(
        "#!/bin/sh\nprintf '{{\"v\":1,\"name\":\"{name}\",\"version\":\"1\"}}\\n'\nn=0\n\
         while read -r question; do id=${{question#*:}}; id=${{id%%,*}}; n=$((n+1))\n{answer}\ndone\n"
    );
    let path = folder.join(format!("{name}.sh"));
    std::fs::write(&path, script).unwrap();
    format!("{name}=sh {}", path.display())
}
