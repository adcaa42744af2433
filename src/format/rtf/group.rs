//! What a group of RTF holds, and what control words do to it.

use encoding_rs::Encoding;

use super::super::limits::Stop;
use super::Reader;
use super::looks::Look;
use super::shapes::{Cut, Shape};
use crate::model::place::Part;

/// Where the text of a group goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// Running text.
    Text,
    /// A field with this name.
    Field(&'static str),
    /// Hexadecimal data of a picture or an object.
    Data,
    /// The table of fonts.
    Fonts,
    /// The table of colours.
    Colours,
    /// The page that is wrapped in RTF.
    Page,
    /// The name of a property of a shape.
    ShapeProperty,
    /// The value of one that says how it is drawn.
    ShapeValue,
    /// A drawn shape; its text goes where that around it goes.
    Shape,
    /// Formatting that holds no words.
    Nothing,
}

#[derive(Clone, Copy)]
pub(super) struct Group {
    pub(super) to: To,
    /// What ends with this group.
    pub(super) begins: Option<To>,
    /// Nothing was read of the group yet.
    pub(super) first: bool,
    /// It began with `\*`.
    pub(super) starred: bool,
    pub(super) encoding: &'static Encoding,
    /// Characters that stand for one `\u` in older programs.
    replaced: usize,
    hidden: bool,
    deleted: bool,
    pub(super) look: Look,
    /// In a box, which may have a ground of its own.
    pub(super) in_box: bool,
    code: bool,
    copy: bool,
    pub(super) not_html: bool,
}

impl Group {
    pub(super) fn new(encoding: &'static Encoding) -> Group {
        Group {
            to: To::Text,
            begins: None,
            first: false,
            starred: false,
            encoding,
            replaced: 1,
            hidden: false,
            deleted: false,
            look: Look::default(),
            in_box: false,
            code: false,
            copy: false,
            not_html: false,
        }
    }

    /// Why text of the group is not shown.
    pub(super) fn why(&self) -> Option<&'static str> {
        if self.deleted {
            Some("tracked deletion")
        } else if self.code {
            Some("field code")
        } else if self.copy {
            Some("copy for older programs")
        } else if self.hidden {
            Some("hidden text")
        } else {
            None
        }
    }
}

/// Groups of formatting: no word in them comes from the author.
const DULL: &[&str] = &[
    "aftncn",
    "aftnsep",
    "aftnsepc",
    "blipuid",
    "colorschememapping",
    "defchp",
    "defpap",
    "falt",
    "fchars",
    "filetbl",
    "fontemb",
    "ftncn",
    "ftnsep",
    "ftnsepc",
    "generator",
    "latentstyles",
    "lchars",
    "levelnumbers",
    "leveltext",
    "list",
    "listlevel",
    "listoverride",
    "listoverridetable",
    "listpicture",
    "listtable",
    "lsdlockedexcept",
    "mmathPr",
    "nesttableprops",
    "nonesttables",
    "nonshppict",
    "oldcprops",
    "oldpprops",
    "oldsprops",
    "oldtprops",
    "panose",
    "pgptbl",
    "picprop",
    "pn",
    "pnaiueo",
    "pnseclvl",
    "pntxta",
    "pntxtb",
    "rsidtbl",
    "stylesheet",
    "tblstyles",
    "themedata",
    "wgrffmtfilter",
    "xmlnstbl",
];

impl Reader<'_, '_> {
    fn begin(&mut self, to: To) {
        self.now.to = to;
        self.now.begins = Some(to);
    }

    /// Text apart from the running text: a note, a page header.
    fn story(&mut self, part: Part) {
        if self.now.to == To::Text {
            self.now.begins = Some(To::Text);
            self.flow.begin(part);
            self.rows.push(false);
        }
    }

    pub(super) fn word(&mut self, name: &str, number: Option<i32>) -> Result<(), Stop> {
        if name != "u" {
            self.skip = 0;
        }
        self.flush();
        let on = number != Some(0);
        if self.now.to == To::Nothing && !matches!(name, "shptxt" | "pict") {
            return Ok(());
        }
        if self.destination(name) {
            return Ok(());
        }
        if self.now.to == To::Colours {
            self.colours.channel(name, number);
            return Ok(());
        }
        if self.now.look.word(name, number) || self.cut.word(name, number) {
            return Ok(());
        }
        if let Some(shape) = self.shapes.last_mut() {
            shape.word(name, number);
        }
        match name {
            "u" => self.unicode(number.unwrap_or(63)),
            "uc" => self.now.replaced = usize::try_from(number.unwrap_or(1)).unwrap_or(1),
            "v" => self.now.hidden = on,
            "deleted" => self.now.deleted = on,
            "htmlrtf" => self.now.not_html = on,
            "fromhtml" => self.html = on.then(String::new),
            "plain" => {
                self.now.hidden = false;
                self.now.deleted = false;
                self.now.look.plain();
                self.now.encoding = self.fonts.encoding(self.fonts.default_font);
            }
            "f" if self.now.to == To::Fonts => self.fonts.current = number.unwrap_or(0),
            "f" => self.now.encoding = self.fonts.encoding(number.unwrap_or(0)),
            "fcharset" => self.fonts.charset(number.unwrap_or(1)),
            "cpg" => self.fonts.page(number.unwrap_or(0)),
            "deff" => self.fonts.default_font = number.unwrap_or(0),
            "ansicpg" | "mac" | "pc" | "pca" => {
                let page = match name {
                    "mac" => 10000,
                    "pc" => 437,
                    "pca" => 850,
                    _ => number.unwrap_or(1252),
                };
                if let Some(encoding) = super::charset::code_page(page) {
                    self.fonts.default = encoding;
                    self.now.encoding = encoding;
                }
            }
            "pngblip" => self.ending = "png",
            "jpegblip" => self.ending = "jpg",
            "emfblip" => self.ending = "emf",
            "wmetafile" => self.ending = "wmf",
            "dibitmap" | "wbitmap" => self.ending = "dib",
            "macpict" => self.ending = "pict",
            _ => self.text(name),
        }
        Ok(())
    }

