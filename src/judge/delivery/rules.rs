//! The table of delivery rules: a row says what such a server does, and which servers were seen to do it.

use super::server::Server;

/// A way in which servers read a string that is no address.
#[derive(Debug)]
pub struct Rule {
    /// Its name.
    pub id: &'static str,
    /// What such a server does; it goes on with "where the server …".
    pub about: &'static str,
    /// The servers that were seen to do so.
    pub servers: &'static [Server],
    /// A string, escaped, that some server takes for a mailbox by this rule only.
    pub witness: &'static str,
    /// It drops or cuts something. Other rules say who lets a thing stand.
    pub(super) drops: bool,
}

/// `drops` or `keeps`, the rule's name, its servers; then what it does, and a witness.
macro_rules! rules {
    ($($kind:ident $id:literal $name:ident [$($server:ident)+] $about:literal $witness:literal)+) => {
        /// A row of the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Name {
            $($name),+
        }

        /// Every rule, those first that tell most about where the mail goes.
        pub static RULES: &[Rule] = &[$(Rule {
            id: $id,
            about: $about,
            servers: &[$(Server::$server),+],
            witness: $witness,
            drops: rules!(@ $kind),
        }),+];
    };
    (@ drops) => { true };
    (@ keeps) => { false };
}

impl Name {
    /// Its row.
    pub(super) fn rule(self) -> &'static Rule {
        &RULES[self as usize]
    }
}

