//! `metavae reproduce study`: what keeps a code common to all datasets, by the shared probe on rotations never seen.

use metavae_datasets::{Family, MetaSplit};

use super::models::Model;
use super::options::fill;
use super::probing::{Options, Plan};
use super::variants::VARIANTS;
use crate::stop::Stop;

pub fn run(options: &Options, stop: &Stop) -> anyhow::Result<()> {
    let mut selection = options.selection.clone();
    fill(&mut selection.families, &[Family::Rotation]);
    fill(&mut selection.splits, &[MetaSplit::Interleaved]);
    fill(&mut selection.models, &VARIANTS.iter().collect::<Vec<&'static Model>>());
    Plan { file: "study.json", selection, sizes: &[], seen: false }.run(options, stop)
}
