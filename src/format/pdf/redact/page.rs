//! One page of the copy: what goes, what moves, what is drawn.

use std::collections::{BTreeMap, BTreeSet};

use hayro_syntax::Pdf as File;
use hayro_syntax::object::{Dict, ObjectIdentifier, Stream};
use hayro_syntax::page::{Page, Resources};
use kurbo::Rect;

use super::super::super::limits::{Budget, Stop};
use super::super::annotations::{self, Look};
use super::super::decode::decode;
use super::super::glyph::{Content, Painted, Source};
use super::super::interpret;
use super::super::layers::Layers;
use super::super::reading::{Placed, Turned};
use super::super::write::allow::Kind;
use super::super::write::copy::Copier;
use super::super::write::object::{Map, Obj, write_name, write_number};
use super::region::Region;
use super::rewrite::{self, Edit, Plan};
use super::row::{self, Edges, Shifts};
use super::{Ended, ink, inner, paths, pictures, region};
use crate::model::redaction::{BoxWidth, Drawn, Edits, Redaction, Refusal};

/// A copy in the making.
pub(super) struct Builder<'a> {
    pub(super) file: &'a File,
    pub(super) edits: &'a Edits,
    pub(super) copier: Copier<'a>,
    pub(super) layers: Layers,
    /// The number of the tree of pages, and of each page.
    pub(super) tree: u32,
    pub(super) pages: Vec<u32>,
    pub(super) font: Option<u32>,
    pub(super) drawn: Vec<Drawn>,
    /// Where things were taken out, by page.
    pub(super) regions: Vec<(u32, Rect)>,
    pub(super) removed: BTreeMap<&'static str, u64>,
    pub(super) width_kept: u64,
    /// Pages that are pictures.
    pub(super) images: Vec<u32>,
}

/// What is done to one run of a page.
#[derive(Default)]
struct Change {
    edits: Vec<Edit>,
    /// Names for new forms and pictures, with their numbers.
    added: Vec<(Vec<u8>, u32)>,
}

/// What is decided for a page before anything is written.
struct Decided {
    /// Where words were.
    original: Vec<Region>,
    /// What is drawn.
    drawn: Vec<Region>,
    removed: Vec<bool>,
    shifts: Shifts,
}