    fn text(&mut self, name: &str) {
        let words = match name {
            "par" | "sect" | "page" | "column"
                if self.now.to == To::Text && self.html.is_none() =>
            {
                self.leave_table();
                self.flow.paragraph(self.document);
                return;
            }
            "pard" => {
                self.now.look.shaded = false;
                self.in_table = false;
                return;
            }
            "intbl" if self.now.to == To::Text => {
                self.in_table = true;
                self.row();
                return;
            }
            "trowd" if self.now.to == To::Text => {
                self.row();
                return;
            }
            "cell" if self.now.to == To::Text => {
                self.row();
                self.flow.cell(self.document);
                return;
            }
            "row" if self.now.to == To::Text => {
                if let Some(row) = self.rows.last_mut() {
                    *row = false;
                }
                return;
            }
            "par" | "line" | "sect" | "page" | "softline" | "nestrow" => "\n",
            "tab" | "nestcell" => "\t",
            "emdash" => "—",
            "endash" => "–",
            "lquote" => "‘",
            "rquote" => "’",
            "ldblquote" => "“",
            "rdblquote" => "”",
            "bullet" => "•",
            "emspace" | "enspace" | "qmspace" => " ",
            _ => return,
        };
        if words.trim().is_empty() {
            self.put(words.into());
        } else {
            self.put_from(words, self.at.clone());
        }
    }

    fn unicode(&mut self, number: i32) {
        let unit = (number & 0xFFFF) as u16;
        self.skip = self.now.replaced;
        let mut source = self.at.clone();
        let units = match (self.high.take(), unit) {
            (_, 0xD800..=0xDBFF) => {
                self.high = Some((unit, source.start));
                return;
            }
            (Some((high, start)), 0xDC00..=0xDFFF) => {
                source.start = start;
                vec![high, unit]
            }
            _ => vec![unit],
        };
        self.escaped = Some((String::from_utf16_lossy(&units), source));
    }

    /// Whether the word says where the text of its group goes.
    fn destination(&mut self, name: &str) -> bool {
        let starred = std::mem::take(&mut self.now.starred);
        let to = match name {
            "fonttbl" => To::Fonts,
            "colortbl" => To::Colours,
            "header" | "headerl" | "headerr" | "headerf" => {
                self.story(Part::Header);
                return true;
            }
            "footer" | "footerl" | "footerr" | "footerf" => {
                self.story(Part::Footer);
                return true;
            }
            "footnote" => {
                self.story(Part::Footnote);
                return true;
            }
            "annotation" => {
                self.story(Part::Comment);
                return true;
            }
            "shptxt" => {
                self.now.to = To::Text;
                self.now.in_box = true;
                self.story(Part::Body);
                return true;
            }
            "fldinst" => {
                self.now.code = true;
                return true;
            }
            "fldrslt" => {
                self.now.code = false;
                return true;
            }
            "pict" | "objdata" => {
                self.cut = Cut::default();
                self.ending = if name == "objdata" { "object" } else { "bin" };
                To::Data
            }
            "shprslt" => {
                self.now.copy = true;
                return true;
            }
            "shp" => {
                self.now.begins = Some(To::Shape);
                self.shapes.push(Shape::default());
                return true;
            }
            "background" | "field" | "info" | "object" | "result" | "shpinst" | "shppict"
            | "sp" => return true,
            "datastore" => {
                self.ending = "ole";
                To::Data
            }
            "sn" => To::ShapeProperty,
            "sv" => match self.shape_property.as_str() {
                "wzDescription" | "wzName" => To::Field("alternative text"),
                "gtextUNICODE" => To::Field("word art"),
                "pihlShape" | "pib" => To::Field("link"),
                "shapeType" | "fFilled" | "fillType" | "fillOpacity" | "fHidden"
                | "fBehindDocument" | "cropFromLeft" | "cropFromTop" | "cropFromRight"
                | "cropFromBottom" => To::ShapeValue,
                _ => To::Nothing,
            },
            "htmltag" | "mhtmltag" => To::Page,
            "atnauthor" | "atnid" => To::Field("author of a comment"),
            "revtbl" => To::Field("author of a change"),
            "bkmkstart" | "bkmkend" => To::Field("bookmark"),
            "title" => To::Field("property title"),
            "subject" => To::Field("property subject"),
            "author" => To::Field("property author"),
            "manager" => To::Field("property manager"),
            "company" => To::Field("property company"),
            "operator" => To::Field("property operator"),
            "category" => To::Field("property category"),
            "keywords" => To::Field("property keywords"),
            "comment" | "doccomm" => To::Field("property comment"),
            "hlinkbase" => To::Field("property hlinkbase"),
            "userprops" | "propname" | "staticval" => To::Field("property custom"),
            "template" => To::Field("property template"),
            _ if DULL.contains(&name) => To::Nothing,
            _ if starred => To::Field("other part"),
            _ => return false,
        };
        self.begin(to);
        true
    }
}
