//! A part of a run: some of its queries, with all that the datasets share. Several parts, each on a core of its own, make one
//! step.
//!
//! The MetaELBO (eq. 11) is a sum over datasets, and over the queries of each once their D is summarised. A step goes in rounds:
//! in each, every part hands out numbers, and goes on with their sum over all parts. Where datasets are cut, the first round
//! completes the summaries of their images, the second the gradients of those; the last one sums the gradients of all
//! parameters that more than one part has, and all parts take the same Adam step on these. The result is that of a whole run
//! up to the order of sums.

mod division;
mod error;
mod parameters;
mod rounds;

use std::mem;
use std::ops::Range;

use burn::optim::GradientsParams;
use burn::tensor::Tensor;

use self::division::{Division, Piece};
use self::parameters::{Collecting, Joining, Narrowing, Parameters, Stack, Summing};
use super::Trainer;
use crate::batches::batch::MetaBatch;
use crate::config::{RunConfig, Schedule};
use crate::kernels::on_host;
use crate::objective::meta_elbo::Metrics;
use crate::systems::system::MetaModel;
use crate::training::adam::Adam;

pub use division::{most_parts, worth_cutting};
pub use error::PartError;

/// Some of the queries of a run, with the parameters of their datasets, and all that the datasets share. On the CPU only.
#[derive(Debug)]
pub struct PartTrainer<M> {
    /// Its model has the own parameters of the first piece's datasets.
    trainer: Trainer<M>,
    division: Division,
    number: usize,
    pieces: Vec<Piece>,
    /// Those of the other pieces' datasets, with their moments.
    further: Vec<(Stack, Adam)>,
    parameters: Parameters,
    stage: Stage,
    /// How many numbers the next sum has.
    awaited: usize,
    spare: Vec<f32>,
}

/// Where in a step a part is.
#[derive(Debug, Default)]
enum Stage {
    #[default]
    Between,
    /// It waits for the summaries of all images of the datasets that it has in part; it knows those of its own, [n, W].
    Summaries { batch: Box<MetaBatch>, summaries: Tensor<2> },
    /// It waits for the gradients of these summaries, and knows those of whole datasets, by piece.
    SummaryGradients { summaries: Tensor<2>, seeds: Vec<Tensor<2>>, gradients: Vec<GradientsParams>, terms: Vec<f32> },
    /// It waits for the gradients that other parts have a term of, and knows all others, by piece.
    Gradients(Vec<GradientsParams>),
}

/// What a part alone knows, or as the first of those that know it.
#[derive(Clone, Debug, PartialEq)]
pub struct PartState {
    /// Whose.
    pub datasets: Range<usize>,
    /// Steps done.
    pub step: u64,
    /// A checksum of the shared parameters, which are the same in all parts to the last bit.
    pub shared: u32,
    /// Their own parameters in the model's order: of each the values and, once a step was taken, both of Adam's moments.
    pub values: Vec<f32>,
}

impl<M: MetaModel> PartTrainer<M> {
    /// One of so many parts, counted from 0, of a run as it stands; `cuts` also cuts datasets, where that can be, so that all
    /// parts have the same number of queries.
    ///
    /// # Errors
    /// When the run cannot be shared out, or not so.
    pub fn of(whole: &Trainer<M>, number: usize, parts: usize, cuts: bool) -> Result<Self, PartError> {
        let division = Division::of(&whole.config, number, parts, cuts)?;
        if !on_host(&whole.device) {
            return Err(PartError::Device);
        }
        let all = whole.config.seen().len();
        let parameters = Parameters::of(whole.current(), all);
        let pieces = division.pieces(number);
        let mut narrowed = pieces.iter().map(|Piece { datasets, .. }| {
            let mut adam = whole.adam.clone();
            let mut narrowing = Narrowing { datasets, all, parameters: &parameters, adam: &mut adam };
            let model = whole.current().clone().map(&mut narrowing);
            (model, adam)
        });
        let (model, adam) = narrowed.next().expect("a part has at least one piece");
        let further = narrowed
            .map(|(model, mut adam)| {
                adam.moments.retain(|path, _| parameters.own.values().any(|own| own == path));
                (Stack::of(&model, &parameters.own), adam)
            })
            .collect();
        let sampler = whole.sampler.clone().of_queries(division.queries(number), division.is_cut());
        let trainer = whole.with(model, adam, sampler);
        Ok(Self {
            trainer,
            division,
            number,
            pieces,
            further,
            parameters,
            stage: Stage::Between,
            awaited: 0,
            spare: Vec::new(),
        })
    }

