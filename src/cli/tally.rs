//! From counts to the verdict on a release.

use withhold::report::row::Verdict;

use super::exit::Exit;

/// What was counted.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) block: u64,
    pub(super) warn: u64,
    pub(super) inform: u64,
    /// What in sight fails the release.
    pub(super) in_sight: u64,
    pub(super) unread: u64,
    pub(super) excluded: u64,
    pub(super) draft: bool,
    pub(super) changed: u64,
    /// Title and document of the first that blocks.
    pub(super) first: Option<(String, String)>,
}

impl Tally {
    /// How the command ends, and the sentence that says why: a draft or a changed file outranks what
    /// blocks, and that outranks what was not read.
    pub(super) fn verdict(&self, documents: u64) -> (Exit, Verdict) {
        let files = |count: u64| match count {
            1 => "1 document".to_owned(),
            count => format!("{count} documents"),
        };
        let (exit, verdict, sentence) = if self.draft {
            let text = "Do not release: these copies are a draft that nobody has signed off.";
            (Exit::Integrity, "integrity", text.to_owned())
        } else if self.changed > 0 {
            let text = "Do not release: the files are not those that were verified; run verify on what is to go out.";
            (Exit::Integrity, "integrity", text.to_owned())
        } else if let Some((title, document)) = &self.first {
            let rest = match self.block.saturating_sub(1) {
                0 => String::new(),
                1 => ", and 1 more blocks".to_owned(),
                more => format!(", and {more} more block"),
            };
            let text = format!("Do not release: {document} has this: {}{rest}.", lower(title));
            (Exit::Findings, "block", text)
        } else if self.in_sight > 0 {
            let passages = match self.in_sight {
                1 => "1 passage in the open looks".to_owned(),
                more => format!("{more} passages in the open look"),
            };
            let text = format!(
                "Do not release before a person has looked: {passages} as if withheld material is left."
            );
            (Exit::Findings, "block", text)
        } else if self.unread > 0 {
            let text = format!("Not verified: {} could not be read in full.", files(self.unread));
            (Exit::Incomplete, "incomplete", text)
        } else if documents == 0 {
            (Exit::Incomplete, "incomplete", "There is nothing to verify.".to_owned())
        } else {
            let look = match self.warn {
                0 => String::new(),
                warn => format!("; {warn} to look at first"),
            };
            let left_out = match self.excluded {
                0 => "everything was read".to_owned(),
                count => format!("all was read but {} left out by choice", files(count)),
            };
            let text = format!("Nothing blocks release; {left_out}{look}.");
            (Exit::Clean, "pass", text)
        };
        let Tally { block, warn, inform, .. } = *self;
        (exit, Verdict { verdict, sentence, block, warn, inform })
    }
}

fn lower(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_outranks_one_outranks_three() {
        let first = Some(("Hidden sheet".to_owned(), "a.xlsx".to_owned()));
        let exit = |tally: Tally| tally.verdict(1).0;
        let draft =
            Tally { draft: true, block: 1, unread: 1, first: first.clone(), ..Tally::default() };
        assert_eq!(exit(draft), Exit::Integrity);
        let changed = Tally { changed: 1, unread: 1, ..Tally::default() };
        assert_eq!(exit(changed), Exit::Integrity);
        let blocked = Tally { block: 1, unread: 1, first, ..Tally::default() };
        assert_eq!(exit(blocked), Exit::Findings);
        assert_eq!(exit(Tally { in_sight: 1, unread: 1, ..Tally::default() }), Exit::Findings);
        assert_eq!(exit(Tally { unread: 1, warn: 3, ..Tally::default() }), Exit::Incomplete);
        assert_eq!(Tally::default().verdict(0).0, Exit::Incomplete, "nothing was verified");
        assert_eq!(exit(Tally { warn: 3, inform: 1, ..Tally::default() }), Exit::Clean);
    }
}
