//! Mailboxes of Outlook (MS-PST): every item in them, whether a folder lists it or not.
//!
//! A password on such a file is a checksum that programs ask for; the data is not encrypted with it.

mod heap;
mod nodes;
mod scramble;

use encoding_rs::Encoding;
use sha2::{Digest, Sha256};

use super::Format;
use super::flow::field;
use super::limits::Stop;
use super::mail;
use super::mapi::{Names, Properties, page_code};
use super::open::Opening;
use crate::model::document::{Document, Kind, Problem};
use heap::Held;
use nodes::{Node, Store};

pub(super) const MAGIC: &[u8] = nodes::MAGIC;

/// Sorts of nodes by the low five bits of their number (MS-PST 2.2.2.1).
const FOLDER: u32 = 0x02;
const MESSAGE: u32 = 0x04;
const ATTACHMENT: u32 = 0x05;
const ASSOCIATED: u32 = 0x08;
/// The node of what the numbers of named properties stand for (MS-PST 2.4.7).
const NAMES: u32 = 0x61;
/// The table of people a message went to.
const RECIPIENTS: u32 = 0x692;

pub(super) struct Pst;

struct Mailbox<'a> {
    store: Store<'a>,
    names: Names,
}

impl Format for Pst {
    fn kind(&self) -> Kind {
        Kind::Pst
    }

    fn read(
        &self,
        bytes: &[u8],
        document: &mut Document,
        opening: &mut Opening<'_>,
    ) -> Result<(), Stop> {
        let mut mailbox = Mailbox { store: Store::open(bytes, opening)?, names: Names::default() };
        match names(&mailbox.store, opening) {
            Ok(names) => mailbox.names = names,
            Err(Stop::Damaged(_)) => {
                let text = "what named properties of the mailbox stand for was not read";
                document.problems.push(Problem::new(text));
            }
            Err(stop) => return Err(stop),
        }
        let (mut number, mut unread) = (0, 0);
        for (id, node) in &mailbox.store.nodes {
            opening.budget.tick()?;
            match id & 0x1F {
                FOLDER => match folder(&mailbox.store, *node, document, opening) {
                    Err(Stop::Damaged(_)) => unread += 1,
                    other => other?,
                },
                sort @ (MESSAGE | ASSOCIATED) => {
                    number += 1;
                    let name = match sort {
                        MESSAGE => format!("message {number}"),
                        _ => format!("setting {number}"),
                    };
                    item(&mailbox, *node, &name, None, opening)?;
                }
                _ => {}
            }
        }
        if unread > 0 {
            let text = format!("{unread} folder(s) of the mailbox were not read");
            document.problems.push(Problem::new(text));
        }
        Ok(())
    }
}

fn names(store: &Store<'_>, opening: &mut Opening<'_>) -> Result<Names, Stop> {
    let Some(node) = store.nodes.get(&NAMES) else { return Ok(Names::default()) };
    let (about, _) = Held::read(store, *node, opening)?.properties(store, None, opening)?;
    let [sets, listed, words] = [2, 3, 4].map(|number| about.bytes(number).unwrap_or_default());
    Ok(Names::read(sets, listed, words))
}

/// The name of a folder, and what is noted on it.
fn folder(
    store: &Store<'_>,
    node: Node,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let (about, _) = Held::read(store, node, opening)?.properties(store, None, opening)?;
    for known in [0x3001, 0x3004] {
        field(document, "folder", about.text(known).unwrap_or(""), None);
    }
    Ok(())
}

/// An item as a document of its own, with its attachments inside it.
fn item(
    mailbox: &Mailbox<'_>,
    node: Node,
    name: &str,
    page: Option<&'static Encoding>,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let store = &mailbox.store;
    let bytes = store.data(node.data, opening).unwrap_or_default().concat();
    let hash = (Sha256::digest(&bytes).into(), bytes.len() as u64);
    opening.inside(name, Kind::Msg, hash, |document, opening| {
        let held = Held::read(store, node, opening)?;
        let (about, _) = held.properties(store, page, opening)?;
        let page = page.or(page_code(about.number(0x3FFD))).or(page_code(about.number(0x3FDE)));
        if let Some(table) = held.inner.get(&RECIPIENTS) {
            let rows = Held::read(store, *table, opening)?.rows(store, page, opening)?;
            for row in rows {
                row.named(&mailbox.names).recipient(document);
            }
        }
        let body = about.named(&mailbox.names).message(document, opening);
        mail::residue::outlook(document);
        let attached = held.inner.iter().filter(|(id, _)| *id & 0x1F == ATTACHMENT);
        for (number, (_, node)) in attached.enumerate() {
            attachment(mailbox, *node, number + 1, page, document, opening)?;
        }
        body
    })
}

fn attachment(
    mailbox: &Mailbox<'_>,
    node: Node,
    number: usize,
    page: Option<&'static Encoding>,
    document: &mut Document,
    opening: &mut Opening<'_>,
) -> Result<(), Stop> {
    let read = |opening: &mut Opening<'_>| -> Result<(Held, Properties, Option<u32>), Stop> {
        let store = &mailbox.store;
        let held = Held::read(store, node, opening)?;
        let (about, object) = held.properties(store, page, opening)?;
        Ok((held, about, object))
    };
    let (held, about, object) = match read(opening) {
        Ok(all) => all,
        Err(stop @ Stop::Damaged(_)) => {
            return opening.unread_member(&format!("attachment {number}"), 0, stop.into());
        }
        Err(stop) => return Err(stop),
    };
    let about = about.named(&mailbox.names);
    about.attachment(document);
    let name = about.attachment_name(number);
    if let Some(inside) = object.and_then(|id| held.inner.get(&id)) {
        return item(mailbox, *inside, &format!("{name}.msg"), page, opening);
    }
    match about.bytes(0x3701) {
        Some(data) => opening.member(&name, data),
        None => {
            let stop = Stop::Unsupported("an attachment that is kept elsewhere");
            opening.unread_member(&name, 0, stop.into())
        }
    }
}
