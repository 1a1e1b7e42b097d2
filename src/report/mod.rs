//! Reports: pure functions of findings and figures, one format a file.

pub mod text;
