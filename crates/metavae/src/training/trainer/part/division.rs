//! Who trains on which queries of a run that is shared out.

use std::ops::Range;

use super::PartError;
use crate::config::{ContextMode, DigitChoice, RunConfig, System};
use crate::training::flop::flop_per_step;

/// What the further rounds of cut datasets and the exchange of their parameters cost, in the work that a core does meanwhile:
/// 3 ms, measured in a browser.
const FLOP_PER_CUT: f64 = 1.5e8;

/// Among how many parts a run can be shared out at most: each has as many queries as a dataset has, or more.
pub fn most_parts(config: &RunConfig) -> usize {
    if config.digits == DigitChoice::Exchanged { 1 } else { config.seen().len() }
}

/// Whether so many parts get done sooner when datasets are cut, so that all have the same number of queries.
pub fn worth_cutting(config: &RunConfig, parts: usize) -> bool {
    let (datasets, parts) = (config.seen().len() as f64, parts as f64);
    let saved = (datasets / parts).ceil() / datasets - 1.0 / parts;
    can_be_cut(config) && saved * flop_per_step(config) > FLOP_PER_CUT
}

/// Its objective must be a sum over queries once their summaries are known: others weigh a code of the batch, or have an encoder
/// for each dataset.
fn can_be_cut(config: &RunConfig) -> bool {
    matches!(config.network.system, System::MetaVae | System::SharedEncoder | System::Vae)
}

/// The K B queries of a step, dataset after dataset, in parts as equal as can be.
#[derive(Clone, Debug)]
pub struct Division {
    datasets: usize,
    /// B.
    batch: usize,
    parts: usize,
    /// Whether datasets are cut.
    cuts: bool,
}

/// As many queries of each of some datasets: all of theirs, or some of one dataset's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Counted from 0.
    pub datasets: Range<usize>,
    /// Which of each dataset's queries.
    pub rows: Range<usize>,
}

impl Piece {
    /// How many queries.
    pub fn len(&self) -> usize {
        self.datasets.len() * self.rows.len()
    }
}

impl Division {
    /// Of a run's queries in so many parts; `cuts` also cuts datasets that can be.
    ///
    /// # Errors
    /// When there can be no such part.
    pub fn of(config: &RunConfig, part: usize, parts: usize, cuts: bool) -> Result<Self, PartError> {
        if config.digits == DigitChoice::Exchanged && config.seen().len() > 1 {
            return Err(PartError::Exchange);
        }
        let most = most_parts(config);
        if part >= parts || parts > most {
            return Err(PartError::Count { part, parts, most });
        }
        let cuts = cuts && can_be_cut(config);
        Ok(Self { datasets: config.seen().len(), batch: config.batch, parts, cuts })
    }

    /// Those of a part, counted from 0.
    pub fn queries(&self, part: usize) -> Range<usize> {
        self.start(part)..self.start(part + 1)
    }

    /// The first part, which also sums, is never the larger one.
    fn start(&self, part: usize) -> usize {
        let Self { datasets, batch, parts, cuts } = self;
        if *cuts { datasets * batch * part / parts } else { datasets * part / parts * batch }
    }

    /// Datasets that two parts have queries of; more than two cannot, for each part has as many as a dataset.
    pub fn cut(&self) -> impl Iterator<Item = usize> {
        let starts = (1..self.parts).map(|part| self.start(part));
        starts.filter(|start| start % self.batch != 0).map(|start| start / self.batch)
    }

    /// Whether any dataset is.
    pub fn is_cut(&self) -> bool {
        self.cut().next().is_some()
    }

    /// Whether queries in different parts ask for each other's summaries.
    pub fn shares_summaries(&self, config: &RunConfig) -> bool {
        let in_batch = config.network.system.reads_context() && config.context.mode == ContextMode::InBatch;
        in_batch && self.is_cut()
    }

    /// What a part has: the end of a dataset, whole ones, the start of one.
    pub fn pieces(&self, part: usize) -> Vec<Piece> {
        let (Range { start, end }, batch) = (self.queries(part), self.batch);
        let (first, last) = (start.div_ceil(batch), end / batch);
        let head = Piece { datasets: start / batch..first, rows: start % batch..batch };
        let whole = Piece { datasets: first..last, rows: 0..batch };
        let tail = Piece { datasets: last..end.div_ceil(batch), rows: 0..end % batch };
        [head, whole, tail].into_iter().filter(|piece| !piece.datasets.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use metavae_datasets::{Family, MetaSplit};

    use super::*;
    use crate::config::DecoderKind;

    fn division(system: System, split: MetaSplit, parts: usize) -> Division {
        let mut config = RunConfig::paper(Family::Rotation, split, DecoderKind::Separate);
        config.network.system = system;
        Division::of(&config, 0, parts, true).expect("as many datasets")
    }

    #[test]
    fn queries_are_divided_evenly_and_cut_datasets_are_named() {
        let division = division(System::MetaVae, MetaSplit::Sparse, 2);
        assert_eq!([0, 1].map(|part| division.queries(part)), [0..250, 250..500]);
        assert_eq!(division.cut().collect::<Vec<_>>(), [2]);
        let whole = Piece { datasets: 0..2, rows: 0..100 };
        assert_eq!(division.pieces(0), [whole, Piece { datasets: 2..3, rows: 0..50 }]);
        let whole = Piece { datasets: 3..5, rows: 0..100 };
        assert_eq!(division.pieces(1), [Piece { datasets: 2..3, rows: 50..100 }, whole]);
    }

    #[test]
    fn a_part_may_have_two_ends_and_nothing_whole() {
        let division = division(System::Vae, MetaSplit::Sparse, 4);
        let pieces = [Piece { datasets: 1..2, rows: 25..100 }, Piece { datasets: 2..3, rows: 0..50 }];
        assert_eq!(division.pieces(1), pieces);
        assert_eq!(division.cut().collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn datasets_are_cut_where_that_pays() {
        let paper = RunConfig::paper(Family::Rotation, MetaSplit::Sparse, DecoderKind::Separate);
        assert!([2, 3, 4].into_iter().all(|parts| worth_cutting(&paper, parts)));
        assert!([1, 5].into_iter().all(|parts| !worth_cutting(&paper, parts)));
        assert!(!worth_cutting(&RunConfig { batch: 8, ..paper }, 2));
    }

    #[test]
    fn where_datasets_cannot_be_cut_they_are_dealt_out_whole() {
        let division = division(System::NeuralStatistician, MetaSplit::Interleaved, 4);
        let datasets = |part| division.queries(part).len() / 100;
        assert_eq!([0, 1, 2, 3].map(datasets), [2, 2, 2, 3]);
        assert_eq!(division.cut().count(), 0);
        assert_eq!(division.pieces(3), [Piece { datasets: 6..9, rows: 0..100 }]);
    }
}
