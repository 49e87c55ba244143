//! The rounds of a part's step: what is computed between two sums, and what is handed out to be summed.

use std::mem;
use std::ops::Range;

use burn::optim::GradientsParams;
use burn::tensor::{Gradients, Tensor, TensorData};

use super::division::Piece;
use super::parameters::{Giving, Kind, Stack, Taking, extend, floats};
use super::{PartTrainer, Stage};
use crate::batches::batch::MetaBatch;
use crate::batches::context::Context;
use crate::kernels::{log_likelihood, product};
use crate::objective::meta_elbo::{MetaElbo, Metrics};
use crate::systems::system::MetaModel;

impl<M: MetaModel> PartTrainer<M> {
    /// To the gradients, or where datasets are cut only to the summaries of its own images.
    pub(super) fn begin(&mut self, numbers: &mut Vec<f32>) {
        let trainer = &mut self.trainer;
        let batch = trainer.sampler.batch(trainer.step, &trainer.device);
        if self.division.shares_summaries(&self.trainer.config) {
            let images = batch.inputs.as_ref().unwrap_or(&batch.images).clone().squeeze_dim(0); // [n, P]
            let summaries = self.trainer.current().summarise_each(images); // [n, W]
            let (data, width) = (summaries.clone().inner().into_data(), summaries.dims()[1]);
            for piece in self.cut_pieces() {
                let start = numbers.len();
                numbers.resize(start + self.trainer.config.batch * width, 0.0);
                if let Some(piece) = piece {
                    let Range { start: row, end } = self.pieces[piece].rows;
                    let own = scaled(&self.rows(piece), width);
                    numbers[start + row * width..start + end * width].copy_from_slice(&floats(&data)[own]);
                }
            }
            self.stage = Stage::Summaries { batch: Box::new(batch), summaries };
            return;
        }
        let models = self.models();
        let elbo = if self.division.is_cut() {
            self.explain(&models, &batch, &batch.context)
        } else {
            models[0].meta_elbo(&batch)
        };
        let (gradients, _) = self.backward(&models, &elbo);
        self.hand_out(&models, gradients, GradientsParams::new(), &self.terms(&elbo), numbers);
    }

    /// With the summaries of all images of cut datasets, [B, W] of each: to the gradients of these summaries.
    pub(super) fn explain_under(
        &mut self,
        batch: &MetaBatch,
        summaries: Tensor<2>,
        sums: &[f32],
        numbers: &mut Vec<f32>,
    ) {
        let Context::InBatch(averages) = &batch.context else { panic!("only these contexts need others' summaries") };
        let (size, width, device) = (self.trainer.config.batch, summaries.dims()[1], averages.device());
        let cut = self.cut_pieces();
        // Leaves of the objective: whatever is upstream of the summaries has its backward pass later.
        let leaves = (0..self.pieces.len()).map(|index| {
            let leaf = match cut.iter().position(|piece| *piece == Some(index)) {
                Some(place) => {
                    let all = sums[scaled(&(place..place + 1), size * width)].to_vec();
                    Tensor::from_data(TensorData::new(all, [size, width]), &device.clone().without_autodiff())
                }
                None => summaries.clone().inner().slice(self.rows(index)),
            };
            Tensor::from_inner(leaf).require_grad() // [K B, W]
        });
        let leaves: Vec<Tensor<2>> = leaves.collect();
        let contexts = self.pieces.iter().zip(&leaves).enumerate().map(|(index, (piece, leaf))| {
            let summaries = leaf.clone().reshape([piece.datasets.len(), size, width]); // [K, B, W]
            let context = product(self.of_piece(index, averages), summaries); // [K, B', W]
            context.reshape([1, piece.len(), width]) // [1, K B', W]
        });
        let context = Context::Summary(Tensor::cat(contexts.collect(), 1)); // [1, n, W]
        let models = self.models();
        let elbo = self.explain(&models, batch, &context);
        let terms = self.terms(&elbo);
        let (gradients, mut others) = self.backward(&models, &elbo);
        let seeds =
            leaves.iter().map(|leaf| leaf.grad_remove(&mut others).unwrap_or_else(|| leaf.zeros_like().inner()));
        let seeds: Vec<Tensor<2>> = seeds.collect();
        for piece in cut {
            match piece {
                Some(piece) => extend(numbers, seeds[piece].clone()),
                None => numbers.resize(numbers.len() + size * width, 0.0),
            }
        }
        self.stage = Stage::SummaryGradients { summaries, seeds, gradients, terms };
    }

