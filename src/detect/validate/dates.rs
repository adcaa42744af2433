//! Dates and ages.

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Whether the calendar has the day.
pub(super) fn exists(year: i64, month: i64, day: i64) -> bool {
    let (Ok(year), Ok(month), Ok(day)) =
        (i16::try_from(year), i8::try_from(month), i8::try_from(day))
    else {
        return false;
    };
    jiff::civil::Date::new(year, month, day).is_ok()
}

/// Day, month, year in numbers or words, or year, month, day.
pub(super) fn date(text: &str) -> bool {
    let lower = text.to_lowercase();
    let parts: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let mut numbers = Vec::new();
    let mut named = None;
    for (at, part) in parts.iter().enumerate() {
        let plain = ["st", "nd", "rd", "th"].iter().find_map(|ending| part.strip_suffix(ending));
        let number = plain.unwrap_or(part);
        if let Ok(number) = number.parse::<i64>() {
            numbers.push((number, part.len()));
        } else if let Some(month) = MONTHS.iter().position(|month| part.starts_with(month)) {
            named = Some((at, month as i64 + 1));
        } else if *part != "of" {
            return false;
        }
    }
    let full = |year: (i64, usize)| match year {
        (year, 2) => Some(2000 + year),
        (year, 4) => Some(year).filter(|year| (1800..=2200).contains(year)),
        _ => None,
    };
    let checked = match (named, numbers.as_slice()) {
        (Some((_, month)), [(day, _), year]) => full(*year).map(|year| (year, month, *day)),
        (None, [(year, 4), (month, _), (day, _)]) => Some((*year, *month, *day)),
        (None, [(day, _), (month, _), year]) => full(*year).map(|year| (year, *month, *day)),
        _ => None,
    };
    checked.is_some_and(|(year, month, day)| exists(year, month, day))
}

/// A whole number of years a person may have lived.
pub(super) fn age(text: &str) -> bool {
    text.trim().parse::<u32>().is_ok_and(|age| age <= 120)
}