rules! {
    // The end of the path or of the line.
    drops "path-closed" PathClosed [Postfix OpenSmtpd Sendmail]
        "ends the path at the first `>` outside a quoted-string, and the line at a NUL behind it"
        r"a@malicious.org>\0@important.com"
    drops "angle-line" AngleLine [Postfix Exim OpenSmtpd Sendmail Aiosmtpd]
        "ends the path at the first `>` outside a quoted-string, and the command at a LF behind it"
        r"a@malicious.org>\n@important.com"
    drops "angle-comment" AngleComment [Postfix Exim Aiosmtpd]
        "ends the path at the first `>`, and takes a `(` behind it for a comment that runs to the end"
        r"a@malicious.org>(@important.com"
    drops "angle-parameter" AngleParameter [Postfix Sendmail]
        "ends the path at the first `>`, and takes what follows for the value of an ORCPT parameter"
        r"a@malicious.org> ORCPT=x;y@important.com"
    drops "angle-junk" AngleJunk [Sendmail]
        "ends the path at the first `>`, and drops what follows up to the end of the line"
        r"a@malicious.org>@important.com\n"
    drops "angle-spaced-comment" AngleSpacedComment [Aiosmtpd]
        "ends the path at the first `>`, and takes white space and `(` behind it for an open comment"
        r"a@malicious.org> (@important.com"
    drops "angle-notify" AngleNotify [OpenSmtpd]
        "ends the path at the first `>`, and takes what follows for the value of a NOTIFY parameter"
        r"a@malicious.org>NOTIFY=NEVER,x@important.com"
    drops "angle-separator" AngleSeparator [Postfix]
        "ends the path at the first `>`, and drops `,` and `;` behind it"
        r"a@malicious.org>,"
    drops "second-angle" Angle [Postfix]
        "ends the path at the first `>`, and drops a second one"
        r"a@malicious.org>"
    drops "line-without-angle" LineWithoutAngle [Aiosmtpd]
        "ends the command at a LF, and wants no `>` before it"
        r"a@malicious.org\n@important.com"
    // Comments.
    drops "open-comment" OpenComment [Postfix Aiosmtpd]
        "takes an unclosed `(` for a comment that runs to the end"
        r"a@malicious.org(@important.com"
    drops "comment" Comment [Postfix Exim Sendmail Aiosmtpd]
        "drops a comment"
        r"(x)a@malicious.org"
    // Angles within the path.
    drops "last-angle" LastAngle [Sendmail]
        "reads what stands in the last angles, and drops what stands around them"
        r"<a@malicious.org>@important.com"
    drops "inner-angle" InnerAngle [Postfix Sendmail]
        "reads what stands in the inner angles"
        r"a<@malicious.org>"
    drops "empty-angle" EmptyAngle [Postfix]
        "drops `<>`, also where its `<` is the client's"
        r">a@malicious.org"
    // Routes.
    drops "source-route" SourceRoute [Postfix Exim OpenSmtpd Sendmail Aiosmtpd]
        "drops a source route"
        r"@x.example:malicious.org!a\\@important.com"
    drops "comma-route" CommaRoute [Postfix Sendmail]
        "drops a source route that ends in a comma"
        r"@important.com,a@malicious.org"
    drops "up-to-colon" UpToColon [OpenSmtpd]
        "drops whatever stands before the first `:`"
        r"x@important.com:a@malicious.org>\0"
    // Which `@` it is, or what stands for it.
    drops "last-of-list" LastOfList [Postfix]
        "takes the last address of a list"
        r"x b@malicious.org>(@important.com"
    drops "trailing-at" TrailingAt [Postfix]
        "drops an `@` at the end"
        r"a@malicious.org@(@important.com"
    keeps "several-at" SeveralAt [Postfix]
        "takes the last of several `@` for the one before the domain"
        r"a@important.com@malicious.org"
    drops "escaped-at" EscapedAt [Postfix Aiosmtpd]
        "takes an escaped `@` for one"
        r"a\\@malicious.org"
    drops "quoted-address" QuotedAddress [Postfix Sendmail]
        "takes what stands in quotes for the address"
        "\"a@malicious.org\"(@important.com"
    drops "bang-before-escaped-at" BangBeforeEscapedAt [Sendmail]
        "takes what stands before `!` for the domain, where the only `@` is escaped"
        r"malicious.org!a\\@important.com"
    drops "bang-after-at" BangAfterAt [Sendmail]
        "takes what stands between `@` and `!` for the domain"
        r"@malicious.org!a"
    drops "bang" Bang [Postfix Sendmail]
        "takes what stands before `!` for the domain, where there is no `@`"
        r"malicious.org!a(@important.com"
    drops "trailing-percent" TrailingPercent [Postfix]
        "drops a `%` at the end"
        r"a%malicious.org%(@important.com"
    drops "percent" Percent [Postfix Sendmail]
        "takes what stands behind `%` for the domain, where there is no `@`"
        r"a%malicious.org(@important.com"
    // Separators at the ends.
    drops "comma" Comma [Postfix]
        "drops a comma at either end"
        r"a@malicious.org,(@important.com"
    drops "semicolon" Semicolon [Postfix Sendmail]
        "drops a semicolon at either end"
        r"a@malicious.org;(@important.com"
    // White space.
    drops "spaces-as-dot" SpacesAsDot [Sendmail]
        "puts a dot in the place of white space within the domain"
        r"a@malicious org>\0@important.com"
    drops "cr-dropped" CrDropped [Aiosmtpd]
        "drops a CR within the domain"
        r"a@malicious.o\rrg"
    drops "spaces" Spaces [Postfix Sendmail Aiosmtpd]
        "drops white space behind the address or around its dots"
        r"a@malicious.org (@important.com"
    drops "leading-spaces" LeadingSpaces [Postfix Exim Sendmail Aiosmtpd]
        "drops white space before the address"
        r" a@malicious.org"
    drops "form-feed" FormFeed [Sendmail Aiosmtpd]
        "drops a VT or FF at the end"
        r"a@malicious.org\x0b"
    drops "other-space" OtherSpace [Aiosmtpd]
        "drops what Unicode calls white space at the end"
        r"a@malicious.org\u{85}"
    // The domain.
    drops "quoted-domain" QuotedDomain [Postfix]
        "takes a quoted domain for the domain"
        "a@\"malicious.org\"(@important.com"
    drops "open-literal" OpenLiteral [Postfix]
        "closes an address literal that is open"
        r"a@[203.0.113.9"
    keeps "short-gap" ShortGap [Postfix OpenSmtpd Sendmail Aiosmtpd]
        "lets `::` stand for a single group in an address literal of IPv6"
        r"a@[IPv6:1:2:3::5:6:7:8]"
    drops "trailing-dots" TrailingDots [Sendmail]
        "takes a domain with two trailing dots for the domain"
        r"a@malicious.org..>\0@important.com"
    drops "trailing-dot" TrailingDot [Postfix Sendmail]
        "takes a domain with a trailing dot for the domain"
        r"a@malicious.org."
    keeps "symbol-in-domain" SymbolInDomain [Exim Sendmail Aiosmtpd]
        "lets a symbol stand in the domain that IDNA refuses"
        r"a@malicious.org\u{ff20}\n"
    keeps "non-ascii" NonAscii [Postfix Exim Sendmail Aiosmtpd]
        "lets characters beyond ASCII stand in the domain, whatever they are"
        r"a@malicious.orgé\n"
    keeps "underscore" Underscore [Postfix OpenSmtpd Sendmail Aiosmtpd]
        "lets an underscore stand in the domain"
        r"a@_x.malicious.org"
    // The local-part.
    keeps "angle-or-quote-in-comment" AngleOrQuoteInComment [Exim Sendmail Aiosmtpd]
        "lets `<` or a quote stand in a comment"
        r"a@malicious.org(<@important.com"
    keeps "empty-local-part" EmptyLocalPart [Postfix Exim]
        "lets the local-part be empty"
        r"@malicious.org(@important.com"
    keeps "quoted-and-not" QuotedAndNot [Sendmail Aiosmtpd]
        "lets a local-part be quoted in part"
        "\"a\"b@malicious.org"
    keeps "backslash" Backslash [Postfix Exim Sendmail Aiosmtpd]
        "lets a quoted-pair stand in a local-part without quotes"
        r"a\\b@malicious.org"
    keeps "closing-parenthesis" ClosingParenthesis [Postfix]
        "lets a `)` stand that closes nothing"
        r")a@malicious.org(@important.com"
    keeps "colon-inside" ColonInside [Postfix Sendmail]
        "lets a colon stand in the local-part"
        r"a:b@malicious.org(@important.com"
    keeps "semicolon-inside" SemicolonInside [Sendmail]
        "lets a semicolon stand in the local-part"
        r"a;b@malicious.org>\0@important.com"
    keeps "bracket-inside" BracketInside [Sendmail]
        "lets an open `[` stand in the local-part"
        r"malicious.org!a[\\@important.com"
    keeps "literal-inside" LiteralInside [Postfix Sendmail]
        "lets brackets stand in the local-part"
        r"a@[1.2.3.4]@malicious.org(@important.com"
    keeps "closing-bracket-inside" ClosingBracketInside [Postfix Sendmail]
        "lets a `]` stand in the local-part"
        r"a]@malicious.org(@important.com"
    keeps "nul-inside" NulInside [Aiosmtpd]
        "lets a NUL stand"
        r"a\0@malicious.org"
    keeps "words" Words [Exim Sendmail Aiosmtpd]
        "lets white space stand between two words"
        r"x a@malicious.org"
    keeps "dots" Dots [Postfix Exim Sendmail Aiosmtpd]
        "lets dots stand at the ends of the local-part or side by side"
        r"a..b@malicious.org"
    keeps "space-before-at" SpaceBeforeAt [Postfix Exim Sendmail Aiosmtpd]
        "drops white space before the `@`"
        r"a @malicious.org"
    keeps "long-local-part" LongLocalPart [Postfix Exim OpenSmtpd Sendmail Aiosmtpd]
        "lets the local-part have more than 64 octets"
        r"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggggg@malicious.org"
    keeps "not-utf8" NotUtf8 [Exim Sendmail Aiosmtpd]
        "lets octets stand that are no UTF-8"
        r"a\xff@malicious.org"
    keeps "not-a-plain-local-part" NotAPlainLocalPart [Postfix Exim Sendmail Aiosmtpd]
        "lets the local-part be anything"
        r"a.@malicious.org"
}
