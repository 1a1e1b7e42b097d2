//! The RFCs' ABNF as data, rule by rule as it is printed there, errata applied where they say so.

/// RFC 5234 appendix B.1, and `UTF8-non-ascii` of RFC 6532 §3.1 by the octets of RFC 3629 §4.
pub const CORE: &str = r##"
ALPHA = %x41-5A / %x61-7A
DIGIT = %x30-39
HEXDIG = DIGIT / "A" / "B" / "C" / "D" / "E" / "F"
DQUOTE = %x22
SP = %x20
HTAB = %x09
WSP = SP / HTAB
CR = %x0D
LF = %x0A
CRLF = %d13.10
VCHAR = %x21-7E
UTF8-tail = %x80-BF
UTF8-2 = %xC2-DF UTF8-tail
UTF8-3 = %xE0 %xA0-BF UTF8-tail / %xE1-EC 2UTF8-tail / %xED %x80-9F UTF8-tail / %xEE-EF 2UTF8-tail
UTF8-4 = %xF0 %x90-BF 2UTF8-tail / %xF1-F3 3UTF8-tail / %xF4 %x80-8F 2UTF8-tail
UTF8-non-ascii = UTF8-2 / UTF8-3 / UTF8-4
"##;

/// RFC 5321 §4.1.2 and §4.1.3; `atext` is RFC 5322's.
pub const RFC5321: &str = r##"
Mailbox = Local-part "@" ( Domain / address-literal )
Local-part = Dot-string / Quoted-string
Dot-string = Atom *("."  Atom)
Atom = 1*atext
atext = ALPHA / DIGIT / "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "/" / "=" / "?" / "^" / "_" / "`" / "{" / "|" / "}" / "~"
Quoted-string = DQUOTE *QcontentSMTP DQUOTE
QcontentSMTP = qtextSMTP / quoted-pairSMTP
quoted-pairSMTP = %d92 %d32-126
qtextSMTP = %d32-33 / %d35-91 / %d93-126
Domain = sub-domain *("." sub-domain)
sub-domain = Let-dig [Ldh-str]
Let-dig = ALPHA / DIGIT
Ldh-str = *( ALPHA / DIGIT / "-" ) Let-dig
address-literal = "[" ( IPv4-address-literal / IPv6-address-literal / General-address-literal ) "]"
IPv4-address-literal = Snum 3("."  Snum)
IPv6-address-literal = "IPv6:" IPv6-addr
General-address-literal = Standardized-tag ":" 1*dcontent
Standardized-tag = Ldh-str
dcontent = %d33-90 / %d94-126
Snum = 1*3DIGIT
IPv6-addr = IPv6-full / IPv6-comp / IPv6v4-full / IPv6v4-comp
IPv6-hex = 1*4HEXDIG
IPv6-full = IPv6-hex 7(":" IPv6-hex)
IPv6-comp = [IPv6-hex *5(":" IPv6-hex)] "::" [IPv6-hex *5(":" IPv6-hex)]
IPv6v4-full = IPv6-hex 5(":" IPv6-hex) ":" IPv4-address-literal
IPv6v4-comp = [IPv6-hex *3(":" IPv6-hex)] "::" [IPv6-hex *3(":" IPv6-hex) ":"] IPv4-address-literal
"##;

/// RFC 6531 §3.3. A U-label is prose of RFC 5890; this is its outer form: at least one
/// character beyond ASCII.
pub const RFC6531: &str = r##"
atext =/ UTF8-non-ascii
qtextSMTP =/ UTF8-non-ascii
sub-domain =/ U-label
U-label = *( ALPHA / DIGIT / "-" ) UTF8-non-ascii *( ALPHA / DIGIT / "-" / UTF8-non-ascii )
"##;

/// The prose of RFC 5321 §4.1.3: no tag is registered but IPv6, which has a rule of its own.
pub const REGISTERED_TAGS: &str = r##"
Standardized-tag = <a tag registered with IANA other than IPv6>
"##;

/// RFC 5322 §3.2, §3.4 and §4, with erratum 1908 (obs-FWS).
pub const RFC5322: &str = r##"
quoted-pair = ("\" (VCHAR / WSP)) / obs-qp
FWS = ([*WSP CRLF] 1*WSP) / obs-FWS
ctext = %d33-39 / %d42-91 / %d93-126 / obs-ctext
ccontent = ctext / quoted-pair / comment
comment = "(" *([FWS] ccontent) [FWS] ")"
CFWS = (1*([FWS] comment) [FWS]) / FWS
atext = ALPHA / DIGIT / "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "/" / "=" / "?" / "^" / "_" / "`" / "{" / "|" / "}" / "~"
atom = [CFWS] 1*atext [CFWS]
dot-atom-text = 1*atext *("." 1*atext)
dot-atom = [CFWS] dot-atom-text [CFWS]
qtext = %d33 / %d35-91 / %d93-126 / obs-qtext
qcontent = qtext / quoted-pair
quoted-string = [CFWS] DQUOTE *([FWS] qcontent) [FWS] DQUOTE [CFWS]
word = atom / quoted-string
phrase = 1*word / obs-phrase
address = mailbox / group
mailbox = name-addr / addr-spec
name-addr = [display-name] angle-addr
angle-addr = [CFWS] "<" addr-spec ">" [CFWS] / obs-angle-addr
group = display-name ":" [group-list] ";" [CFWS]
display-name = phrase
mailbox-list = (mailbox *("," mailbox)) / obs-mbox-list
address-list = (address *("," address)) / obs-addr-list
group-list = mailbox-list / CFWS / obs-group-list
addr-spec = local-part "@" domain
local-part = dot-atom / quoted-string / obs-local-part
domain = dot-atom / domain-literal / obs-domain
domain-literal = [CFWS] "[" *([FWS] dtext) [FWS] "]" [CFWS]
dtext = %d33-90 / %d94-126 / obs-dtext
obs-NO-WS-CTL = %d1-8 / %d11 / %d12 / %d14-31 / %d127
obs-ctext = obs-NO-WS-CTL
obs-qtext = obs-NO-WS-CTL
obs-qp = "\" (%d0 / obs-NO-WS-CTL / LF / CR)
obs-phrase = word *(word / "." / CFWS)
obs-FWS = 1*([CRLF] WSP)
obs-angle-addr = [CFWS] "<" obs-route addr-spec ">" [CFWS]
obs-route = obs-domain-list ":"
obs-domain-list = *(CFWS / ",") "@" domain *("," [CFWS] ["@" domain])
obs-mbox-list = *([CFWS] ",") mailbox *("," [mailbox / CFWS])
obs-addr-list = *([CFWS] ",") address *("," [address / CFWS])
obs-group-list = 1*([CFWS] ",") [CFWS]
obs-local-part = word *("." word)
obs-domain = atom *("." atom)
obs-dtext = obs-NO-WS-CTL / quoted-pair
"##;

/// RFC 6532 §3.2.
pub const RFC6532: &str = r##"
VCHAR =/ UTF8-non-ascii
ctext =/ UTF8-non-ascii
atext =/ UTF8-non-ascii
qtext =/ UTF8-non-ascii
dtext =/ UTF8-non-ascii
"##;
