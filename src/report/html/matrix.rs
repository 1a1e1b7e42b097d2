//! The matrix of gates by routes, the worst level in each cell.

use super::{badge, safe_again};
use crate::report::Report;
use crate::report::matrix::Matrix;
use crate::report::words::cut;
use maud::{Markup, html};

pub(super) fn section(report: &Report) -> Markup {
    let matrix = Matrix::of(report);
    if matrix.gates.is_empty() || matrix.routes.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="matrix-title" {
            h2 #matrix-title { "Gates by routes" }
            div.scroll role="region" aria-label="The table of gates by routes" tabindex="0" {
                table.matrix {
                    caption { "The worst level of any finding with this gate and this route; a dot where there is none." }
                    thead { tr {
                        th scope="col" { "gate" }
                        @for route in &matrix.routes { th.route scope="col" { span { (name(route)) } } }
                    } }
                    tbody {
                        @for gate in &matrix.gates { tr {
                            th scope="row" { (name(gate)) }
                            @for route in &matrix.routes { (cell(&matrix, gate, route)) }
                        } }
                    }
                }
            }
        }
    }
}

fn cell(matrix: &Matrix, gate: &str, route: &str) -> Markup {
    html! {
        @match matrix.cell(gate, route) {
            Some((level, count)) => td title=(format!("{count} of them")) { (badge(level)) },
            None => td.none { span aria-hidden="true" { "·" } span.sr { "none" } },
        }
    }
}

/// As much of a name as a table can take.
fn name(name: &str) -> String {
    cut(&safe_again(name), 48)
}
