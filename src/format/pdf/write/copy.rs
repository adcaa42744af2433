//! Copies what is allowed, from a page's resources down, into a new file.

use std::collections::{BTreeMap, BTreeSet};

use hayro_syntax::object::{Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Resources;
use hayro_syntax::{Filter, Pdf as File};

use super::super::super::limits::{Budget, Stop};
use super::super::decode::decode;
use super::super::token::{Operand, Tokens, without_comments};
use super::allow::{self, Keys, Kind};
use super::jpeg;
use super::letters::Used;
use super::names::Names;
use super::object::{Map, Obj};
use super::outlines::Program;

/// Objects inside one another, without a reference between.
const DEPTH: u32 = 100;

/// A copy in the making: its objects by number.
pub(in super::super) struct Copier<'a> {
    file: &'a File,
    pub(in super::super) objects: BTreeMap<u32, Obj>,
    known: BTreeMap<(ObjectIdentifier, Kind), u32>,
    /// What is still to be copied, and under which number.
    waiting: Vec<(ObjectIdentifier, Kind, u32)>,
    /// The same, once all fonts were seen.
    late: Vec<(ObjectIdentifier, Kind, u32)>,
    next: u32,
    names: Names,
    /// What the copy needs of each font, by the place of its dictionary.
    pub(super) used: BTreeMap<usize, Used>,
    /// What it needs of the programs that fonts draw with.
    pub(super) programs: BTreeMap<ObjectIdentifier, Program>,
    /// Whether glyphs of a Type 3 font may draw text in other fonts.
    pub(super) inner_fonts: bool,
}

