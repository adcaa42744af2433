//! What a number looks like in its cell (ECMA-376 part 1, 18.8.30), as far as it matters here: dates,
//! times, leading zeros, and formats that show nothing.

use super::super::flow::field;
use super::super::limits::Stop;
use super::super::open::Opening;
use super::super::xmltext::{self, Met};
use super::looks::Looks;
use crate::model::document::Document;

#[derive(Default)]
pub(in super::super) struct Formats {
    /// The number format of each cell style.
    styles: Vec<u32>,
    /// Format codes that the workbook defines.
    codes: Vec<(u32, String)>,
    /// Whether days are counted from 1904.
    pub(in super::super) epoch_1904: bool,
    /// What each cell style does to be overlooked.
    pub(in super::super) looks: Looks,
}

impl Formats {
    pub(super) fn read(bytes: &[u8], opening: &mut Opening<'_>) -> Result<Formats, Stop> {
        let mut formats = Formats::default();
        let mut in_cells = false;
        let mut looks = Looks::default();
        xmltext::walk(&xmltext::decoded(bytes), opening, &mut |met| {
            looks.meet(&met);
            match met {
                Met::Open(start) => match xmltext::tag(start) {
                    "cellXfs" => in_cells = true,
                    "cellStyleXfs" | "cellStyles" | "dxfs" => in_cells = false,
                    "numFmt" => {
                        let id = xmltext::of(start, "numFmtId").parse().ok();
                        let code = xmltext::attribute(start, "formatCode");
                        formats.codes.extend(id.zip(code));
                    }
                    "xf" if in_cells => {
                        let id = xmltext::of(start, "numFmtId").parse().ok();
                        formats.styles.push(id.unwrap_or(0));
                    }
                    _ => {}
                },
                Met::Close("cellXfs") => in_cells = false,
                _ => {}
            }
        })?;
        formats.looks = looks;
        Ok(formats)
    }

    /// Adds a format code that a workbook defines.
    pub(in super::super) fn add_code(&mut self, id: u32, code: String) {
        self.codes.push((id, code));
    }

    /// Adds the next cell style, by the number of its format.
    pub(in super::super) fn add_style(&mut self, format: u32) {
        self.styles.push(format);
    }

    fn code(&self, style: usize) -> &str {
        let id = self.styles.get(style).copied().unwrap_or(0);
        if let Some((_, code)) = self.codes.iter().find(|(known, _)| *known == id) {
            return code;
        }
        match id {
            14 => "dd/mm/yyyy",
            15 => "d-mmm-yy",
            16 => "d-mmm",
            17 => "mmm-yy",
            18 => "h:mm AM/PM",
            19 => "h:mm:ss AM/PM",
            20 => "h:mm",
            21 | 45 => "h:mm:ss",
            22 => "dd/mm/yyyy h:mm",
            46 | 47 => "h:mm:ss",
            _ => "General",
        }
    }

    /// Adds the fixed words of number formats: cells show them, and do not hold them.
    pub(in super::super) fn tell(&self, document: &mut Document) {
        for (id, code) in &self.codes {
            let words = fixed(code);
            // Signs of currencies have three letters at most.
            let long = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() > 3;
            let says = words.split_whitespace().any(long);
            if says && self.styles.contains(id) {
                field(document, "number format", &words, None);
            }
        }
    }

    /// Why a cell of a style is not seen.
    pub(in super::super) fn unseen(&self, style: usize) -> Option<&'static str> {
        if blank(self.code(style)) {
            return Some("number format that shows nothing");
        }
        self.looks.unseen(style)
    }

    /// Whether a format that applies by a rule hides what it applies to.
    pub(super) fn rule_hides(&self, number: usize) -> bool {
        self.looks.rule_hides(number)
    }

    /// The number as the cell shows it.
    pub(in super::super) fn display(&self, raw: &str, style: usize) -> String {
        let Ok(number) = raw.trim().parse::<f64>() else { return raw.to_owned() };
        let code = bare(self.code(style));
        let dated = code.contains(['d', 'y']) || (code.contains("mmm"));
        let timed = code.contains('h') || code.contains("ss");
        if dated || timed {
            return moment(number, dated, timed, self.epoch_1904).unwrap_or_else(|| raw.to_owned());
        }
        let zeros = code.chars().filter(|c| *c == '0').count();
        let grouped = code.chars().all(|c| matches!(c, '0' | ' ' | '-' | '(' | ')'));
        if zeros > 1 && grouped && number.fract() == 0.0 && number >= 0.0 {
            return format!("{number:0zeros$}");
        }
        if number.fract() == 0.0 && number.abs() < 1e15 {
            return format!("{number:.0}");
        }
        format!("{number}")
    }
}