    /// With the gradients of all summaries of cut datasets, [B, W] of each: those of what is upstream of this part's summaries.
    pub(super) fn summary_gradients(
        &self,
        summaries: &Tensor<2>,
        mut seeds: Vec<Tensor<2>>,
        sums: &[f32],
    ) -> GradientsParams {
        let (size, width) = (self.trainer.config.batch, summaries.dims()[1]);
        for (place, piece) in self.cut_pieces().into_iter().enumerate() {
            let Some(piece) = piece else { continue };
            let rows = &self.pieces[piece].rows;
            let of_own = sums[scaled(&(place * size + rows.start..place * size + rows.end), width)].to_vec();
            let data = TensorData::new(of_own, [rows.len(), width]);
            seeds[piece] = Tensor::from_data(data, &seeds[piece].device());
        }
        let seed = Tensor::from_inner(Tensor::cat(seeds, 0)); // [n, W]
        GradientsParams::from_grads((summaries.clone() * seed).backward(), self.trainer.current())
    }

    /// The objective of the part's queries, [1, n], each piece's decoded by its own model.
    fn explain(&self, models: &[M], batch: &MetaBatch, context: &Context) -> MetaElbo {
        let inputs = batch.inputs.as_ref().unwrap_or(&batch.images); // [1, n, P]
        let context = models[0].resolve_context(inputs, context);
        let posterior = models[0].posterior(inputs.clone(), &context); // [1, n, Z]
        let codes = posterior.sample(batch.noise.clone()); // [1, n, Z]
        let reconstructions = self.pieces.iter().zip(models).enumerate().map(|(index, (piece, model))| {
            let context = match &context {
                Context::Summary(summaries) => Context::Summary(self.of_piece(index, summaries)), // [K, B', W]
                other => other.clone(),
            };
            let logits = model.decode_given(self.of_piece(index, &codes), &context); // [K, B', P]
            log_likelihood(self.of_piece(index, &batch.images), logits).reshape([1, piece.len()]) // [1, K B']
        });
        MetaElbo {
            reconstruction: Tensor::cat(reconstructions.collect(), 1), // [1, n]
            kl: posterior.kl_to_standard_normal().squeeze_dim(2),      // [1, n]
        }
    }

    /// The gradients of each piece's model, those of the shared parameters with the first's; and of what is no parameter.
    fn backward(&self, models: &[M], elbo: &MetaElbo) -> (Vec<GradientsParams>, Gradients) {
        let config = &self.trainer.config;
        let mut gradients = elbo.loss_terms_among(config.seen().len() * config.batch).backward();
        let of_models = models.iter().map(|model| GradientsParams::from_module(&mut gradients, model)).collect();
        (of_models, gradients)
    }

    /// To the gradients that other parts have a term of: of the shared parameters, of cut datasets' own. Then both terms' sums.
    pub(super) fn hand_out(
        &mut self,
        models: &[M],
        mut gradients: Vec<GradientsParams>,
        mut more: GradientsParams,
        terms: &[f32],
        numbers: &mut Vec<f32>,
    ) {
        let own = &self.parameters.own;
        let more = &mut more;
        let of_shared = &mut gradients[0];
        models[0].visit(&mut Taking { own, kind: Kind::Shared, gradients: [of_shared, more], numbers });
        for piece in self.cut_pieces() {
            match piece {
                Some(piece) => {
                    let of_piece = &mut gradients[piece];
                    models[piece].visit(&mut Taking { own, kind: Kind::Own, gradients: [of_piece, more], numbers });
                }
                None => numbers.resize(numbers.len() + self.parameters.own_of_each, 0.0),
            }
        }
        numbers.extend_from_slice(terms);
        self.stage = Stage::Gradients(gradients);
    }

