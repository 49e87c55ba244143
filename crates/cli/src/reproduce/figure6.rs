//! `metavae reproduce figure6`: linear probes on unseen datasets, for every model, split and seed asked for.

use super::probing::{Options, Plan};
use crate::stop::Stop;

/// N of the curve over context sizes.
const SIZES: [usize; 6] = [1, 2, 5, 10, 20, 50];

pub fn run(options: &Options, stop: &Stop) -> anyhow::Result<()> {
    let selection = options.selection.clone().all();
    Plan { file: "figure6.json", selection, sizes: &SIZES, seen: true }.run(options, stop)
}
