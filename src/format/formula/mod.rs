//! Formulas of workbooks in records as text (MS-XLS 2.5.198, MS-XLSB 2.5.97), and whether a formula of any
//! workbook says something.

mod arrays;
mod operand;
mod parsed;
mod told;

pub(super) use parsed::error;
pub(super) use told::{said, tells};

/// How formulas are written down.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Dialect {
    Excel5,
    #[default]
    Excel97,
    /// XLSB.
    Binary,
}

/// What formulas mean by numbers: the sheets and names of a workbook, and other workbooks it looks into.
#[derive(Default)]
pub(super) struct Meant {
    pub(super) dialect: Dialect,
    pub(super) sheets: Vec<String>,
    pub(super) names: Vec<String>,
    pub(super) books: Vec<Other>,
    /// Book, first sheet and last, of what formulas say together with one number.
    pub(super) spans: Vec<(usize, i32, i32)>,
}

/// Another workbook; without a name, this one.
#[derive(Default)]
pub(super) struct Other {
    pub(super) name: Option<String>,
    pub(super) sheets: Vec<String>,
    pub(super) names: Vec<String>,
}

impl Meant {
    /// A formula as text without its equals sign, for a cell at `base`; none if it cannot be told.
    pub(super) fn text(&self, parsed: &[u8], extra: &[u8], base: (u32, u32)) -> Option<String> {
        parsed::text(self, parsed, extra, base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(dialect: Dialect) -> Meant {
        Meant {
            dialect,
            sheets: vec!["Rota".into(), "Staff list".into()],
            names: vec!["rate".into(), "_xlfn.XLOOKUP".into()],
            books: vec![
                Other::default(),
                Other {
                    name: Some("S:\\hr\\pay.xls".into()),
                    sheets: vec!["Pay".into()],
                    names: vec!["grade".into()],
                },
            ],
            spans: vec![(0, 1, 1), (1, 0, 0), (0, 0, 1)],
        }
    }

    fn text(parsed: &[u8]) -> Option<String> {
        meant(Dialect::Excel97).text(parsed, &[], (4, 2))
    }

    #[test]
    fn operators_words_and_functions() {
        // A1 & " is off sick"
        let mut parsed = vec![0x44, 0, 0, 0, 0xC0, 0x17, 3, 0, b'P', b'C', b'7', 0x08];
        assert_eq!(text(&parsed).unwrap(), "A1&\"PC7\"");
        // IF(that, 1.5, TRUE)
        parsed.extend([0x1F]);
        parsed.extend(1.5_f64.to_le_bytes());
        parsed.extend([0x1D, 1, 0x42, 3, 1, 0]);
        assert_eq!(text(&parsed).unwrap(), "IF(A1&\"PC7\",1.5,TRUE)");
        assert_eq!(
            text(&[0x25, 0, 0, 9, 0, 1, 0, 1, 0x40, 0x19, 0x10, 0, 0]).unwrap(),
            "SUM($B$1:B$10)"
        );
        assert_eq!(text(&[0x1E, 2, 0, 0x1E, 1, 0, 0x0D]).unwrap(), "2>1");
        assert_eq!(text(&[0x1E, 2, 0, 0x1E, 1, 0, 0x0C]).unwrap(), "2>=1");
        assert_eq!(text(&[0x1E, 2, 0, 0x15, 0x14, 0x13]).unwrap(), "-(2)%");
        assert_eq!(text(&[0x1E, 9, 0, 0x21, 24, 0]).unwrap(), "ABS(9)");
    }

    #[test]
    fn other_sheets_books_and_names() {
        assert_eq!(text(&[0x3A, 0, 0, 4, 0, 1, 0xC0]).unwrap(), "'Staff list'!B5");
        assert_eq!(text(&[0x3A, 1, 0, 4, 0, 1, 0]).unwrap(), "'[S:\\hr\\pay.xls]Pay'!$B$5");
        assert_eq!(text(&[0x5A, 2, 0, 4, 0, 1, 0]).unwrap(), "'Rota:Staff list'!$B$5");
        assert_eq!(text(&[0x23, 1, 0, 0, 0]).unwrap(), "rate");
        assert_eq!(text(&[0x39, 1, 0, 1, 0, 0, 0]).unwrap(), "'[S:\\hr\\pay.xls]Pay'!grade");
        assert_eq!(text(&[0x23, 2, 0, 0, 0, 0x1E, 7, 0, 0x42, 2, 255, 0]).unwrap(), "XLOOKUP(7)");
    }

    #[test]
    fn cells_are_counted_from_the_first_of_those_that_share_a_formula() {
        assert_eq!(text(&[0x2C, 0xFF, 0xFF, 0xFE, 0xC0]).unwrap(), "A4");
        assert_eq!(text(&[0x4C, 3, 0, 1, 0x40]).unwrap(), "D$4");
    }

    #[test]
    fn lists_of_values() {
        let extra = [1, 0, 0, 2, 2, 0, 0, b'J', b'o', 4, 1, 0, 0, 0, 0, 0, 0, 0];
        let told = meant(Dialect::Excel97).text(&[0x60, 0, 0, 0, 0, 0, 0, 0], &extra, (0, 0));
        assert_eq!(told.unwrap(), "{\"Jo\",TRUE}");
    }

    #[test]
    fn formulas_of_binary_workbooks() {
        let binary = meant(Dialect::Binary);
        let parsed = [0x3A, 0, 0, 4, 0, 0, 0, 1, 0xC0, 0x17, 1, 0, b'x', 0, 0x0B];
        assert_eq!(binary.text(&parsed, &[], (0, 0)).unwrap(), "'Staff list'!B5=\"x\"");
    }

    #[test]
    fn what_cannot_be_told_is_none() {
        for parsed in [&[0x08_u8][..], &[0x44, 0], &[0x1E, 1, 0, 0x1E, 1, 0], &[0x99], &[]] {
            assert!(text(parsed).is_none());
        }
    }
}