impl<'a> Builder<'a> {
    pub(super) fn new(file: &'a File, edits: &'a Edits) -> Builder<'a> {
        let mut copier = Copier::new(file, &edits.words);
        let tree = copier.reserve();
        Builder {
            file,
            edits,
            copier,
            layers: Layers::new(file),
            tree,
            pages: Vec::new(),
            font: None,
            drawn: Vec::new(),
            regions: Vec::new(),
            removed: BTreeMap::new(),
            width_kept: 0,
            images: Vec::new(),
        }
    }

    pub(super) fn count(&mut self, what: &'static str) {
        *self.removed.entry(what).or_default() += 1;
    }

    /// Adds a page to the copy.
    pub(super) fn page(
        &mut self,
        turned: Turned<'_, 'a>,
        text: &str,
        budget: &mut Budget,
    ) -> Result<(), Ended> {
        let number = turned.number + 1;
        let Turned { page, content, placed, .. } = turned;
        let refuse = |reason: &str| {
            Ended::Refused(Refusal { page: Some(number), reason: reason.to_owned() })
        };
        let redactions = region::on_page(&self.edits.redactions, &placed);
        let seen = region::seen(self.edits, number);
        let (regions, chosen) =
            regions(&content, &placed, &redactions, seen, text, self.edits.width);
        let decided = self.decide(page, &content, regions, &chosen);
        let decided = decided.map_err(refuse)?;
        self.copier.uses(&content, &decided.removed, true);
        let mut changes: BTreeMap<u32, Change> = BTreeMap::new();
        // In the copy of a form these would draw another as it was.
        let own = |run: u32| content.runs.get(run as usize).map(|run| run.what);
        let inner = |run: u32| matches!(own(run), None | Some(Source::Inner | Source::Mask));
        for (run, span) in content.empty.iter().filter(|(run, _)| !inner(*run)) {
            changes.entry(*run).or_default().edits.push((span.clone(), Vec::new()));
        }
        self.paints(&content, &decided, &mut changes, number, budget)?;
        let plan = Plan {
            content: &content,
            removed: &decided.removed,
            shifts: &decided.shifts,
            hides: self.edits.width != BoxWidth::Keep,
            of_show: rewrite::of_shows(&content),
        };
        self.texts(page, &plan, &mut changes, budget)?;
        let appearances = self.forms(page, &content, &mut changes, number, budget)?;
        self.write(page, &content, changes.remove(&0), appearances, &decided.drawn, budget)?;
        self.done(number, &decided.original, &decided.drawn);
        Ok(())
    }

    /// Notes what was taken out of a page and what was drawn on it.
    pub(super) fn done(&mut self, number: u32, original: &[Region], drawn: &[Region]) {
        self.regions.extend(original.iter().map(|region| (number, region.bounds())));
        self.drawn.extend(drawn.iter().map(|region| region.drawn(number)));
    }

    /// Which glyphs go, which move, and what is drawn.
    fn decide(
        &mut self,
        page: &Page<'_>,
        content: &Content,
        regions: Vec<Region>,
        chosen: &[u32],
    ) -> Result<Decided, &'static str> {
        let crop = page.intersected_crop_box();
        let crop = Rect::new(crop.x0, crop.y0, crop.x1, crop.y1);
        let removed = gone(content, &regions, chosen)?;
        let mut decided = Decided {
            original: regions.clone(),
            drawn: Vec::new(),
            removed,
            shifts: Shifts::new(),
        };
        let pictures = || {
            let picture = |what: &Painted| matches!(what, Painted::Picture { .. });
            content.paints.iter().filter(move |paint| picture(&paint.what) && !paint.layer_off)
        };
        let edges = Edges::new(content, crop);
        let mut left = regions;
        while !left.is_empty() {
            // The first is on its own row even where the type has no size.
            let first = left.remove(0);
            let on_row = |region: &Region| {
                first.along.dot(region.along) > 0.995
                    && first.local(region.corner).y.abs() < 0.35 * first.size
            };
            let (mut row, rest): (Vec<Region>, Vec<Region>) = left.into_iter().partition(on_row);
            left = rest;
            row.insert(0, first);
            let over_picture = |row: &[Region]| {
                row.iter().any(|region| {
                    pictures().any(|picture| picture.bounds.overlaps(region.bounds()))
                })
            };
            let set = match self.edits.width {
                BoxWidth::Quantised if !over_picture(&row) => {
                    row::set(content, &decided.removed, &row, &edges)
                }
                _ => None,
            };
            let set = set.filter(|(drawn, shifts)| {
                !over_picture(drawn) && !over_letters(content, &decided.removed, drawn, shifts)
            });
            match set {
                Some((drawn, shifts)) => {
                    decided.drawn.extend(drawn);
                    decided.shifts.extend(shifts);
                }
                None => {
                    if self.edits.width != BoxWidth::Line {
                        self.width_kept += row.len() as u64;
                    }
                    let drawn = row.into_iter().map(|region| match self.edits.width {
                        BoxWidth::Keep => ink::covered(content, &decided.removed, region),
                        _ => region,
                    });
                    decided.drawn.extend(drawn);
                }
            }
        }
        Ok(decided)
    }

    /// Paths and pictures under the regions, and what is on layers that are off.
    fn paints(
        &mut self,
        content: &Content,
        decided: &Decided,
        changes: &mut BTreeMap<u32, Change>,
        number: u32,
        budget: &mut Budget,
    ) -> Result<(), Ended> {
        let refuse = |reason: &str| {
            Ended::Refused(Refusal { page: Some(number), reason: reason.to_owned() })
        };
        for paint in &content.paints {
            budget.tick()?;
            let run = content.runs.get(paint.run as usize);
            if run.is_none_or(|run| run.what == Source::Inner) {
                continue;
            }
            let masks = content.masks(paint.run);
            let mut change = |edit: Edit| changes.entry(paint.run).or_default().edits.push(edit);
            if paint.layer_off && masks {
                continue;
            }
            if paint.layer_off {
                self.count("shape on a hidden layer");
                change((paint.span.clone(), Vec::new()));
                continue;
            }
            let under: Vec<Region> = decided
                .original
                .iter()
                .filter(|region| {
                    let near = 0.3 * region.size;
                    region.bounds().inflate(near, near).overlaps(paint.bounds.inflate(0.05, 0.05))
                })
                .cloned()
                .collect();
            if under.is_empty() {
                continue;
            }
            match &paint.what {
                Painted::Shading => {}
                Painted::Path { .. } => match paths::fate(paint, &under) {
                    paths::Fate::Stays => {}
                    paths::Fate::Goes(edits) => {
                        self.count("outline under a box");
                        edits.into_iter().for_each(change);
                    }
                    paths::Fate::Unclear => {
                        return Err(refuse("a drawing reaches under a box and cannot be parted"));
                    }
                },
                Painted::Picture { object, to_page } => {
                    let meets = |region: &Region| region.bounds().overlaps(paint.bounds);
                    if !under.iter().any(meets) {
                        continue;
                    }
                    if masks {
                        return Err(refuse("a picture that masks others reaches under a box"));
                    }
                    let whole = under
                        .iter()
                        .any(|region| region.bounds().union(paint.bounds) == region.bounds());
                    if whole {
                        self.count("picture under a box");
                        change((paint.span.clone(), Vec::new()));
                        continue;
                    }
                    let picture = object.and_then(|id| self.file.xref().get::<Stream<'_>>(id));
                    let Some(picture) = picture else {
                        return Err(refuse(
                            "a picture inside the page's content reaches under a box",
                        ));
                    };
                    let blanked =
                        pictures::blanked(&picture, *to_page, &under, &mut self.copier, budget)?;
                    let new = blanked.map_err(refuse)?;
                    self.count("picture blanked under a box");
                    let name = format!("_P{new}").into_bytes();
                    let mut out = Vec::new();
                    write_name(&name, &mut out);
                    out.extend_from_slice(b" Do");
                    change((paint.span.clone(), out));
                    changes.entry(paint.run).or_default().added.push((name, new));
                }
            }
        }
        Ok(())
    }

    /// Text operators and marks of every run that loses or moves glyphs.
    fn texts(
        &mut self,
        page: &Page<'_>,
        plan: &Plan<'_>,
        changes: &mut BTreeMap<u32, Change>,
        budget: &mut Budget,
    ) -> Result<(), Ended> {
        let mut touched = BTreeSet::new();
        for (number, glyph) in plan.content.glyphs.iter().enumerate() {
            let gone = plan.removed.get(number).copied().unwrap_or(false);
            if gone || plan.shifts.contains_key(&(number as u32)) {
                touched.extend(plan.content.shows.get(glyph.show as usize).map(|show| show.run));
            }
        }
        let marks = rewrite::telling(plan, self.edits);
        touched.extend(marks.iter().map(|mark| mark.run));
        for run in touched {
            let Some(data) = self.data(page, plan.content, run, budget)? else { continue };
            let change = changes.entry(run).or_default();
            change.edits.extend(plan.edits(run, &data));
            let marks = marks.iter().filter(|mark| mark.run == run);
            change.edits.extend(marks.map(|mark| rewrite::wordless(mark, &data)));
        }
        Ok(())
    }

    fn data(
        &self,
        page: &Page<'_>,
        content: &Content,
        run: u32,
        budget: &mut Budget,
    ) -> Result<Option<Vec<u8>>, Stop> {
        match content.runs.get(run as usize).map(|run| run.what) {
            Some(Source::Page) => interpret::page_data(page, budget),
            Some(Source::Form(id) | Source::Appearance(id, _)) => {
                let Some(form) = self.file.xref().get::<Stream<'_>>(id) else { return Ok(None) };
                Ok(decode(&form, budget)?.map(|data| data.into_owned()))
            }
            _ => Ok(None),
        }
    }

    /// Forms that change get a copy of their own, inner ones first; so do the appearances of
    /// annotations, by their numbers in the page's list.
    fn forms(
        &mut self,
        page: &Page<'a>,
        content: &Content,
        changes: &mut BTreeMap<u32, Change>,
        number: u32,
        budget: &mut Budget,
    ) -> Result<BTreeMap<u32, u32>, Ended> {
        let mut appearances = BTreeMap::new();
        for (index, run) in content.runs.iter().enumerate().rev() {
            let index = index as u32;
            if let Source::Plain(annotation) = run.what {
                let edits = changes.remove(&index).map(|change| change.edits);
                appearances
                    .extend(edits.and_then(|edits| {
                        Some((annotation, self.plain(page, annotation, edits)?))
                    }));
                continue;
            }
            let (Source::Form(id) | Source::Appearance(id, _)) = run.what else {
                if matches!(run.what, Source::Inner | Source::Mask) && changes.contains_key(&index)
                {
                    let reason = "words are drawn by a pattern, mask or glyph and cannot be parted";
                    return Err(Ended::Refused(Refusal {
                        page: Some(number),
                        reason: reason.to_owned(),
                    }));
                }
                continue;
            };
            let Some(change) = changes.remove(&index) else { continue };
            let new = self.form(page, content, index, id, change, budget)?;
            match run.what {
                Source::Appearance(_, number) => {
                    appearances.insert(number, new);
                }
                _ => {
                    let name = format!("_F{new}").into_bytes();
                    let mut out = Vec::new();
                    write_name(&name, &mut out);
                    out.extend_from_slice(b" Do");
                    let parent = changes.entry(run.parent.unwrap_or(0)).or_default();
                    parent.edits.push((run.span.clone(), out));
                    parent.added.push((name, new));
                }
            }
        }
        Ok(appearances)
    }

    fn form(
        &mut self,
        page: &Page<'a>,
        content: &Content,
        run: u32,
        id: ObjectIdentifier,
        mut change: Change,
        budget: &mut Budget,
    ) -> Result<u32, Stop> {
        let Some(form) = self.file.xref().get::<Stream<'_>>(id) else {
            return Err(Stop::Damaged("a form is missing".into()));
        };
        let data = decode(&form, budget)?.unwrap_or_default();
        let data = rewrite::apply(&data, &mut change.edits);
        let mut dict = self.copier.dict(form.dict(), Kind::XObject, budget, 0)?;
        // The appearances of annotations often do not say that they are forms.
        dict.insert(b"Subtype".to_vec(), Obj::name("Form"));
        let own = self.resources_of(content, run);
        let resources = own.as_ref().unwrap_or(page.resources());
        let resources = self.copier.resources(resources, &data, budget)?;
        dict.insert(b"Resources".to_vec(), Obj::Dict(with(resources, &change.added)));
        let form = self.copier.operators(dict, &data);
        Ok(self.copier.add(form))
    }

    /// The resources of a form, or of the nearest form around it that has some.
    fn resources_of(&self, content: &Content, run: u32) -> Option<Resources<'a>> {
        let mut at = Some(run);
        while let Some(run) = at.and_then(|number| content.runs.get(number as usize)) {
            if let Source::Form(id) | Source::Appearance(id, _) = run.what {
                let form = self.file.xref().get::<Stream<'a>>(id)?;
                if let Some(own) = form.dict().get::<Dict<'a>>(b"Resources") {
                    return Some(Resources::new(own));
                }
            }
            at = run.parent;
        }
        None
    }

    /// Writes the page: its content, the appearances of annotations, the boxes over all.
    fn write(
        &mut self,
        page: &Page<'a>,
        content: &Content,
        change: Option<Change>,
        appearances: BTreeMap<u32, u32>,
        regions: &[Region],
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let mut change = change.unwrap_or_default();
        let data = interpret::page_data(page, budget)?.unwrap_or_default();
        let data = rewrite::apply(&data, &mut change.edits);
        let mut out = b"q\n".repeat(1 + content.underflow as usize);
        out.extend_from_slice(&data);
        out.push(b'\n');
        out.extend_from_slice(&b"Q\n".repeat(1 + content.left as usize));
        let shown = annotations::drawn(page, &self.layers);
        let hidden = shown.iter().filter(|drawn| drawn.layer_off).count();
        for drawn in shown.iter().filter(|drawn| !drawn.layer_off) {
            let number = match (appearances.get(&drawn.number), &drawn.look) {
                (Some(number), _) => Some(*number),
                (None, Look::Form(form)) => {
                    let object = self.copier.form(form, budget)?;
                    Some(self.copier.add(object))
                }
                (None, Look::Plain(_)) => self.plain(page, drawn.number, Vec::new()),
            };
            let Some(number) = number else { continue };
            self.draw(&mut out, &mut change, number, drawn.to_page.as_coeffs());
        }
        for _ in 0..hidden {
            self.count("hidden annotation");
        }
        if let Some(form) = self.boxes(page, regions) {
            self.draw(&mut out, &mut change, form, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        }
        let resources = self.copier.resources(page.resources(), &out, budget)?;
        let mut dict = self.sheet(page, &out, with(resources, &change.added));
        if let Some(group) = page.raw().get::<Dict<'_>>(b"Group") {
            let group = self.copier.dict(&group, Kind::Group, budget, 0)?;
            dict.insert(b"Group".to_vec(), Obj::Dict(group));
        }
        let number = self.copier.add(Obj::Dict(dict));
        self.pages.push(number);
        Ok(())
    }

    fn draw(&self, out: &mut Vec<u8>, change: &mut Change, form: u32, place: [f64; 6]) {
        let name = format!("_D{form}").into_bytes();
        out.extend_from_slice(b"q ");
        for number in place {
            write_number(number, out);
            out.push(b' ');
        }
        out.extend_from_slice(b"cm ");
        write_name(&name, out);
        out.extend_from_slice(b" Do Q\n");
        change.added.push((name, form));
    }
}

