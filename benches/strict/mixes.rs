//! The texts: what a sign-up form and a header see on a good day, and what they see from somebody who wants
//! in.

/// Addresses as people type them, a few of them wrong as people are.
pub const ONE_REALISTIC: &[&str] = &[
    "alice@example.com",
    "bob.jones@mail.example.org",
    "carol+newsletter@example.net",
    "d.e.f@sub.department.university.example",
    "first.last@long-company-name.example",
    "info@example.fr",
    "jean-luc.picard@ministere.gouv.example",
    "o'brien@example.ie",
    "user_name@example.co.uk",
    "x@example.io",
    "support.team.europe@services.example.com",
    "1234567890@qq.example",
    "UPPER.Case@Example.COM",
    "someone.with.a.rather.long.name@and.an.even.longer.domain.name.example",
    "noreply@notifications.example.com",
    "\"john doe\"@example.org",
    "admin@[192.0.2.17]",
    "alice@example",
    "alice.example.com",
    "alice@@example.com",
    "alice@example..com",
    "alice @example.com",
];

/// Texts that are made to be read in two ways, or to take long.
pub const ONE_HOSTILE: &[&str] = &[
    "x@outside.example@state.example",
    "\"x@outside.example\"@state.example",
    "x@outside.example(@state.example",
    "x@outside.example\0@state.example",
    "x@outside.example\r\nRCPT TO:<y@outside.example>@state.example",
    "<x@outside.example>,y@state.example",
    "x@outside.example,y@state.example",
    "\"x@outside.example>,\"@state.example",
    "x@[IPv6:1111:2222:3333:4444:5555:6666::8888]",
    "x@[IPv6:2001:db8::1]@state.example",
    "x@[outside.example]",
    "x@state.example.",
    "x@-state.example",
    "((((((((((((((((x@state.example",
    "\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"@state.example",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@state.example",
    "x@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example",
    "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z@a.b.c.d.e.f.g.h.i.j.k.example.",
    "=?utf-8?q?x=40outside.example=3e?=@state.example",
    "x@outside.example%00.state.example",
    "x@outside.example;y@state.example",
    "@outside.example:x@state.example",
    "x\u{ff20}outside.example@state.example",
    "x@state\u{3002}example",
];

/// Header fields as mail has them.
pub const LIST_REALISTIC: &[&str] = &[
    "alice@example.com",
    "Alice Example <alice@example.com>",
    "\"Example, Bob\" <bob@mail.example.org>, carol@example.net",
    "Alice <alice@example.com>, Bob <bob@example.org>,\r\n Carol <carol@example.net>,\r\n\tDave <dave@example.com>",
    "Team: alice@example.com, bob@example.org, Carol <carol@example.net>;",
    "undisclosed-recipients:;",
    "John Q. Public <john.q.public@subsidiary.example.com>",
    "\"Support (Europe)\" <support+eu@services.example.com>",
    "pete(his account)@silly.test(his host)",
    "one@example.com, two@example.com, three@example.com, four@example.com, five@example.com, six@example.com",
    "Mailing List <list-request@lists.example.org> (the list)",
    "\"Doe, Jane\" <jane.doe@example.co.uk>, \"Roe, Richard\" <richard.roe@example.co.uk>",
];

/// Header fields that are made to be read in two ways, or to take long.
pub const LIST_HOSTILE: &[&str] = &[
    "x@outside.example@state.example",
    "x@outside.example(<y@state.example>",
    "alice@example.org)bob@example.com",
    "\"<x@outside.example>\" <y@state.example>",
    "<y@state.example>x@outside.example",
    "a:b:c@outside.example;,d@state.example",
    ",,,,,,,,,,,,,,,,,,,,,,x@state.example,,,,,,,,,,,,,,,,,",
    "((((((((((((((((a))))))))))))))))x@state.example",
    "x(\\\"@(outside.example)@)@state.example",
    "\"a\".\"b\".\"c\".\"d\"@ state . (outside) example",
    "<@outside.example,@other.example:x@state.example>",
    "x@\r\n state.example,\r\n \r\n y@outside.example",
    "G:,,,,(x@outside.example),,,;",
    "x@[\\]@outside.example\\[]",
    "\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\" <x@state.example>",
];