impl<'a> Copier<'a> {
    /// Nothing yet of a copy that these words are taken out of.
    pub(in super::super) fn new(file: &'a File, withheld: &[String]) -> Copier<'a> {
        Copier {
            file,
            objects: BTreeMap::new(),
            known: BTreeMap::new(),
            waiting: Vec::new(),
            late: Vec::new(),
            next: 1,
            names: Names::new(withheld),
            used: BTreeMap::new(),
            programs: BTreeMap::new(),
            inner_fonts: false,
        }
    }

    /// A number for an object that is put in later.
    pub(in super::super) fn reserve(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    pub(in super::super) fn put(&mut self, number: u32, object: Obj) {
        self.objects.insert(number, object);
    }

    pub(in super::super) fn add(&mut self, object: Obj) -> u32 {
        let number = self.reserve();
        self.put(number, object);
        number
    }

    /// The number of an object of the original in the copy.
    pub(in super::super) fn refer(&mut self, id: ObjectIdentifier, kind: Kind) -> u32 {
        if let Some(number) = self.known.get(&(id, kind)) {
            return *number;
        }
        let number = self.reserve();
        self.known.insert((id, kind), number);
        match kind {
            Kind::FontFile => self.late.push((id, kind, number)),
            _ => self.waiting.push((id, kind, number)),
        }
        number
    }

    /// Copies all that was referred to.
    pub(in super::super) fn finish(&mut self, budget: &mut Budget) -> Result<(), Stop> {
        while let Some((id, kind, number)) = self.waiting.pop().or_else(|| self.late.pop()) {
            budget.tick()?;
            let object = match self.file.xref().get::<Object<'_>>(id) {
                Some(Object::Stream(stream)) => self.stream(&stream, kind, budget)?,
                Some(object) => self.value(&object, kind, budget, 0)?,
                None => Obj::Null,
            };
            self.put(number, object);
        }
        Ok(())
    }

    pub(in super::super) fn dict(
        &mut self,
        dict: &Dict<'_>,
        kind: Kind,
        budget: &mut Budget,
        depth: u32,
    ) -> Result<Map, Stop> {
        let mut copy = Map::new();
        for (key, value) in dict.entries() {
            budget.tick()?;
            let key: &[u8] = &key;
            if key == b"Resources" && matches!(kind, Kind::XObject | Kind::Pattern) {
                // By what its operators draw.
                continue;
            }
            let inner = match allow::keys(kind) {
                _ if kind == Kind::Data => allow::is_data(key).then_some(Kind::Data),
                Keys::Each(inner) => Some(inner),
                Keys::Only(keys) => {
                    keys.iter().find(|(known, _)| known.as_bytes() == key).map(|(_, inner)| *inner)
                }
            };
            let Some(inner) = inner else { continue };
            let value = match value {
                MaybeRef::Ref(to) => Obj::Ref(self.refer(to.into(), inner)),
                MaybeRef::NotRef(object) => self.value(&object, inner, budget, depth + 1)?,
            };
            let key = if kind.is_named() { self.names.of(key) } else { key.to_vec() };
            copy.insert(key, value);
        }
        if kind == Kind::Font {
            self.without_letters(dict, &mut copy, budget)?;
            self.without_outlines(dict, &mut copy, budget)?;
        }
        Ok(copy)
    }

    fn value(
        &mut self,
        object: &Object<'_>,
        kind: Kind,
        budget: &mut Budget,
        depth: u32,
    ) -> Result<Obj, Stop> {
        if depth > DEPTH {
            return Err(Stop::Limit("depth"));
        }
        Ok(match object {
            Object::Null(_) => Obj::Null,
            Object::Boolean(value) => Obj::Bool(*value),
            Object::Number(number) => Obj::Number(number.as_f64()),
            Object::String(text) => Obj::Text(text.as_bytes().to_vec()),
            Object::Name(name) => Obj::Name(name.to_vec()),
            Object::Array(items) => {
                let mut copy = Vec::new();
                for item in items.raw_iter() {
                    budget.tick()?;
                    copy.push(match item {
                        MaybeRef::Ref(to) => Obj::Ref(self.refer(to.into(), kind)),
                        MaybeRef::NotRef(object) => self.value(&object, kind, budget, depth + 1)?,
                    });
                }
                Obj::Array(copy)
            }
            Object::Dict(dict) => Obj::Dict(self.dict(dict, kind, budget, depth)?),
            // A stream can only be referred to.
            Object::Stream(_) => Obj::Null,
        })
    }

    /// A stream: operators and tables unpacked and packed anew, pictures as they are.
    pub(in super::super) fn stream(
        &mut self,
        stream: &Stream<'_>,
        kind: Kind,
        budget: &mut Budget,
    ) -> Result<Obj, Stop> {
        if kind == Kind::XObject
            && stream.dict().get::<Name<'_>>(b"Subtype").as_deref() == Some(b"Form")
        {
            return self.form(stream, budget);
        }
        let mut dict = self.dict(stream.dict(), kind, budget, 0)?;
        let filters = stream.filters();
        let picture = |filter: &Filter| {
            matches!(
                filter,
                Filter::DctDecode
                    | Filter::JpxDecode
                    | Filter::Jbig2Decode
                    | Filter::CcittFaxDecode
            )
        };
        if !filters.iter().any(picture) {
            let data = decode(stream, budget)?.unwrap_or_default();
            if kind == Kind::Pattern
                && let Some(own) = stream.dict().get::<Dict<'_>>(b"Resources")
            {
                let own = self.resources(&Resources::new(own), &data, budget)?;
                dict.insert(b"Resources".to_vec(), Obj::Dict(own));
            }
            if kind == Kind::FontFile
                && let Some(program) = self.program(stream.obj_id(), &data)
            {
                for (number, length) in program.lengths.iter().enumerate() {
                    let key = format!("Length{}", number + 1);
                    dict.insert(key.into_bytes(), Obj::Number(*length as f64));
                }
                return Ok(Obj::packed(dict, &program.data));
            }
            return Ok(match kind {
                Kind::Pattern | Kind::Operators => self.operators(dict, &data),
                _ => Obj::packed(dict, &data),
            });
        }
        let raw = stream.raw_data();
        let raw = match filters.as_slice() {
            [Filter::DctDecode] => jpeg::stripped(&raw).unwrap_or_else(|| raw.to_vec()),
            _ => raw.to_vec(),
        };
        for key in [&b"Filter"[..], b"DecodeParms"] {
            if let Some(value) = stream.dict().get_raw::<Object<'_>>(key) {
                dict.insert(key.to_vec(), self.filter(value, budget)?);
            }
        }
        Ok(Obj::Stream(dict, raw))
    }

