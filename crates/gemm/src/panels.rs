//! Copies of parts of a matrix in the order in which the innermost loop reads them.

use crate::lanes::Lanes;

/// Rows of a left panel.
pub const ROWS: usize = 4;
/// Columns of a right panel, two registers.
pub const COLUMNS: usize = 8;

/// Where the entries of a panel come from: entry (lane, depth) at `values[lane * lane_stride + depth * depth_stride]`.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub values: &'a [f32],
    pub lane_stride: usize,
    pub depth_stride: usize,
}

/// Fills a panel, depth by depth, with `lanes` lanes of the source and zeros for the rest.
pub fn pack<const WIDTH: usize>(source: Source, lanes: usize, panel: &mut [[f32; WIDTH]]) {
    let Source { values, lane_stride, depth_stride } = source;
    if lanes == WIDTH && lane_stride == 1 {
        for (depth, entry) in panel.iter_mut().enumerate() {
            *entry = *values[depth * depth_stride..].first_chunk().expect("the source has all lanes");
        }
    } else if lanes == WIDTH && depth_stride == 1 {
        for first in (0..WIDTH).step_by(4) {
            let rows = [0, 1, 2, 3].map(|row| &values[(first + row) * lane_stride..][..panel.len()]);
            pack_transposed(rows, first, panel);
        }
    } else {
        for (depth, entry) in panel.iter_mut().enumerate() {
            *entry =
                std::array::from_fn(
                    |lane| {
                        if lane < lanes { values[lane * lane_stride + depth * depth_stride] } else { 0.0 }
                    },
                );
        }
    }
}

/// Four lanes whose entries follow each other in memory, into the lanes of the panel from `first` on.
fn pack_transposed<const WIDTH: usize>(rows: [&[f32]; 4], first: usize, panel: &mut [[f32; WIDTH]]) {
    let (chunks, rest) = panel.as_chunks_mut::<4>();
    let whole = chunks.len() * 4;
    let rows_in_fours = rows.map(|row| row.as_chunks::<4>().0);
    for (index, chunk) in chunks.iter_mut().enumerate() {
        let columns = Lanes::transpose(rows_in_fours.map(|row| Lanes::load(&row[index])));
        for (column, entry) in columns.into_iter().zip(chunk) {
            column.store(entry[first..].first_chunk_mut().expect("a panel is a multiple of four wide"));
        }
    }
    for (depth, entry) in rest.iter_mut().enumerate() {
        for (row, lane) in rows.iter().zip(&mut entry[first..]) {
            *lane = row[whole + depth];
        }
    }
}

/// Left panels of some rows of a matrix, without the depths at which all rows of a panel are zero.
///
/// Images are mostly black, and what they are multiplied with there need not be looked at: with MNIST the products with
/// pixels become two to four times shorter.
#[derive(Default)]
pub struct LeftPanels {
    entries: Vec<[f32; ROWS]>,
    depths: Vec<u32>,
    panels: Vec<Panel>,
}

/// One panel's part of the entries, and of the depths if some were left out.
#[derive(Clone, Copy)]
struct Panel {
    entries: (usize, usize),
    depths: Option<(usize, usize)>,
}

/// A panel as the innermost loop reads it.
pub enum Left<'a> {
    /// An entry for every depth.
    Dense(&'a [[f32; ROWS]]),
    /// Entries for some depths, and which.
    Sparse(&'a [[f32; ROWS]], &'a [u32]),
}

impl LeftPanels {
    /// Forgets what it held and packs `rows` rows, `depth` entries long.
    pub fn fill(&mut self, source: Source, rows: usize, depth: usize) {
        self.entries.clear();
        self.depths.clear();
        self.panels.clear();
        for first in (0..rows).step_by(ROWS) {
            let start = self.entries.len();
            self.entries.resize(start + depth, [0.0; ROWS]);
            let source = Source { values: &source.values[first * source.lane_stride..], ..source };
            pack(source, (rows - first).min(ROWS), &mut self.entries[start..]);
            let depths = self.leave_out_zeros(start);
            self.panels.push(Panel { entries: (start, self.entries.len()), depths });
        }
    }

    /// Moves the entries that are not all zero together, where so many are that it pays.
    fn leave_out_zeros(&mut self, start: usize) -> Option<(usize, usize)> {
        let panel = &mut self.entries[start..];
        let is_zero = |entry: &[f32; ROWS]| *entry == [0.0; ROWS];
        let zeros = panel.iter().filter(|entry| is_zero(entry)).count();
        if zeros * 8 <= panel.len() {
            return None;
        }
        let first = self.depths.len();
        let mut kept = 0;
        for depth in 0..panel.len() {
            if !is_zero(&panel[depth]) {
                panel[kept] = panel[depth];
                self.depths.push(depth as u32);
                kept += 1;
            }
        }
        self.entries.truncate(start + kept);
        Some((first, self.depths.len()))
    }

    /// The panels, top to bottom.
    pub fn iter(&self) -> impl Iterator<Item = Left<'_>> {
        self.panels.iter().map(|panel| {
            let entries = &self.entries[panel.entries.0..panel.entries.1];
            match panel.depths {
                Some((start, end)) => Left::Sparse(entries, &self.depths[start..end]),
                None => Left::Dense(entries),
            }
        })
    }
}
