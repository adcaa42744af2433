//! The packed form of RTF in Outlook items (MS-OXRTFCP).

use super::super::bytes::{size_at, u8_at, u32_at};

/// What the window holds before the first byte.
const BEFORE: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \
\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\
\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

const WINDOW: usize = 4096;

/// The RTF; empty if it does not unpack, none if there is more than allowed.
pub(super) fn unpack(packed: &[u8], most: u64) -> Option<Vec<u8>> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let body = packed.get(16..).unwrap_or_default();
    let size = size_at(packed, 4).unwrap_or(0);
    match u32_at(packed, 8) {
        Some(0x414C_454D) => Some(body.get(..size.min(body.len())).unwrap_or_default().to_vec()),
        Some(0x7546_5A4C) => lzfu(body, most),
        _ => Some(Vec::new()),
    }
}

fn lzfu(body: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut window = [0_u8; WINDOW];
    for (slot, byte) in window.iter_mut().zip(BEFORE) {
        *slot = *byte;
    }
    let mut write = BEFORE.len();
    let mut out = Vec::new();
    let mut at = 0;
    let mut put = |byte: u8, write: &mut usize, window: &mut [u8; WINDOW]| {
        if let Some(slot) = window.get_mut(*write % WINDOW) {
            *slot = byte;
        }
        *write = (*write + 1) % WINDOW;
        out.push(byte);
        out.len() <= most
    };
    'all: while let Some(flags) = u8_at(body, at) {
        at += 1;
        for bit in 0..8 {
            if flags >> bit & 1 == 0 {
                let Some(byte) = u8_at(body, at) else { break 'all };
                at += 1;
                if !put(byte, &mut write, &mut window) {
                    return None;
                }
                continue;
            }
            let (Some(high), Some(low)) = (u8_at(body, at), u8_at(body, at + 1)) else {
                break 'all;
            };
            at += 2;
            let from = usize::from(high) << 4 | usize::from(low >> 4);
            let length = usize::from(low & 0xF) + 2;
            if from == write % WINDOW {
                break 'all;
            }
            for step in 0..length {
                let byte = window.get((from + step) % WINDOW).copied().unwrap_or(0);
                if !put(byte, &mut write, &mut window) {
                    return None;
                }
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification_unpacks() {
        let packed = [
            0x2d, 0x00, 0x00, 0x00, 0x2b, 0x00, 0x00, 0x00, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5,
            0xc7, 0xa7, 0x03, 0x00, 0x0a, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42,
            0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05, 0xb0,
            0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
        ];
        assert_eq!(BEFORE.len(), 207);
        let text = unpack(&packed, 1000).unwrap();
        assert_eq!(text, b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assert_eq!(unpack(&packed, 10), None);
    }
}
