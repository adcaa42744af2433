//! What each check of a PDF looks for, why it matters, and how to mend it.

use crate::model::residue::Severity::{self, Block, Inform, Warn};

/// A check as people read about it.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its number.
    pub id: &'static str,
    /// How much it matters as a rule.
    pub severity: Severity,
    /// What it finds.
    pub title: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// How to mend it.
    pub mend: &'static str,
}

const ANEW: &str = "Redact the original again with a tool that removes what is under the box.";

/// Every check of this format.
pub const ENTRIES: &[Entry] = &[
    Entry {
        id: "R01",
        severity: Block,
        title: "Text under a shape or picture",
        why: "A box drawn over words hides them from the eye only: they can be copied and searched.",
        mend: ANEW,
    },
    Entry {
        id: "R02",
        severity: Block,
        title: "Text that cannot be seen",
        why: "Words in the colour of their ground, too small to read or invisible can be copied.",
        mend: "Remove the words from the original before it is made into a PDF.",
    },
    Entry {
        id: "R03",
        severity: Block,
        title: "Redaction marked but not applied",
        why: "The marks only say what was to be removed; the words are all still there.",
        mend: "Apply the redactions, then check again.",
    },
    Entry {
        id: "R04",
        severity: Block,
        title: "Text under an annotation",
        why: "An annotation lies on top of the page and can be moved or deleted in any viewer.",
        mend: ANEW,
    },
    Entry {
        id: "R05",
        severity: Block,
        title: "Earlier versions inside the file",
        why: "A file that was saved in addition keeps what it held before.",
        mend: "Write the file anew, not as an addition.",
    },
    Entry {
        id: "R06",
        severity: Warn,
        title: "Document properties",
        why: "Author, title and the history of editing name people and systems.",
        mend: "Remove the properties and the XMP packets.",
    },
    Entry {
        id: "R07",
        severity: Block,
        title: "Files attached inside",
        why: "An attachment is released with the file, unread.",
        mend: "Take the attachments out and deal with each by itself.",
    },
    Entry {
        id: "R08",
        severity: Block,
        title: "Content on a hidden layer",
        why: "Any viewer can switch the layer on.",
        mend: "Remove the layer with what is on it.",
    },
    Entry {
        id: "R09",
        severity: Block,
        title: "Form values or scripts",
        why: "Fields keep what was typed, also where it is not shown; scripts hold text and addresses.",
        mend: "Flatten the form and remove its data and scripts.",
    },
    Entry {
        id: "R10",
        severity: Block,
        title: "Notes and comments",
        why: "Notes hold reviewers' words and names.",
        mend: "Remove the annotations.",
    },
    Entry {
        id: "R11",
        severity: Block,
        title: "Words beside the page that are not on it",
        why: "Bookmarks and alternative text keep words after they were taken off the page.",
        mend: "Remove the bookmarks, or the words in the structure.",
    },
    Entry {
        id: "R12",
        severity: Block,
        title: "Text outside the visible page",
        why: "A cropped page still holds what was cropped away.",
        mend: "Remove what lies outside of the page's box.",
    },
    Entry {
        id: "R13",
        severity: Block,
        title: "Picture under a box, or with a preview of its own",
        why: "The pixels under a box can be had by taking the picture out of the file.",
        mend: ANEW,
    },
    Entry {
        id: "R14",
        severity: Warn,
        title: "Recognised text under a scan",
        why: "The invisible text of a scan may still hold words that are blacked out in the picture.",
        mend: "Compare the text with the picture, or recognise the redacted picture anew.",
    },
    Entry {
        id: "R15",
        severity: Warn,
        title: "Addresses behind links",
        why: "An address may name a person, a case or an internal system.",
        mend: "Look at the addresses; remove those that should not go out.",
    },
    Entry {
        id: "R17",
        severity: Warn,
        title: "A gap exactly as wide as the words",
        why: "From the width of the gap, the words can be told from among those that are likely.",
        mend: "Redact with boxes whose width does not depend on the words.",
    },
    Entry {
        id: "R18",
        severity: Inform,
        title: "A password that only forbids",
        why: "A password against copying or printing protects nothing: viewers may ignore it.",
        mend: "Do not rely on it.",
    },
    Entry {
        id: "R19",
        severity: Warn,
        title: "Signatures in the file",
        why: "A signature names the person who signed, and often their address and number.",
        mend: "Release a copy without the signature.",
    },
    Entry {
        id: "R20",
        severity: Block,
        title: "A box that lets something through",
        why: "What is under a half-transparent box can be made visible by raising the contrast.",
        mend: ANEW,
    },
];

/// The entry of a check.
pub(super) fn entry(id: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.id == id)
}
