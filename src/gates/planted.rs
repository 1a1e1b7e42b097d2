//! Gates for the self-test alone: sound for the correct planted reader, and looking where no built-in gate
//! looks. They are found by name, and are in no list and no default.

use super::{Gate, Language, Octets, Wanted};

/// The gates of the self-test.
pub static PLANTED: &[Gate] = &[HOST_RUN, ANGLE];

/// The host behind a plain user at the start, as far as it goes.
const HOST_RUN: Gate = Gate::variant(
    "planted-host-run",
    "a plain user, @, and the host up to the first white space or special is allowed",
    (
        Language::Python,
        r#"(m := re.match(r'[A-Za-z0-9.+_-]+@([^ \t\r\n()<>@,;:"\\\[\]]+)', text)) and (m[1] == A or m[1].endswith("." + A))"#,
    ),
    |text, wanted| {
        let user = text.run(|octet| octet.is_ascii_alphanumeric() || b".+_-".contains(&octet));
        match text.from(user).strip_prefix(b"@") {
            Some(behind) if user > 0 => is_or_is_below(behind.before(host(behind)), wanted),
            _ => false,
        }
    },
);

/// The address in the brackets at the end.
const ANGLE: Gate = Gate::variant(
    "planted-angle",
    "the text ends in @, the allowed domain and >",
    (Language::Python, r#"text.endswith("@" + A + ">")"#),
    |text, wanted| {
        let domain = text.strip_suffix(b">").and_then(|text| text.strip_suffix(wanted.domain.as_bytes()));
        domain.is_some_and(|before| before.ends_with(b"@"))
    },
);

fn host(behind: Octets<'_>) -> usize {
    behind.run(|octet| !b" \t\r\n()<>@,;:\"\\[]".contains(&octet))
}

fn is_or_is_below(domain: Octets<'_>, wanted: Wanted<'_>) -> bool {
    let before = domain.strip_suffix(wanted.domain.as_bytes());
    before.is_some_and(|before| before.is_empty() || wanted.subdomains && before.ends_with(b"."))
}

#[cfg(test)]
mod tests {
    use super::super::Decide;
    use super::*;

    fn admits(id: &str, text: &str) -> bool {
        let gate = super::super::find(id).unwrap();
        let Decide::Text(decide) = gate.decide else { panic!("{id} decides on the text") };
        decide(Octets::new(text.as_bytes()), Wanted { domain: "a.example", subdomains: true })
    }

    #[test]
    fn they_decide_as_their_code_does() {
        for (text, host_run, angle) in [
            ("u@a.example", true, false),
            ("u@b.a.example (x)", true, false),
            ("u@a.example@b.example", true, false),
            ("u@a.example.b.example", false, false),
            ("\"u\"@a.example", false, false),
            ("@a.example", false, false),
            ("u <u@a.example>", false, true),
            ("<u@xa.example>", false, false),
        ] {
            let both = (admits("planted-host-run", text), admits("planted-angle", text));
            assert_eq!(both, (host_run, angle), "{text}");
        }
    }

    #[test]
    fn they_are_in_no_default() {
        assert!(super::super::GATES.iter().all(|gate| !gate.id.starts_with("planted")));
    }
}
