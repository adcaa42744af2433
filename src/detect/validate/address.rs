//! Postcodes and telephone numbers.

/// The 124 postcode areas, Crown dependencies included.
const AREAS: &str = " AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG \
    DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW \
    KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA \
    SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO \
    ZE BFPO BX XX ";

/// An area in use, a district, a sector digit and two letters that are not C I K M O V.
pub(super) fn postcode(text: &str) -> bool {
    let text = super::squeezed(text);
    if text == "GIR0AA" {
        return true;
    }
    let Some(split) = text.len().checked_sub(3) else { return false };
    let (outward, inward) = text.split_at(split);
    let inward_fits = match inward.as_bytes() {
        [sector, unit @ ..] => {
            sector.is_ascii_digit()
                && unit.iter().all(|b| b.is_ascii_uppercase() && !b"CIKMOV".contains(b))
        }
        [] => false,
    };
    let letters = outward.bytes().take_while(u8::is_ascii_uppercase).count();
    let (area, district) = outward.split_at(letters);
    let district_fits = match district.as_bytes() {
        [first] => first.is_ascii_digit(),
        [first, second] => first.is_ascii_digit() && second.is_ascii_alphanumeric(),
        _ => false,
    };
    inward_fits && district_fits && !area.is_empty() && AREAS.contains(&format!(" {area} "))
}

/// Ofcom's plan: how many digits follow the first ones, and which first ones are in use.
pub(super) fn phone_uk(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let national = if let Some(rest) = digits.strip_prefix("0044") {
        rest
    } else if text.trim_start().starts_with("+44") || text.trim_start().starts_with("(+44") {
        digits.strip_prefix("44").unwrap_or("")
    } else {
        match digits.strip_prefix('0') {
            Some(rest) => rest,
            None => return false,
        }
    };
    // "+44 (0)20 …" keeps its zero.
    let national = national.strip_prefix('0').unwrap_or(national);
    let length = national.len();
    match national.as_bytes() {
        [b'1', b'1', ..] | [b'1', _, b'1', ..] => length == 10,
        [b'1', b'2'..=b'9', ..] => length == 10 || length == 9,
        [b'2', b'0' | b'3' | b'4' | b'8' | b'9', ..] => length == 10,
        [b'3', b'0' | b'3' | b'4' | b'7', ..] => length == 10,
        [b'5', b'5' | b'6', ..] => length == 10,
        [b'7', b'0'..=b'9', ..] => length == 10,
        [b'8', b'0', ..] => matches!(length, 7 | 9 | 10),
        [b'8', b'4' | b'7', ..] => length == 10 || length == 7,
        [b'9', b'0' | b'1' | b'8', ..] => length == 10,
        _ => false,
    }
}
