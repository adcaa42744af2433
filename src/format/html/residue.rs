//! What a web page keeps beside what a browser shows.

use scraper::Html;
use scraper::node::{Element, Node};

use super::super::colour::{BLACK, Colour, WHITE, near, rgb};
use super::super::residue::{Reasons, hidden};
use crate::model::document::{Document, Visibility};
use crate::model::place::Place;
use crate::model::residue::Severity::{Block, Warn};

const REASONS: &Reasons = &[
    ("hidden element", "H02", Block),
    ("hidden by its style", "H02", Block),
    ("letters in the colour of the page", "H02", Block),
    ("template", "H02", Warn),
    ("script", "H04", Warn),
];

/// Attributes whose words are meant for people but are not on the page.
const SPOKEN: &[&str] = &["alt", "title", "aria-label", "placeholder", "summary", "label"];

pub(super) fn find(document: &mut Document) {
    hidden(document, REASONS);
    let mut found = Vec::new();
    for (number, segment) in document.segments.iter().enumerate() {
        let Place::Field { name } = &segment.place else { continue };
        let Visibility::Hidden(why) = &segment.visibility else { continue };
        let words = document.segment_text(number as u32);
        let check = match why.as_str() {
            // Conditions for old programs are markup, not words.
            "comment in the markup" if !words.starts_with('[') => "H01",
            "attribute in the markup" if SPOKEN.contains(&name.as_str()) => "H03",
            "attribute in the markup" if name.starts_with("data-") => "H03",
            "script" if words.contains("sourceMappingURL=") => "H05",
            _ => continue,
        };
        found.push((check, segment.place.clone(), words.to_owned()));
    }
    for (check, place, words) in found {
        document.leave(check, Warn, place, &words);
    }
}

/// What is seen of an element only by who reads the markup: files inside it, and who made the page.
pub(super) fn element(element: &Element, document: &mut Document) {
    for (name, value) in element.attrs() {
        if value.trim_start().starts_with("data:") && value.len() > 64 {
            document.leave("H05", Warn, Place::Field { name: name.to_owned() }, "");
        }
    }
    let value = element.attr("value").unwrap_or("");
    let kept = element.name() == "input" && element.attr("type") == Some("hidden");
    if kept && value.chars().any(char::is_alphanumeric) {
        document.leave("H02", Block, Place::Field { name: "hidden field".into() }, value);
    }
    let named = element.attr("name").unwrap_or("").to_lowercase();
    let says_who = ["author", "generator", "dc.creator", "last-modified-by", "originator"];
    if element.name() == "meta" && says_who.contains(&named.as_str()) {
        let content = element.attr("content").unwrap_or("");
        document.leave("H06", Warn, Place::Field { name: "author or program".into() }, content);
    }
}

/// Classes and identifiers that the page's own style sheets hide.
#[derive(Default)]
pub(super) struct Sheet {
    hidden: Vec<String>,
}

impl Sheet {
    pub(super) fn read(tree: &Html) -> Sheet {
        let mut sheet = Sheet::default();
        for node in tree.tree.nodes() {
            let Node::Element(element) = node.value() else { continue };
            if element.name() != "style" {
                continue;
            }
            for child in node.children() {
                if let Node::Text(text) = child.value() {
                    sheet.take(&text.text);
                }
            }
        }
        sheet
    }

    fn take(&mut self, css: &str) {
        // Rules inside @media are for other screens or for print: they begin after another brace.
        for rule in css.split('}') {
            let Some((selectors, body)) = rule.rsplit_once('{') else { continue };
            if !hides(body) || selectors.contains('{') {
                continue;
            }
            for selector in selectors.rsplit("*/").next().unwrap_or("").split(',') {
                let selector = selector.trim();
                let simple = selector.len() > 1
                    && selector.starts_with(['.', '#'])
                    && selector
                        .chars()
                        .skip(1)
                        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
                if simple && self.hidden.len() < 1000 {
                    self.hidden.push(selector.to_owned());
                }
            }
        }
    }

    pub(super) fn hides(&self, element: &Element) -> bool {
        let named = |selector: &String| match selector.split_at_checked(1) {
            Some((".", class)) => {
                element.attr("class").is_some_and(|all| all.split_whitespace().any(|c| c == class))
            }
            Some(("#", id)) => element.attr("id") == Some(id),
            _ => false,
        };
        self.hidden.iter().any(named)
    }
}

/// Whether declarations hide what they apply to.
pub(super) fn hides(style: &str) -> bool {
    let style: String = style.to_lowercase().split_whitespace().collect();
    let zero = |name: &str| {
        style.split(';').any(|declaration| {
            declaration.strip_prefix(name).is_some_and(|value| {
                let digits: String =
                    value.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
                digits.parse::<f64>() == Ok(0.0)
            })
        })
    };
    style.contains("display:none")
        || style.contains("visibility:hidden")
        || zero("opacity:")
        || zero("font-size:")
        || ((zero("max-height:") || zero("height:")) && style.contains("overflow:hidden"))
        || ["text-indent:-", "left:-", "top:-"].iter().any(|far| {
            style.split_once(far).is_some_and(|(_, value)| {
                let digits: String = value.chars().take_while(char::is_ascii_digit).collect();
                digits.parse::<u32>().is_ok_and(|distance| distance >= 900)
            })
        })
}

/// Whether declarations paint letters in the colour of the ground, white where they say nothing of it.
pub(super) fn whitens(style: &str) -> bool {
    let style: String = style.to_lowercase().split_whitespace().collect();
    let value = |names: &[&str]| {
        style.split(';').find_map(|declaration| {
            let (name, value) = declaration.split_once(':')?;
            names.contains(&name).then_some(value)
        })
    };
    let ground = value(&["background", "background-color"]);
    match value(&["color"]).and_then(colour) {
        Some(letters) => ground.map_or(Some(WHITE), colour).is_some_and(|it| near(it, letters)),
        None => false,
    }
}

/// A colour by its numbers or one of the names that are used for hiding.
fn colour(value: &str) -> Option<Colour> {
    let value = value.trim_end_matches("!important");
    match value {
        "white" => return Some(WHITE),
        "black" => return Some(BLACK),
        _ => {}
    }
    if let Some(digits) = value.strip_prefix('#') {
        let doubled = |digits: &str| digits.chars().flat_map(|digit| [digit, digit]).collect();
        let whole: String = if digits.len() == 3 { doubled(digits) } else { digits.to_owned() };
        return rgb(&whole);
    }
    let numbers = value.strip_prefix("rgb(")?.strip_suffix(')')?;
    let channels: Vec<u8> = numbers.split(',').map_while(|part| part.parse().ok()).collect();
    channels.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_that_hide_are_told() {
        for style in [
            "display: none",
            "color:red; visibility:hidden",
            "opacity: 0",
            "opacity:0.0;",
            "font-size:0px",
            "position:absolute; left:-9999px",
            "max-height:0; overflow: hidden",
        ] {
            assert!(hides(style), "{style}");
        }
        for style in ["opacity:0.8", "font-size:0.9em", "margin-left:-10px", "display:block"] {
            assert!(!hides(style), "{style}");
        }
        for style in ["color:#FFF", "background:#000; color:black", "color: rgb(255, 255, 255)"] {
            assert!(whitens(style), "{style}");
        }
        for style in ["color:#fff;background:#000", "color:#fff;background:url(a)", "color:red"] {
            assert!(!whitens(style), "{style}");
        }
    }
}