    /// One Adam step with the gradients of all parts.
    pub(super) fn update(&mut self, mut gradients: Vec<GradientsParams>, sums: &[f32]) -> Metrics {
        let own = &self.parameters.own;
        let models = self.models();
        let (shared, mut rest) = sums.split_at(self.parameters.shared);
        models[0].visit(&mut Giving { own, kind: Kind::Shared, gradients: &mut gradients[0], numbers: shared });
        for piece in self.cut_pieces() {
            let (numbers, others) = rest.split_at(self.parameters.own_of_each);
            if let Some(piece) = piece {
                let gradients = &mut gradients[piece];
                models[piece].visit(&mut Giving { own, kind: Kind::Own, gradients, numbers });
            }
            rest = others;
        }
        // Parameters that nobody else holds are updated where they lie.
        drop(models);
        let config = &self.trainer.config;
        let rate = config.learning_rate_at(self.trainer.step);
        let batch = config.batch as f32;
        let means: Vec<f32> = rest.iter().map(|sum| sum / batch).collect();
        let (reconstruction, kl) = means.split_at(config.seen().len());
        let metrics = Metrics::of(reconstruction, kl);
        let mut gradients = gradients.into_iter();
        self.trainer.update(gradients.next().expect("a part has at least one piece"));
        for ((stack, adam), gradients) in self.further.iter_mut().zip(gradients) {
            let model = mem::take(stack).in_place_of_those_in(self.trainer.current());
            *stack = Stack::of(&adam.step(rate, model, gradients), own);
        }
        metrics
    }

    /// A model for each piece; they share all parameters but those of the pieces' datasets.
    pub(super) fn models(&self) -> Vec<M> {
        let first = self.trainer.current();
        let further = self.further.iter().map(|(stack, _)| stack.clone().in_place_of_those_in(first));
        std::iter::once(first.clone()).chain(further).collect()
    }

    /// Where a piece's queries are among the part's.
    fn rows(&self, piece: usize) -> Range<usize> {
        let start = self.pieces[..piece].iter().map(Piece::len).sum();
        start..start + self.pieces[piece].len()
    }

    /// A piece's rows of what the part has in one, [1, n, W] -> [K, B', W].
    fn of_piece(&self, index: usize, all: &Tensor<3>) -> Tensor<3> {
        let Piece { datasets, rows } = &self.pieces[index];
        all.clone().slice([0..1, self.rows(index)]).reshape([datasets.len(), rows.len(), all.dims()[2]])
    }

    /// Of each dataset that is cut the piece that this part has, if any.
    fn cut_pieces(&self) -> Vec<Option<usize>> {
        let of = |dataset| self.pieces.iter().position(|piece| piece.datasets.start == dataset);
        self.division.cut().map(of).collect()
    }

    /// The sums of both terms over each dataset's queries in this part, [2 K].
    fn terms(&self, elbo: &MetaElbo) -> Vec<f32> {
        let (datasets, batch) = (self.trainer.config.seen().len(), self.trainer.config.batch);
        let mut sums = vec![0.0; 2 * datasets];
        for (term, sums) in [&elbo.reconstruction, &elbo.kl].into_iter().zip(sums.chunks_mut(datasets)) {
            let data = term.clone().inner().into_data();
            for (query, value) in self.division.queries(self.number).zip(floats(&data)) {
                sums[query / batch] += value;
            }
        }
        sums
    }
}

/// Rows of so many numbers each, as numbers.
fn scaled(rows: &Range<usize>, width: usize) -> Range<usize> {
    rows.start * width..rows.end * width
}
