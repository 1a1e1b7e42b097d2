//! JSON: the report as it is, in printable ASCII. `reports/report.schema.json` says what stands in it.

use super::Format;
use crate::json::pretty;

pub(super) const FORMAT: Format = Format {
    id: "json",
    about: "for programs; reports/report.schema.json describes it",
    extension: "json",
    render: |report| pretty(report),
};

#[cfg(test)]
mod tests {
    use crate::report::Report;

    /// The published schema is what the types say; `BLESS=1` writes it.
    #[test]
    fn the_published_schema_is_that_of_the_types() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/reports/report.schema.json");
        let schema = schemars::schema_for!(Report);
        let schema = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(path, &schema).unwrap();
        }
        let published = std::fs::read_to_string(path).unwrap_or_default();
        assert!(published == schema, "`BLESS=1 cargo test published_schema` writes {path}");
    }
}
