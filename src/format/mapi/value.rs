//! Values of Outlook properties by their type (MS-OXCDATA 2.11.1), and how a person sees them.

use jiff::Span;
use jiff::civil::date;

use super::super::bytes::{f64_at, size_at, u16_at, u32_at};

/// What a property holds.
pub(in super::super) enum Value {
    Text(String),
    Bytes(Vec<u8>),
    Number(u32),
    /// Steps of 100 nanoseconds since 1601, in UTC.
    Moment(u64),
    /// A value of another type, as a person sees it.
    Plain(String),
}

/// Bytes that a value takes, if all of its type take the same.
pub(in super::super) fn width(kind: u16) -> Option<usize> {
    match kind {
        0x0002 | 0x000B => Some(2),
        0x0003 | 0x0004 | 0x000A => Some(4),
        0x0005..=0x0007 | 0x0014 | 0x0040 => Some(8),
        0x0048 => Some(16),
        _ => None,
    }
}

/// The value that bytes begin with, of a type of fixed width that says something.
pub(in super::super) fn fixed(kind: u16, bytes: &[u8]) -> Option<Value> {
    let eight = || Some(u64::from(u32_at(bytes, 0)?) | u64::from(u32_at(bytes, 4)?) << 32);
    Some(match kind {
        0x0002 => Value::Number(i32::from(u16_at(bytes, 0)?.cast_signed()).cast_unsigned()),
        0x0003 => Value::Number(u32_at(bytes, 0)?),
        0x0004 => Value::Plain(f32::from_bits(u32_at(bytes, 0)?).to_string()),
        0x0005 => Value::Plain(f64_at(bytes, 0)?.to_string()),
        // Money, in ten-thousandths.
        0x0006 => Value::Plain(format!("{:.2}", eight()?.cast_signed() as f64 / 10_000.0)),
        // Days since 30 December 1899, 109,205 days after the other count begins.
        0x0007 => Value::Moment(((f64_at(bytes, 0)? + 109_205.0) * 864e9) as u64),
        0x000B => Value::Plain(if u16_at(bytes, 0)? == 0 { "no" } else { "yes" }.to_owned()),
        0x0014 => Value::Plain(eight()?.cast_signed().to_string()),
        0x0040 => Value::Moment(eight()?),
        _ => return None,
    })
}

/// A time of the calendar, taken for UTC; none before 1601.
pub(in super::super) fn moment(time: jiff::civil::DateTime) -> Option<Value> {
    let seconds = time.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second();
    let since = u64::try_from(seconds.checked_add(11_644_473_600)?).ok()?;
    Some(Value::Moment(since.checked_mul(10_000_000)?))
}

/// The values of a property that has several, of a type of fixed width, one after the other.
pub(in super::super) fn row(kind: u16, bytes: &[u8]) -> Vec<Value> {
    let width = width(kind).unwrap_or(bytes.len().max(1));
    bytes.chunks_exact(width).filter_map(|bytes| fixed(kind, bytes)).collect()
}

/// The bytes of each of several values, after a list of where they begin (MS-PST 2.3.3.4.2).
pub(in super::super) fn listed(bytes: &[u8]) -> Vec<&[u8]> {
    let count = size_at(bytes, 0).unwrap_or(0).min(bytes.len() / 4);
    let start = |index: usize| match index == count {
        true => Some(bytes.len()),
        false => size_at(bytes, 4 + index * 4),
    };
    (0..count).filter_map(|index| bytes.get(start(index)?..start(index + 1)?)).collect()
}

/// A moment as Outlook shows it, but in UTC; none for what stands for no date. Of a day that is kept
/// as its midnight somewhere on earth, that day.
pub(super) fn told(moment: u64, day: bool) -> Option<String> {
    let seconds = i64::try_from(moment / 10_000_000).ok()?;
    let (mut days, mut rest) = (seconds / 86_400, seconds % 86_400);
    if day {
        days += i64::from(rest >= 43_200);
        rest = 0;
    }
    let date = date(1601, 1, 1).checked_add(Span::new().try_days(days).ok()?).ok()?;
    if !(1602..4500).contains(&date.year()) {
        return None;
    }
    let shown = date.strftime("%-d %B %Y");
    Some(match rest {
        0 => shown.to_string(),
        _ => format!("{shown} {:02}:{:02} UTC", rest / 3600, rest / 60 % 60),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(kind: u16, bytes: &[u8], day: bool) -> Option<String> {
        match fixed(kind, bytes)? {
            Value::Plain(text) => Some(text),
            Value::Number(number) => Some(number.cast_signed().to_string()),
            Value::Moment(moment) => told(moment, day),
            Value::Text(_) | Value::Bytes(_) => None,
        }
    }

    #[test]
    fn values_are_told_as_a_person_sees_them() {
        let moment = |text: &str| match moment(text.parse().unwrap()) {
            Some(Value::Moment(moment)) => moment.to_le_bytes(),
            _ => panic!("{text}"),
        };
        for (kind, bytes, day, seen) in [
            (0x40, moment("2024-03-12T10:15:59"), false, Some("12 March 2024 10:15 UTC")),
            (0x40, moment("2024-03-12T00:00:00"), false, Some("12 March 2024")),
            (0x40, moment("1984-06-01T11:59:00"), true, Some("1 June 1984")),
            (0x40, moment("1984-05-31T23:00:00"), true, Some("1 June 1984")),
            (0x40, 0x0CB3_4557_A3DD_4000_u64.to_le_bytes(), false, None),
            (0x40, [0; 8], false, None),
            (0x40, [0xFF; 8], false, None),
            (0x07, 45_363.5_f64.to_le_bytes(), false, Some("12 March 2024 12:00 UTC")),
            (0x07, f64::NAN.to_le_bytes(), false, None),
            (0x06, 415_000_000_u64.to_le_bytes(), false, Some("41500.00")),
            (0x05, 1.5_f64.to_le_bytes(), false, Some("1.5")),
            (0x02, [0xFF; 8], false, Some("-1")),
            (0x0B, [1, 0, 0, 0, 0, 0, 0, 0], false, Some("yes")),
            (0x14, [0xFF; 8], false, Some("-1")),
        ] {
            assert_eq!(shown(kind, &bytes, day).as_deref(), seen, "{kind:#x} {bytes:?}");
        }
        assert!(fixed(0x40, &[0; 7]).is_none() && fixed(0x1F, &[0; 8]).is_none());
    }

    #[test]
    fn lists_of_values_are_taken_apart() {
        let list = [2, 0, 0, 0, 12, 0, 0, 0, 14, 0, 0, 0, b'a', b'b', b'c'];
        assert_eq!(listed(&list), [b"ab".as_slice(), b"c"]);
        assert!(listed(&[9, 0, 0, 0, 255]).is_empty() && listed(&[]).is_empty());
        assert_eq!(row(2, &[1, 0, 2, 0, 3]).len(), 2);
    }
}
