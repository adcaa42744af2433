//! What every target does with its bytes.

use withhold::format::limits::{Budget, Limits};
use withhold::format::open::open;
use withhold::model::document::Source;

/// Opens bytes as a file of a name, within small limits, and checks that what comes out is sound.
pub fn read(bytes: &[u8], name: &str) {
    let limits = Limits {
        unpacked: 16 << 20,
        text: 8 << 20,
        cells: 500_000,
        members: 200,
        pages: 200,
        depth: 4,
        seconds: 5,
        ..Limits::default()
    };
    let source = Source { path: name.to_owned(), members: Vec::new() };
    open(source, bytes, &mut Budget::new(&limits), &mut |document| {
        for segment in &document.segments {
            assert!(document.text.get(segment.range()).is_some());
        }
        assert!(document.segments.is_sorted_by_key(|segment| segment.start));
        let count = document.segments.len();
        for grid in &document.grids {
            assert!(grid.cells.iter().flatten().all(|cell| (*cell as usize) < count));
        }
    });
}
