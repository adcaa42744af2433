//! A page to be drawn, and the picture that comes of it.

use serde::{Deserialize, Serialize};

use super::redaction::{Drawn, Edits};

/// How large a page is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scale {
    /// Pixels to the inch.
    Dpi(u16),
    /// Pixels of the longer side: a thumbnail.
    Longest(u16),
}

/// A page to be drawn.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// Page number, from 1.
    pub page: u32,
    /// Its size; pages of more than 16 million pixels are drawn smaller.
    pub scale: Scale,
    /// What is framed on it: everything that would be taken out.
    pub framed: Option<Edits>,
}

/// A page as a picture.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// How many pages the document has.
    pub pages: u32,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// The picture as PNG.
    pub png: Vec<u8>,
    /// From pixels, counted from the upper left corner, to points of the page: the six numbers of a
    /// matrix (ISO 32000-1, 8.3.3).
    pub to_page: [f64; 6],
    /// What is framed, in points of the page.
    pub frames: Vec<Drawn>,
}