/// Whether a format code shows nothing of any value: its sections, three at least, are empty or hold
/// fixed words alone. The words for true and false in a language tell all of what they stand for.
pub(in super::super) fn blank(code: &str) -> bool {
    let word = |section: &str| {
        let word = section.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        word.is_some_and(|word| !word.is_empty() && word.chars().all(char::is_alphabetic))
    };
    if let [yes, positive, no] = code.split(';').collect::<Vec<_>>().as_slice()
        && yes == positive
        && yes != no
        && word(yes)
        && word(no)
    {
        return false;
    }
    let (mut sections, mut fixed) = (1, true);
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                letters.by_ref().find(|letter| *letter == '"');
            }
            '[' => {
                letters.by_ref().find(|letter| *letter == ']');
            }
            '\\' | '_' | '*' => {
                letters.next();
            }
            ';' => sections += 1,
            ' ' | '-' | '(' | ')' => {}
            _ => fixed = false,
        }
    }
    // Numbers above and below nothing, and nothing.
    sections >= 3 && fixed
}

/// The words of a format code that stand for themselves: in quotes, or a letter behind a backslash.
fn fixed(code: &str) -> String {
    let mut out = String::new();
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => out.extend(letters.by_ref().take_while(|c| *c != '"')),
            '\\' => out.extend(letters.next()),
            '[' => drop(letters.by_ref().find(|c| *c == ']')),
            '_' | '*' => drop(letters.next()),
            _ if out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    out
}

/// The first section of a format code in lower case, without quoted words, colours and escapes.
fn bare(code: &str) -> String {
    let mut out = String::new();
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                letters.by_ref().find(|c| *c == '"');
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|c| *c != ']').collect();
                // Elapsed hours, minutes and seconds stand in brackets.
                if matches!(inside.to_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
                    out.push_str(&inside.to_lowercase());
                }
            }
            '\\' | '_' | '*' => {
                letters.next();
            }
            ';' => break,
            other => out.extend(other.to_lowercase()),
        }
    }
    if out == "general" { String::new() } else { out }
}

/// A number as all the dates and times it may be shown as.
pub(in super::super) fn dates(number: f64) -> Vec<String> {
    let sorts = [(true, false), (true, true), (false, true)];
    let ways = sorts.iter().flat_map(|(dated, timed)| {
        [false, true].map(|epoch_1904| moment(number, *dated, *timed, epoch_1904))
    });
    ways.flatten().collect()
}

/// Days since the epoch as a British date, a time, or both. Day 60 of the 1900 count never was.
fn moment(number: f64, dated: bool, timed: bool, epoch_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    let seconds = (number.fract() * 86_400.0).round() as i64;
    let mut days = number.trunc() as i64 + seconds / 86_400;
    let seconds = seconds % 86_400;
    let time = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if !dated {
        return Some(time);
    }
    let epoch = if epoch_1904 {
        jiff::civil::date(1904, 1, 1)
    } else {
        if days < 60 {
            days += 1;
        }
        jiff::civil::date(1899, 12, 30)
    };
    let date = epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    let date = format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year());
    Some(if timed && seconds > 0 { format!("{date} {time}") } else { date })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_times_and_leading_zeros_look_as_in_the_cell() {
        let formats = Formats {
            styles: vec![0, 14, 164, 165, 20, 166, 167, 168, 169, 170],
            codes: vec![
                (164, "00000000000".into()),
                (165, "[$-809]dd\\ mmmm\\ yyyy;@".into()),
                (166, ";;;".into()),
                (167, "\"withheld\";\"withheld\";\"withheld\"".into()),
                (168, "[Red]0;\"none\";\"none\"".into()),
                (169, "\"TRUE\";\"TRUE\";\"FALSE\"".into()),
                (170, "00000 000000".into()),
            ],
            ..Formats::default()
        };
        assert_eq!(formats.display("43831", 1), "01/01/2020");
        assert_eq!(formats.display("7700900123", 2), "07700900123");
        assert_eq!(formats.display("7700900123", 9), "07700900123");
        assert_eq!(formats.display("29281.5", 3), "01/03/1980");
        assert_eq!(formats.display("0.5", 4), "12:00:00");
        assert_eq!(formats.display("9990123454", 0), "9990123454");
        assert_eq!(formats.display("1.5", 0), "1.5");
        assert_eq!(fixed("\"PC 4417 Quill\";;\\n\\o\\n\\e 0").trim(), "PC 4417 Quill none");
        assert!([5, 6].iter().all(|style| formats.unseen(*style).is_some()));
        assert!([1, 7, 8].iter().all(|style| formats.unseen(*style).is_none()));
    }
}
