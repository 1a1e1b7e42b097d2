//! What must hold of the strict readers whatever the text: the judge of fuzz targets and of tests.
//!
//! A property that does not hold is told with the text, escaped, so that a failure is its own reproduction.

use super::{addr_spec, address_list, mailbox, mailbox_utf8};
use crate::generate::tree::List;
use crate::input::Input;
use crate::mailbox::Mailbox;
use crate::verdict::{Cause, Rejection};
use arbitrary::{Arbitrary, Unstructured};

/// One reader of one mailbox.
type Read = fn(&[u8]) -> Result<Mailbox<'_>, Rejection>;

/// All properties of the text itself, and of the tree that its octets grow into.
///
/// # Errors
/// What does not hold, and of which text.
pub fn judge(text: &[u8]) -> Result<(), String> {
    text_holds(text)?;
    match List::arbitrary(&mut Unstructured::new(text)) {
        Ok(list) => tree_holds(&list),
        Err(_) => Ok(()),
    }
}

/// Of any text: what is accepted means the same when it is written and read again, and the spans stand for
/// the parts; what is refused is refused at a place in the text; each grammar takes what a narrower one does.
///
/// # Errors
/// What does not hold, and of which text.
pub fn text_holds(text: &[u8]) -> Result<(), String> {
    let check = |holds: bool, what: &str| match holds {
        true => Ok(()),
        false => Err(format!("{what}: {}", Input::new(text))),
    };
    let readers: [Read; 3] = [mailbox, mailbox_utf8, addr_spec];
    for (index, read) in readers.into_iter().enumerate() {
        match read(text) {
            Ok(found) => {
                let again = found.to_string();
                check(
                    read(again.as_bytes()).is_ok_and(|again| same(&again, &found)),
                    "reads otherwise when written",
                )?;
                check(spans_hold(text, &found), "spans are not the parts")?;
                let wider = readers.get(index + 1).map(|read| read(text));
                check(
                    wider.is_none_or(|wider| {
                        wider.is_ok_and(|wider| same(&wider, &found) && wider.spans == found.spans)
                    }),
                    "refused by the wider grammar",
                )?;
            }
            Err(refused) => {
                check(is_placed(&refused, text), "refused nowhere")?;
                check(refused.cause == Cause::Grammar || addr_spec(text).is_ok(), "a size of no address")?;
            }
        }
    }
    list_holds(text, &check)
}

fn list_holds(text: &[u8], check: &dyn Fn(bool, &str) -> Result<(), String>) -> Result<(), String> {
    let one = addr_spec(text);
    let list = match address_list(text) {
        Ok(list) => list,
        Err(refused) => {
            check(one.is_err(), "an addr-spec, but no list")?;
            return check(is_placed(&refused, text), "refused nowhere");
        }
    };
    let as_alone = |one: &Mailbox<'_>| matches!(list.as_slice(), [found] if same(found, one) && found.spans == one.spans);
    check(one.as_ref().map_or(true, as_alone), "read otherwise as a list")?;
    check(list.iter().all(|found| spans_hold(text, found)), "spans are not the parts")?;
    let written: Vec<String> = list.iter().map(Mailbox::to_string).collect();
    let written = written.join(", ");
    let again = address_list(written.as_bytes()).unwrap_or_default();
    check(all_same(&again, &list), "list reads otherwise when written")
}

/// Of any tree: its spelling is accepted, and read back as what the tree means.
///
/// # Errors
/// What does not hold, and of which text.
pub fn tree_holds(list: &List) -> Result<(), String> {
    let text = list.to_string();
    match address_list(text.as_bytes()) {
        Ok(read) if all_same(&read, &list.meaning()) => text_holds(text.as_bytes()),
        Ok(read) => Err(format!("a tree read as {read:?}: {}", Input::new(text.as_str()))),
        Err(refused) => Err(format!("a tree refused, {refused}: {}", Input::new(text.as_str()))),
    }
}

/// The spelling too, which the equality of domains does not ask for.
fn same(one: &Mailbox<'_>, other: &Mailbox<'_>) -> bool {
    one == other && one.to_string() == other.to_string()
}

fn all_same(one: &[Mailbox<'_>], other: &[Mailbox<'_>]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
}

fn is_placed(refused: &Rejection, text: &[u8]) -> bool {
    refused.offset.is_some_and(|offset| offset <= text.len()) && !refused.rule.is_empty()
}

/// The parts that the spans cut out make the same mailbox again.
fn spans_hold(text: &[u8], found: &Mailbox<'_>) -> bool {
    let part = |span: &Option<_>| span.clone().and_then(|span| text.get::<std::ops::Range<usize>>(span));
    let (Some(local_part), Some(domain)) = (part(&found.spans.local_part), part(&found.spans.domain)) else {
        return false;
    };
    let name = part(&found.spans.display_name);
    let again = match name {
        Some(name) => [name, b" <", local_part, b"@", domain, b">"].concat(),
        None => [local_part, b"@", domain].concat(),
    };
    name.is_some() == found.display_name.is_some()
        && matches!(address_list(&again).as_deref(), Ok([again]) if same(again, found))
}