/// Whether boxes or words that move would come to lie over letters that stay where they are, as those
/// of a column beside them do.
fn over_letters(content: &Content, removed: &[bool], drawn: &[Region], shifts: &Shifts) -> bool {
    let moved: Vec<Rect> = shifts
        .iter()
        .filter(|(_, by)| by.abs() > 0.5)
        .filter_map(|(number, by)| {
            let glyph = content.glyphs.get(*number as usize).filter(|one| !one.text.is_blank())?;
            Some(glyph.core() + glyph.along() * *by)
        })
        .collect();
    let all = moved.iter().copied().chain(drawn.iter().map(Region::bounds));
    let Some(near) = all.reduce(|one, other| one.union(other)) else { return false };
    content.glyphs.iter().zip(removed).enumerate().any(|(number, (glyph, removed))| {
        let bounds = glyph.bounds();
        if *removed || !near.overlaps(bounds) || glyph.text.is_blank() {
            return false;
        }
        if shifts.contains_key(&(number as u32)) {
            return false;
        }
        drawn.iter().any(|region| region.holds(glyph))
            || moved.iter().any(|core| core.intersect(bounds).area() > 0.0)
    })
}

/// Resources with further forms and pictures.
fn with(mut resources: Map, added: &[(Vec<u8>, u32)]) -> Map {
    if added.is_empty() {
        return resources;
    }
    let objects = resources.entry(b"XObject".to_vec()).or_insert_with(|| Obj::Dict(Map::new()));
    if let Obj::Dict(objects) = objects {
        for (name, number) in added {
            objects.insert(name.clone(), Obj::Ref(*number));
        }
    }
    resources
}

