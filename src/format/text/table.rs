//! Tables drawn with `|` in plain text (GitHub Flavored Markdown, section 4.10): their cells become
//! segments, so that detection can judge by column.

use std::ops::Range;

/// One table: the bytes it covers, its first line, and the cells of each row.
pub(super) struct Table {
    pub(super) span: Range<usize>,
    pub(super) line: u32,
    pub(super) rows: Vec<Vec<Range<usize>>>,
}

/// The tables in a text, in order. A table is a row of cells, a line of dashes, and rows.
pub(super) fn tables(text: &str) -> Vec<Table> {
    let mut found: Vec<Table> = Vec::new();
    if !text.contains("|-")
        && !text.contains("| -")
        && !text.contains("|:")
        && !text.contains("| :")
    {
        return found;
    }
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        lines.push(at..at + line.trim_end_matches(['\n', '\r']).len());
        at += line.len();
    }
    let row = |number: usize| lines.get(number).and_then(|line| cells(text, line));
    let mut number = 0;
    while number + 1 < lines.len() {
        let head = row(number);
        let (Some(head), Some(rule)) = (head, row(number + 1)) else {
            number += 1;
            continue;
        };
        if !rule.iter().all(|cell| is_dashes(text.get(cell.clone()).unwrap_or(""))) {
            number += 1;
            continue;
        }
        let first = number;
        let mut rows = vec![head];
        number += 2;
        while let Some(cells) = row(number) {
            rows.push(cells);
            number += 1;
        }
        let start = lines.get(first).map_or(0, |line| line.start);
        let end = lines.get(number - 1).map_or(start, |line| line.end);
        found.push(Table { span: start..end, line: first as u32 + 1, rows });
    }
    found
}

/// The cells of a line that begins with `|`, without their blanks.
fn cells(text: &str, line: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let whole = text.get(line.clone())?;
    let lead = whole.len() - whole.trim_start().len();
    let body = whole.trim().strip_prefix('|')?;
    let body = body.strip_suffix('|').unwrap_or(body);
    let mut at = line.start + lead + 1;
    let mut found = Vec::new();
    for cell in body.split('|') {
        let from = at + cell.len() - cell.trim_start().len();
        found.push(from..from + cell.trim().len());
        at += cell.len() + 1;
    }
    (found.len() > 1).then_some(found)
}

fn is_dashes(cell: &str) -> bool {
    cell.contains('-') && cell.bytes().all(|byte| matches!(byte, b'-' | b':' | b' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_where_they_stand() {
        let text =
            "a | b\n\n| Name | Role |\r\n|---|:-:|\r\n| Jane  | clerk |\n| | x |\nend\n|a|b|\n";
        let tables = tables(text);
        assert_eq!(tables.len(), 1);
        let table = &tables[0];
        assert_eq!((table.line, &text[table.span.clone()][..6]), (3, "| Name"));
        let words: Vec<Vec<&str>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| &text[cell.clone()]).collect())
            .collect();
        assert_eq!(words, [["Name", "Role"], ["Jane", "clerk"], ["", "x"]]);
    }
}
