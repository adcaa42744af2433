//! Dark boxes on pictures under which the picture still shows something.

use hayro_syntax::object::{ObjectIdentifier, Stream};
use hayro_syntax::page::Page;
use kurbo::{Affine, Rect, Vec2};

use super::super::super::limits::Budget;
use super::super::glyph::Painted;
use super::super::redact::pictures::Samples;
use super::super::redact::region::Region;
use super::Found;
use super::covered::{Cover, Kind};

/// Names boxes under which there is something in the picture.
pub(super) fn find(
    page: &Page<'_>,
    covers: &[Cover],
    crop: Rect,
    budget: &mut Budget,
    found: &mut Found<'_, '_>,
) {
    let content = found.content;
    let mut looked = Looked::default();
    for cover in covers {
        let small = cover.bounds.area() < 0.25 * crop.area() && cover.bounds.width() > 8.0;
        let shape = matches!(cover.kind, Kind::Shape | Kind::Annotation | Kind::Sheer);
        if !shape || !cover.dark || !small || cover.bounds.height() < 5.0 {
            continue;
        }
        let mut under = content.paints.iter().filter(|paint| {
            let both = paint.bounds.intersect(cover.bounds);
            !paint.layer_off
                && paint.order < cover.order
                && both.area() > 0.9 * cover.bounds.area()
                && paint.bounds.area() > 4.0 * cover.bounds.area()
        });
        // Letters on the box are what a design puts there; a stamp is short.
        if under.any(|paint| match paint.what {
            Painted::Picture { object, to_page } => {
                !looked.shows_nothing(page, object, to_page, cover.bounds, budget)
            }
            _ => false,
        }) {
            let check = if cover.kind == Kind::Sheer { "R20" } else { "R13" };
            found.push(check, cover.bounds, "");
        }
    }
}

/// The picture that was unpacked last: the boxes of a scan lie on one.
#[derive(Default)]
struct Looked(Option<(ObjectIdentifier, Option<Samples>)>);

impl Looked {
    /// Whether a picture shows nothing in a place, so that nothing is left there.
    fn shows_nothing(
        &mut self,
        page: &Page<'_>,
        object: Option<ObjectIdentifier>,
        to_page: Affine,
        bounds: Rect,
        budget: &mut Budget,
    ) -> bool {
        let Some(id) = object else { return false };
        if self.0.as_ref().is_none_or(|(known, _)| *known != id) {
            let picture = page.xref().get::<Stream<'_>>(id);
            let samples = picture.and_then(|picture| Samples::of(&picture, budget).ok());
            self.0 = Some((id, samples));
        }
        // Edges of boxes never lie quite alike.
        let margin = (0.15 * bounds.height()).min(1.5);
        let bounds = bounds.inset(-margin);
        let region = Region {
            corner: bounds.origin(),
            along: Vec2::new(1.0, 0.0),
            width: bounds.width(),
            height: bounds.height(),
            size: 0.0,
            stamp: String::new(),
        };
        let samples = self.0.as_mut().and_then(|(_, samples)| samples.as_mut());
        samples.is_some_and(|samples| samples.shows_nothing(to_page, &region))
    }
}
