//! What is left of a tagged file's structure and bookmarks in a copy: all that holds nothing withheld.

use lopdf::{Dictionary, Document, Object, ObjectId};
use withhold::model::redaction::BoxWidth;

use crate::bombs::pdf;
use crate::reading::taken_out;

fn stream(data: &str) -> String {
    format!("<< /Length {} >>\nstream\n{data}\nendstream", data.len())
}

/// Two tagged pages with a table cell, a type of the file's own, a description, and three bookmarks.
fn tagged() -> Vec<u8> {
    let page = |contents: u32, number: u32| {
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents {contents} 0 R \
             /StructParents {number} /Resources << /Font << /F 7 0 R >> >> >>"
        )
    };
    pdf(&[
        "<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) /MarkInfo << /Marked true >> /StructTreeRoot 8 0 R \
         /Outlines 14 0 R >>"
            .to_owned(),
        "<< /Type /Pages /Count 2 /Kids [3 0 R 4 0 R] >>".to_owned(),
        page(5, 0),
        page(6, 1),
        stream(
            "/H1 << /MCID 0 >> BDC BT /F 12 Tf 40 140 Td (Visit to the gate) Tj ET EMC \
             /P << /MCID 1 >> BDC BT /F 12 Tf 40 120 Td (It was Quillfeather who rang.) Tj ET EMC",
        ),
        stream("/TH << /MCID 0 >> BDC BT /F 12 Tf 40 120 Td (Cost of repairs) Tj ET EMC"),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        "<< /Type /StructTreeRoot /K [9 0 R 10 0 R 11 0 R] /RoleMap << /Wexmoor /H1 >> >>".to_owned(),
        "<< /Type /StructElem /S /Wexmoor /P 8 0 R /Pg 3 0 R /K 0 /T (Quillfeather) >>".to_owned(),
        "<< /Type /StructElem /S /P /P 8 0 R /Pg 3 0 R /K 1 /ActualText (It was Quillfeather) >>".to_owned(),
        "<< /Type /StructElem /S /Table /P 8 0 R /K 12 0 R >>".to_owned(),
        "<< /Type /StructElem /S /TR /P 11 0 R /K 13 0 R >>".to_owned(),
        "<< /Type /StructElem /S /TH /P 12 0 R /A << /O /Table /Scope /Column /Summary (Quillfeather) >> \
         /K << /Type /MCR /Pg 4 0 R /MCID 0 >> >>"
            .to_owned(),
        "<< /Type /Outlines /First 15 0 R /Last 15 0 R /Count 1 >>".to_owned(),
        "<< /Title (Call of Quillfeather) /Parent 14 0 R /First 16 0 R /Last 17 0 R /Count 2 >>".to_owned(),
        "<< /Title (Visit to the gate) /Parent 15 0 R /Next 17 0 R /Dest [3 0 R /Fit] >>".to_owned(),
        "<< /Title (COST OF REPAIRS) /Parent 15 0 R /Prev 16 0 R /Dest [4 0 R /Fit] >>".to_owned(),
    ])
}

fn get<'a>(file: &'a Document, dict: &'a Dictionary, key: &[u8]) -> &'a Dictionary {
    match dict.get_deref(key, file).unwrap() {
        Object::Array(items) => file.dereference(&items[0]).unwrap().1.as_dict().unwrap(),
        other => other.as_dict().unwrap(),
    }
}

fn list<'a>(file: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Vec<&'a Dictionary> {
    let items = dict.get_deref(key, file).unwrap().as_array().unwrap();
    items.iter().map(|item| file.dereference(item).unwrap().1.as_dict().unwrap()).collect()
}

fn name<'a>(dict: &'a Dictionary, key: &[u8]) -> &'a [u8] {
    dict.get(key).unwrap().as_name().unwrap()
}

#[test]
fn tags_and_bookmarks_stay_but_for_what_they_say_themselves() {
    let copy = taken_out(&tagged(), "Quillfeather", BoxWidth::Quantised);
    assert!(!String::from_utf8_lossy(&copy.bytes).contains("Quillfeather"));
    let file = Document::load_mem(&copy.bytes).unwrap();
    let root = file.catalog().unwrap();
    let tree = get(&file, root, b"StructTreeRoot");
    let elements = list(&file, tree, b"K");
    let kinds: Vec<&[u8]> = elements.iter().map(|one| name(one, b"S")).collect();
    assert_eq!(kinds, [b"H1".as_slice(), b"P", b"Table"]);
    let cell = get(&file, get(&file, elements[2], b"K"), b"K");
    assert_eq!(name(cell, b"S"), b"TH");
    assert_eq!(name(get(&file, cell, b"A"), b"Scope"), b"Column");

    // The way back from each page's marked content to its element.
    let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
    let numbers = get(&file, tree, b"ParentTree").get(b"Nums").unwrap().as_array().unwrap();
    for (index, kinds) in
        [vec![b"H1".as_slice(), b"P"], vec![b"TH".as_slice()]].into_iter().enumerate()
    {
        let page = file.get_dictionary(pages[index]).unwrap();
        assert_eq!(page.get(b"StructParents").unwrap().as_i64().unwrap(), index as i64);
        let marks = file.dereference(&numbers[2 * index + 1]).unwrap().1.as_array().unwrap();
        let found: Vec<&[u8]> = marks
            .iter()
            .map(|mark| name(file.dereference(mark).unwrap().1.as_dict().unwrap(), b"S"))
            .collect();
        assert_eq!(found, kinds);
    }

    // The one that named her is gone, and those below it have moved up.
    let first = get(&file, get(&file, root, b"Outlines"), b"First");
    let second = get(&file, first, b"Next");
    let title = |item: &Dictionary| item.get(b"Title").unwrap().as_str().unwrap().to_vec();
    assert_eq!(
        [title(first), title(second)],
        [b"Visit to the gate".to_vec(), b"COST OF REPAIRS".to_vec()]
    );
    assert!(second.get(b"Next").is_err());
    let target = second.get(b"Dest").unwrap().as_array().unwrap()[0].as_reference().unwrap();
    assert_eq!(target, pages[1]);
}
