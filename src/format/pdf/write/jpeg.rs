//! A JPEG without what cameras and editors write beside the picture.

/// The file without Exif, XMP, IPTC, thumbnails and comments, and without what follows its end;
/// none if its segments cannot be followed.
pub(super) fn stripped(data: &[u8]) -> Option<Vec<u8>> {
    let mut out = data.get(..2).filter(|start| *start == [0xFF, 0xD8])?.to_vec();
    let mut at = 2;
    loop {
        let &[mark, kind] = data.get(at..at + 2)? else { return None };
        if mark != 0xFF {
            return None;
        }
        if kind == 0xFF {
            at += 1;
            continue;
        }
        if kind == 0xD9 {
            out.extend_from_slice(&[0xFF, 0xD9]);
            return Some(out);
        }
        let length = usize::from(u16::from_be_bytes([*data.get(at + 2)?, *data.get(at + 3)?]));
        let segment = data.get(at..at + 2 + length)?;
        // JFIF without its thumbnail, Adobe's colour transform and ICC profiles change how the
        // picture looks; the other application segments and comments do not.
        let keep = match kind {
            0xE0 => segment.get(4..9) == Some(b"JFIF\0") && length == 16,
            0xE2 => segment.get(4..16) == Some(b"ICC_PROFILE\0"),
            0xEE => segment.get(4..9) == Some(b"Adobe"),
            0xE1 | 0xE3..=0xEF | 0xFE => false,
            _ => true,
        };
        if keep {
            out.extend_from_slice(segment);
        }
        at += 2 + length;
        if kind == 0xDA {
            // The scan itself: a mark in it is followed by zero or is a restart.
            let scan = data.get(at..)?;
            let end = scan
                .windows(2)
                .position(|pair| matches!(pair, [0xFF, 0x01..=0xCF | 0xD8..=0xFE]))
                .unwrap_or(scan.len());
            out.extend_from_slice(scan.get(..end)?);
            at += end;
            if at + 2 > data.len() {
                return Some(out);
            }
        }
    }
}
