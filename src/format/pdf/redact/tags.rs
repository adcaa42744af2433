//! Tags that go into the copy, so that it can be read aloud in order: what each piece of a page is, and
//! nothing that stands for it in other words (ISO 32000-1, 14.7 and 14.8).

use std::collections::{BTreeMap, BTreeSet};

use hayro_syntax::object::{Dict, Name, Object, ObjectIdentifier};

use super::super::super::limits::{Budget, Stop};
use super::super::extras::ITEMS;
use super::super::items;
use super::super::write::object::{Map, Obj, map};
use super::page::Builder;

/// The standard types (ISO 32000-1, 14.8.4); names of one's own may be any words.
const TYPES: &[&str] = &[
    "Document",
    "Part",
    "Art",
    "Sect",
    "Div",
    "BlockQuote",
    "Caption",
    "TOC",
    "TOCI",
    "Index",
    "NonStruct",
    "P",
    "H",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "TR",
    "TH",
    "TD",
    "THead",
    "TBody",
    "TFoot",
    "Span",
    "Quote",
    "Note",
    "Reference",
    "BibEntry",
    "Code",
    "Link",
    "Annot",
    "Figure",
    "Formula",
    "Form",
];

/// Numbers of marked content on a page; more are not looked for.
const MARKED: i32 = 65_536;

/// A part of the structure that is still to be copied.
struct Waiting<'a> {
    element: Dict<'a>,
    number: u32,
    parent: u32,
}

/// What is known of the structure while it is copied.
struct Tree<'a> {
    pages: BTreeMap<ObjectIdentifier, usize>,
    /// The element of each piece of marked content, by page.
    parents: Vec<BTreeMap<i32, u32>>,
    seen: BTreeSet<ObjectIdentifier>,
    waiting: Vec<Waiting<'a>>,
    roles: Option<Dict<'a>>,
}

impl Builder<'_> {
    /// Puts the structure into the copy; gives its root, if the file has one.
    pub(super) fn tags(&mut self, budget: &mut Budget) -> Result<Option<u32>, Stop> {
        let file = self.file;
        let catalogue: Option<Dict<'_>> = file.xref().get(file.xref().root_id());
        let root = catalogue.and_then(|root| root.get::<Dict<'_>>(b"StructTreeRoot"));
        let Some(root) = root else { return Ok(None) };
        let ids = file.pages().iter().map(|page| page.raw().obj_id()).enumerate();
        let mut tree = Tree {
            pages: ids.filter_map(|(index, id)| Some((id?, index))).collect(),
            parents: vec![BTreeMap::new(); self.pages.len()],
            seen: root.obj_id().into_iter().collect(),
            waiting: Vec::new(),
            roles: root.get::<Dict<'_>>(b"RoleMap"),
        };
        let number = self.copier.reserve();
        let kids = self.kids(&root, number, &mut tree);
        while let Some(next) = tree.waiting.pop() {
            budget.tick()?;
            let mut element = map([
                ("Type", Obj::name("StructElem")),
                ("S", Obj::name(tree.kind(&next.element))),
                ("P", Obj::Ref(next.parent)),
            ]);
            if let Some(page) = tree.page(&next.element).and_then(|page| self.pages.get(page)) {
                element.insert(b"Pg".to_vec(), Obj::Ref(*page));
            }
            let table = table(&next.element);
            if !table.is_empty() {
                element.insert(b"A".to_vec(), Obj::Dict(table));
            }
            let kids = self.kids(&next.element, next.number, &mut tree);
            element.insert(b"K".to_vec(), Obj::Array(kids));
            self.copier.put(next.number, Obj::Dict(element));
        }
        let parents = self.parents(&tree.parents);
        let root = map([
            ("Type", Obj::name("StructTreeRoot")),
            ("K", Obj::Array(kids)),
            ("ParentTree", Obj::Ref(parents)),
            ("ParentTreeNextKey", Obj::Number(self.pages.len() as f64)),
        ]);
        self.copier.put(number, Obj::Dict(root));
        Ok(Some(number))
    }

    /// What an element holds: marked content of pages, and further elements, which are put in line.
    fn kids<'a>(&mut self, element: &Dict<'a>, number: u32, tree: &mut Tree<'a>) -> Vec<Obj> {
        let kids: Vec<Object<'a>> = match element.get::<Object<'a>>(b"K") {
            Some(Object::Array(kids)) => items::all(&kids),
            Some(kid) => vec![kid],
            None => Vec::new(),
        };
        let own = tree.page(element);
        let mut copy = Vec::new();
        for kid in kids {
            match kid {
                Object::Number(mark) => {
                    let mark = mark.as_f64() as i32;
                    if tree.marked(own, mark, number) {
                        copy.push(Obj::Number(f64::from(mark)));
                    }
                }
                Object::Dict(kid) => match kid.get::<Name<'_>>(b"Type").as_deref() {
                    // Marks inside forms and annotations have no place in the copy.
                    Some(b"OBJR") => {}
                    Some(b"MCR") if kid.contains_key(b"Stm") => {}
                    Some(b"MCR") => {
                        let page = tree.page(&kid).or(own);
                        let mark = kid.get::<i32>(b"MCID").unwrap_or(-1);
                        let reference = page.and_then(|page| self.pages.get(page)).copied();
                        if let Some(reference) =
                            reference.filter(|_| tree.marked(page, mark, number))
                        {
                            copy.push(Obj::Dict(map([
                                ("Type", Obj::name("MCR")),
                                ("Pg", Obj::Ref(reference)),
                                ("MCID", Obj::Number(f64::from(mark))),
                            ])));
                        }
                    }
                    _ => {
                        let new = kid.obj_id().is_none_or(|id| tree.seen.insert(id));
                        if new && tree.seen.len() <= ITEMS && tree.waiting.len() <= ITEMS {
                            let next = self.copier.reserve();
                            tree.waiting.push(Waiting {
                                element: kid,
                                number: next,
                                parent: number,
                            });
                            copy.push(Obj::Ref(next));
                        }
                    }
                },
                _ => {}
            }
        }
        copy
    }

    /// The way from each page's marked content to its element.
    fn parents(&mut self, parents: &[BTreeMap<i32, u32>]) -> u32 {
        let mut numbers = Vec::new();
        for (index, marks) in parents.iter().enumerate() {
            let last = marks.last_key_value().map_or(-1, |(mark, _)| *mark);
            let element = |mark| marks.get(&mark).map_or(Obj::Null, |element| Obj::Ref(*element));
            let list = self.copier.add(Obj::Array((0..=last).map(element).collect()));
            numbers.extend([Obj::Number(index as f64), Obj::Ref(list)]);
            let page = self.pages.get(index).and_then(|page| self.copier.objects.get_mut(page));
            if let Some(Obj::Dict(page)) = page {
                page.insert(b"StructParents".to_vec(), Obj::Number(index as f64));
                page.insert(b"Tabs".to_vec(), Obj::name("S"));
            }
        }
        self.copier.add(Obj::Dict(map([("Nums", Obj::Array(numbers))])))
    }
}

