//! Names of files and members, made safe to show.

/// A name that is safe to show: control characters, line separators and characters that turn the
/// direction of writing are escaped, as is the backslash itself; it is at most 512 characters long.
pub fn escape(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for (at, letter) in name.chars().enumerate() {
        if at == 512 {
            out.push('…');
            break;
        }
        let hides = matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{61c}');
        if letter == '\\' {
            out.push_str("\\\\");
        } else if letter.is_control() || hides {
            out.push_str(&format!("\\u{{{:x}}}", letter as u32));
        } else {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_play_tricks() {
        assert_eq!(escape("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(escape("gpj.\u{202e}exe"), "gpj.\\u{202e}exe");
        assert_eq!(escape("a\\b"), "a\\\\b");
        assert_eq!(escape(&"x".repeat(4096)).chars().count(), 513);
        assert_eq!(escape("José.txt"), "José.txt");
    }
}