/// Where words are taken out of a page, and the glyphs chosen. Over pictures a little more is taken:
/// recognised words are never quite where they are seen.
pub(in super::super) fn regions(
    content: &Content,
    placed: &[Placed],
    redactions: &[&Redaction],
    seen: Vec<Region>,
    text: &str,
    width: BoxWidth,
) -> (Vec<Region>, Vec<u32>) {
    let (mut regions, chosen) = region::regions(content, placed, redactions, text);
    regions.extend(seen);
    if width == BoxWidth::Line {
        regions = row::whole(content, regions);
    }
    let over_picture = |region: &Region| {
        content.paints.iter().any(|paint| {
            matches!(paint.what, Painted::Picture { .. })
                && !paint.layer_off
                && paint.bounds.overlaps(region.bounds())
        })
    };
    let widened = regions.into_iter().map(|region| match over_picture(&region) {
        true => region.with_margin(),
        false => region,
    });
    (region::merged(widened.collect()), chosen)
}

/// Which glyphs go: those chosen, all others whose ink is under a box, and hidden layers.
pub(in super::super) fn gone(
    content: &Content,
    regions: &[Region],
    chosen: &[u32],
) -> Result<Vec<bool>, &'static str> {
    let under = |glyph: &_| regions.iter().any(|region| region.holds(glyph));
    let gone = content.glyphs.iter().map(|glyph| glyph.layer_off || under(glyph));
    let mut gone: Vec<bool> = gone.collect();
    for number in chosen {
        if let Some(gone) = gone.get_mut(*number as usize) {
            *gone = true;
        }
    }
    inner::outer(content, &mut gone)?;
    Ok(gone)
}