impl<'a> Tree<'a> {
    fn page(&self, element: &Dict<'a>) -> Option<usize> {
        let page = element.get_ref(b"Pg").map(ObjectIdentifier::from)?;
        self.pages.get(&page).copied()
    }

    /// Notes whose a piece of marked content is; false if it is another's.
    fn marked(&mut self, page: Option<usize>, mark: i32, element: u32) -> bool {
        let Some(marks) = page.and_then(|page| self.parents.get_mut(page)) else { return false };
        if !(0..MARKED).contains(&mark) || marks.contains_key(&mark) {
            return false;
        }
        marks.insert(mark, element);
        true
    }

    /// The standard type of an element, by way of the file's own names.
    fn kind(&self, element: &Dict<'a>) -> &'static str {
        let standard = |name: &[u8]| TYPES.iter().find(|known| known.as_bytes() == name).copied();
        let mut name = element.get::<Name<'a>>(b"S");
        for _ in 0..8 {
            let Some(own) = name else { break };
            if let Some(known) = standard(&own) {
                return known;
            }
            name = self.roles.as_ref().and_then(|roles| roles.get::<Name<'a>>(&*own));
        }
        "NonStruct"
    }
}

/// What makes a cell a heading, and how far it reaches.
fn table(element: &Dict<'_>) -> Map {
    let lists: Vec<Dict<'_>> = match element.get::<Object<'_>>(b"A") {
        Some(Object::Dict(list)) => vec![list],
        Some(Object::Array(lists)) => items::dicts(&lists),
        _ => Vec::new(),
    };
    let mut copy = Map::new();
    let of_table =
        |list: &&Dict<'_>| list.get::<Name<'_>>(b"O").as_deref() == Some(b"Table".as_slice());
    for list in lists.iter().filter(of_table) {
        let scope = list.get::<Name<'_>>(b"Scope");
        let scope = ["Row", "Column", "Both"]
            .into_iter()
            .find(|known| scope.as_deref() == Some(known.as_bytes()));
        copy.extend(scope.map(|scope| (b"Scope".to_vec(), Obj::name(scope))));
        for key in ["RowSpan", "ColSpan"] {
            let count = list.get::<i32>(key.as_bytes());
            copy.extend(count.map(|n| (key.as_bytes().to_vec(), Obj::Number(f64::from(n)))));
        }
    }
    if !copy.is_empty() {
        copy.insert(b"O".to_vec(), Obj::name("Table"));
    }
    copy
}