    /// The appearance of an annotation, which need not say that it is a form.
    pub(in super::super) fn form(
        &mut self,
        form: &Stream<'_>,
        budget: &mut Budget,
    ) -> Result<Obj, Stop> {
        let mut dict = self.dict(form.dict(), Kind::XObject, budget, 0)?;
        dict.insert(b"Subtype".to_vec(), Obj::name("Form"));
        let data = decode(form, budget)?.unwrap_or_default();
        if let Some(own) = form.dict().get::<Dict<'_>>(b"Resources") {
            let own = self.resources(&Resources::new(own), &data, budget)?;
            dict.insert(b"Resources".to_vec(), Obj::Dict(own));
        }
        Ok(self.operators(dict, &data))
    }

    /// A stream of operators, without comments, its names as in the copy.
    pub(in super::super) fn operators(&mut self, dict: Map, data: &[u8]) -> Obj {
        Obj::packed(dict, &self.names.in_operators(&without_comments(data)))
    }

    /// How a picture is packed, with the tables that this needs.
    fn filter(&mut self, value: MaybeRef<Object<'_>>, budget: &mut Budget) -> Result<Obj, Stop> {
        const PARAMETERS: &[&str] = &[
            "K",
            "EndOfLine",
            "EncodedByteAlign",
            "Columns",
            "Rows",
            "EndOfBlock",
            "BlackIs1",
            "DamagedRowsBeforeError",
            "ColorTransform",
            "Predictor",
            "Colors",
            "BitsPerComponent",
            "EarlyChange",
        ];
        budget.tick()?;
        let object = match value {
            MaybeRef::Ref(to) => self.file.xref().get::<Object<'_>>(to.into()),
            MaybeRef::NotRef(object) => Some(object),
        };
        Ok(match object {
            Some(Object::Name(name)) => Obj::Name(name.to_vec()),
            Some(Object::Array(items)) => {
                let mut copy = Vec::new();
                for item in items.raw_iter() {
                    copy.push(self.filter(item, budget)?);
                }
                Obj::Array(copy)
            }
            Some(Object::Dict(dict)) => {
                let mut copy = Map::new();
                for (key, value) in dict.entries() {
                    let key: &[u8] = &key;
                    if key == b"JBIG2Globals" {
                        if let MaybeRef::Ref(to) = value {
                            copy.insert(
                                key.to_vec(),
                                Obj::Ref(self.refer(to.into(), Kind::FontFile)),
                            );
                        }
                    } else if PARAMETERS.iter().any(|known| known.as_bytes() == key) {
                        let value = match value {
                            MaybeRef::Ref(to) => self.file.xref().get::<Object<'_>>(to.into()),
                            MaybeRef::NotRef(object) => Some(object),
                        };
                        if let Some(value) = value {
                            copy.insert(key.to_vec(), self.value(&value, Kind::Data, budget, 0)?);
                        }
                    }
                }
                Obj::Dict(copy)
            }
            _ => Obj::Null,
        })
    }

    /// The resources of operators, to which more may be added. Of forms and pictures only those that
    /// are drawn: others may hold what was taken out here.
    pub(in super::super) fn resources(
        &mut self,
        resources: &Resources<'_>,
        operators: &[u8],
        budget: &mut Budget,
    ) -> Result<Map, Stop> {
        let mut used = BTreeSet::new();
        drawn(operators, &resources.x_objects, &mut used, budget)?;
        let mut copy = Map::new();
        for (key, dict, kind) in [
            ("ExtGState", &resources.ext_g_states, Kind::States),
            ("Font", &resources.fonts, Kind::Fonts),
            ("Properties", &resources.properties, Kind::Properties),
            ("ColorSpace", &resources.color_spaces, Kind::Spaces),
            ("XObject", &resources.x_objects, Kind::XObjects),
            ("Pattern", &resources.patterns, Kind::Patterns),
            ("Shading", &resources.shadings, Kind::Shadings),
        ] {
            let inner = match kind {
                Kind::XObjects => {
                    let mut inner = Map::new();
                    for name in &used {
                        if let Some(to) = dict.get_ref(name) {
                            let number = self.refer(to.into(), Kind::XObject);
                            inner.insert(self.names.of(name), Obj::Ref(number));
                        }
                    }
                    inner
                }
                _ => self.dict(dict, kind, budget, 0)?,
            };
            if !inner.is_empty() {
                copy.insert(key.as_bytes().to_vec(), Obj::Dict(inner));
            }
        }
        Ok(copy)
    }
}

/// The names of forms and pictures that operators draw, by way of forms without resources too.
fn drawn(
    operators: &[u8],
    objects: &Dict<'_>,
    used: &mut BTreeSet<Vec<u8>>,
    budget: &mut Budget,
) -> Result<(), Stop> {
    let mut tokens = Tokens::new(operators);
    while let Some(operator) = tokens.next() {
        budget.tick()?;
        if operator.name != b"Do" {
            continue;
        }
        let Some(name) = tokens.operands.last().and_then(Operand::name) else { continue };
        if !used.insert(name.to_vec()) {
            continue;
        }
        let Some(object) = objects.get::<Stream<'_>>(name) else { continue };
        let form = object.dict().get::<Name<'_>>(b"Subtype").as_deref() == Some(b"Form");
        if form && object.dict().get::<Dict<'_>>(b"Resources").is_none() {
            let inner = decode(&object, budget)?.unwrap_or_default();
            drawn(&inner, objects, used, budget)?;
        }
    }
    Ok(())
}
