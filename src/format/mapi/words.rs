//! Words in bytes that are not understood: what a binary property may hold beside numbers.

/// The most that is read of one property, in bytes.
pub(super) const MOST: usize = 1 << 20;

/// Fewer letters than these are numbers that look like letters, in two bytes a letter and in one.
const LEAST: [usize; 2] = [4, 6];

/// Runs of letters, in UTF-16 or in ASCII and UTF-8, in the order of the bytes.
pub(super) fn words(bytes: &[u8]) -> Vec<String> {
    let bytes = bytes.get(..MOST).unwrap_or(bytes);
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let wide: String = rest.as_chunks::<2>().0.iter().map_while(|two| letter(*two)).collect();
        let count = wide.chars().count();
        if count >= LEAST[0] {
            found.extend(said(wide, 3));
            at += count * 2;
            continue;
        }
        let (length, narrow) = run(rest);
        at += 1;
        if length >= LEAST[1] {
            found.extend(said(narrow, 4));
            // Its last letter may be the first of two bytes each.
            at += length - 2;
        }
    }
    found
}

/// A unit of UTF-16 that is a letter of an alphabet, a digit, a sign or a blank.
fn letter(two: [u8; 2]) -> Option<char> {
    let letter = char::from_u32(u16::from_le_bytes(two).into())?;
    // Beyond the alphabets nearly every number is a letter.
    let plain = letter.is_ascii_graphic() || letter == ' ';
    (plain || (letter < '\u{700}' && letter.is_alphabetic())).then_some(letter)
}

/// Signs of one byte each, and whole letters of UTF-8, from the start on; and how many bytes they are.
fn run(bytes: &[u8]) -> (usize, String) {
    let plain = |byte: &&u8| !byte.is_ascii_control();
    let length = bytes.iter().take_while(plain).count();
    let bytes = bytes.get(..length).unwrap_or_default();
    let first = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    (first.len(), first.to_owned())
}

/// The run, if so many letters or digits follow one another in it.
fn said(run: String, least: usize) -> Option<String> {
    let says = run.split(|c: char| !c.is_alphanumeric()).any(|word| word.chars().count() >= least);
    says.then(|| run.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_found_among_numbers() {
        let mut bytes = vec![0, 1, 0xFF, 0xFE, 9];
        bytes.extend("Owen Löw".encode_utf16().flat_map(u16::to_le_bytes));
        bytes.extend([0, 0, 3]);
        bytes.extend("07700 900231\0Zoë Cresswater\0ab c".bytes());
        assert_eq!(words(&bytes), ["Owen Löw", "07700 900231", "Zoë Cresswater"]);
        assert!(words(&[0x41, 0x1F, 0x42, 0x10, 0x41, 0x42, 0x43, 0, 0x99]).is_empty());
        // Bytes that follow no order hold few runs that look like words.
        let mut state = 7_u32;
        let chance = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let noise: Vec<u8> = (0..10_000).map(chance).collect();
        assert!(words(&noise).len() <= 16, "{:?}", words(&noise));
    }
}
