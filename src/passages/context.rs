//! A second look at a clause: what the first look said of it, of the clauses around it, and of those in
//! the same column of a table.
//!
//! A line of an intelligence log reads like any other; that the lines around it tell of intelligence
//! says what it is.

use std::collections::BTreeMap;

use crate::names::Layout;

use super::SORTS;
use super::units::Unit;

const COLUMNS: usize = SORTS.len();
/// Sums of the first look, one for each sort.
pub type Sums = [i32; COLUMNS];
/// How many sums the second look goes by: the groups of `Group`, each with one for every sort.
pub const INPUTS: usize = 8 * COLUMNS;

/// One unit of log-odds in a sum.
pub const UNIT: i32 = 128;
/// Sums count up to so much below and above nought.
const MOST: i32 = 4 * UNIT;
/// How many clauses on each side are near, and how many are looked at in all.
const NEAR: usize = 6;
const WIDE: usize = 30;
/// Clauses that say nothing, thought to stand among those around: two lines are no document yet.
const QUIET: i64 = 4;

/// Where the sums of an input are from.
#[derive(Clone, Copy)]
enum Group {
    Own,
    /// The clauses beside it, in its sentence and in another.
    Before,
    After,
    OtherBefore,
    OtherAfter,
    /// Means of those around it and of those in its column.
    Near,
    Wide,
    Column,
}

/// Sums of the clauses of one text, ready to be looked up.
#[derive(Debug)]
pub struct Context<'a> {
    units: &'a [Unit],
    said: &'a [Sums],
    /// Of each clause and those before it together.
    running: Vec<[i64; COLUMNS]>,
    /// Where the header of its column stands, for each clause that has one.
    heads: Vec<Option<usize>>,
    columns: BTreeMap<usize, ([i64; COLUMNS], i64)>,
}

impl<'a> Context<'a> {
    /// `said` has the sums of each clause of `units`.
    pub fn new(units: &'a [Unit], layout: &Layout, said: &'a [Sums]) -> Context<'a> {
        let mut total = [0; COLUMNS];
        let mut running = vec![total];
        let mut columns = BTreeMap::new();
        let head = |unit: &Unit| {
            let cell = layout.cells().get(unit.cell?)?;
            cell.head.as_ref().map(|head| head.start)
        };
        let heads: Vec<_> = units.iter().map(head).collect();
        for (sums, head) in said.iter().zip(&heads) {
            add(&mut total, sums);
            running.push(total);
            if let Some(head) = head {
                let column = columns.entry(*head).or_insert(([0; COLUMNS], 0));
                add(&mut column.0, sums);
                column.1 += 1;
            }
        }
        Context { units, said, running, heads, columns }
    }

    /// What the second look at a clause goes by, each from nought to eight units.
    pub fn inputs(&self, number: usize) -> [i32; INPUTS] {
        let mut inputs = [0; INPUTS];
        let mut put = |group: Group, sums: Sums| {
            let own = inputs.iter_mut().skip(group as usize * COLUMNS);
            own.zip(sums).for_each(|(input, sum)| *input = sum);
        };
        let Some(own) = self.said.get(number) else { return inputs };
        let own = own.map(squashed);
        put(Group::Own, own);
        let sentence = self.units.get(number).map(|unit| unit.sentence);
        let beside = |other: Option<usize>| {
            let at = other?;
            let inside = self.units.get(at).map(|unit| unit.sentence) == sentence;
            Some((inside, self.said.get(at)?.map(squashed)))
        };
        if let Some((inside, sums)) = beside(number.checked_sub(1)) {
            put(if inside { Group::Before } else { Group::OtherBefore }, sums);
        }
        if let Some((inside, sums)) = beside(Some(number + 1)) {
            put(if inside { Group::After } else { Group::OtherAfter }, sums);
        }
        for (group, reach) in [(Group::Near, NEAR), (Group::Wide, WIDE)] {
            let (from, to) = (number.saturating_sub(reach), number + reach + 1);
            let to = to.min(self.said.len());
            if let (Some(from_sum), Some(to_sum)) = (self.running.get(from), self.running.get(to)) {
                let mut all = *to_sum;
                all.iter_mut().zip(from_sum).for_each(|(all, less)| *all -= less);
                put(group, mean_without(all, (to - from) as i64, &own));
            }
        }
        let head = self.heads.get(number).copied().flatten();
        if let Some((all, count)) = head.and_then(|head| self.columns.get(&head)) {
            put(Group::Column, mean_without(*all, *count, &own));
        }
        inputs
    }
}

/// A sum within bounds, from nought.
fn squashed(sum: i32) -> i32 {
    sum.clamp(-MOST, MOST) + MOST
}

fn add(total: &mut [i64; COLUMNS], sums: &Sums) {
    total.iter_mut().zip(sums).for_each(|(total, sum)| *total += i64::from(squashed(*sum)));
}

/// The mean of some clauses but for one of them, and of `QUIET` that say nothing.
fn mean_without(mut all: [i64; COLUMNS], count: i64, own: &Sums) -> Sums {
    all.iter_mut().zip(own).for_each(|(all, own)| *all -= i64::from(*own));
    all.map(|all| (all / (count - 1 + QUIET)) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passages::units;

    #[test]
    fn a_clause_is_seen_with_those_around_it_and_in_its_column() {
        let text = "Name\tNote\nA Day\tlate, ill\nB Day\twell\n";
        let layout = Layout::of_text(text);
        let units = units::of(text, 0..text.len(), &layout);
        let said: Vec<Sums> = (0..units.len() as i32).map(|at| [at * UNIT; COLUMNS]).collect();
        let context = Context::new(&units, &layout, &said);
        let late = context.inputs(3);
        let of = |group: Group| late[group as usize * COLUMNS] / UNIT;
        assert_eq!((of(Group::Own), of(Group::OtherBefore), of(Group::After)), (7, 6, 8));
        assert_eq!((of(Group::Before), of(Group::OtherAfter)), (0, 0));
        // Of 4, 5, 6 and 8, 8, 8 with four of nought; of two of 8 in its column likewise.
        assert_eq!((of(Group::Near), of(Group::Column)), (3, 2));
    }
}