    /// Goes on until numbers must be summed over all parts: `numbers` then holds this part's. Called again with their sum, it
    /// goes on from there, until the step is done: nothing is to be summed then, and the metrics of all parts come back.
    ///
    /// # Errors
    /// When the sum is of something else, or the schedule has ended; nothing has changed then.
    pub fn advance(&mut self, numbers: &mut Vec<f32>) -> Result<Option<Metrics>, PartError> {
        let (found, expected) = (numbers.len(), self.awaited);
        if !matches!(self.stage, Stage::Between) && found != expected {
            return Err(PartError::Length { found, expected });
        }
        if matches!(self.stage, Stage::Between) {
            self.config().check_step(self.steps_done())?;
        }
        // Two buffers take turns, so that neither grows anew in each step.
        let mut sums = mem::replace(numbers, mem::take(&mut self.spare));
        let mut metrics = None;
        match mem::take(&mut self.stage) {
            Stage::Between => self.begin(numbers),
            Stage::Summaries { batch, summaries } => self.explain_under(&batch, summaries, &sums, numbers),
            Stage::SummaryGradients { summaries, seeds, gradients, terms } => {
                let more = self.summary_gradients(&summaries, seeds, &sums);
                self.hand_out(&self.models(), gradients, more, &terms, numbers);
            }
            Stage::Gradients(gradients) => metrics = Some(self.update(gradients, &sums)),
        }
        sums.clear();
        self.spare = sums;
        self.awaited = numbers.len();
        Ok(metrics)
    }

    /// As [`Trainer::reschedule`]; all parts must be told the same.
    ///
    /// # Errors
    /// When the schedule cannot be run, or a step is not finished; nothing has changed then.
    pub fn reschedule(&mut self, learning_rate: f64, schedule: Schedule) -> Result<(), PartError> {
        if !matches!(self.stage, Stage::Between) {
            return Err(PartError::MidStep);
        }
        Ok(self.trainer.reschedule(learning_rate, schedule)?)
    }

    /// What no part before it knows.
    pub fn state(&self) -> Vec<PartState> {
        let own = &self.parameters.own;
        let (step, shared) = (self.steps_done(), self.checksum());
        let adams = std::iter::once(&self.trainer.adam).chain(self.further.iter().map(|(_, adam)| adam));
        let models = self.models();
        let pieces = self.pieces.iter().zip(&models).zip(adams);
        let first = pieces.filter(|((piece, _), _)| piece.rows.start == 0);
        first
            .map(|((piece, model), adam)| {
                let mut collecting = Collecting { own, adam, values: Vec::new() };
                model.visit(&mut collecting);
                PartState { datasets: piece.datasets.clone(), step, shared, values: collecting.values }
            })
            .collect()
    }

    fn checksum(&self) -> u32 {
        let mut summing = Summing { own: &self.parameters.own, sum: 0 };
        self.trainer.current().visit(&mut summing);
        summing.sum
    }

    /// A copy of the whole run as it stands, from this part, the first one, and the states of all others in their order.
    ///
    /// # Errors
    /// When the parts do not make up the run.
    pub fn joined(&self, others: &[PartState]) -> Result<Trainer<M>, PartError> {
        let trainer = &self.trainer;
        let all = trainer.config.seen().len();
        let own = self.state();
        let Some(&PartState { shared, .. }) = own.first() else { return Err(PartError::Incomplete) };
        let numbers = if trainer.step == 0 { 1 } else { 3 } * self.parameters.own_of_each;
        let mut end = 0;
        for state in own.iter().chain(others) {
            let PartState { datasets, values, .. } = state;
            if datasets.start != end || datasets.is_empty() {
                return Err(PartError::Incomplete);
            }
            if (state.step, state.shared) != (trainer.step, shared) {
                return Err(PartError::Apart);
            }
            let (found, expected) = (values.len(), datasets.len() * numbers);
            if found != expected {
                return Err(PartError::Length { found, expected });
            }
            end = datasets.end;
        }
        if end != all {
            return Err(PartError::Incomplete);
        }
        let mut adam = trainer.adam.clone();
        let states = own.iter().chain(others).map(|state| (state.datasets.len(), state.values.as_slice())).collect();
        let mut joining = Joining { own: &self.parameters.own, adam: &mut adam, states };
        let model = trainer.current().clone().map(&mut joining);
        let queries = 0..all * trainer.config.batch;
        Ok(trainer.with(model, adam, trainer.sampler.clone().of_queries(queries, false)))
    }

    /// What the whole run is.
    pub fn config(&self) -> &RunConfig {
        self.trainer.config()
    }

    /// Steps done.
    pub fn steps_done(&self) -> u64 {
        self.trainer.steps_done()
    }
}
