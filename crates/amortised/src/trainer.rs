//! Training: fresh questions in every step, so that nothing can be learnt by heart.

use burn::module::Module as _;
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use metavae::random::{Purpose, stream};
use metavae::{Adam, WeightsError};
use metavae_worlds::{World, WorldError};

use crate::batch::{Batch, Questions, features};
use crate::{Cells, InvalidConfig, Regressor, RegressorConfig, RegressorFile};

/// A training, and where it stands.
#[derive(Debug)]
pub struct RegressorTrainer<W> {
    world: W,
    config: RegressorConfig,
    cells: Cells,
    /// Only ever absent while a step hands the only copy to the optimiser.
    network: Option<Regressor>,
    adam: Adam,
    step: u64,
    /// With autodiff.
    device: Device,
}

/// All steps are done, or one could not be.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TrainingEnded {
    /// The learning rate has come down to 0.
    #[error("all {0} steps are done: a step with a learning rate of 0 would teach nothing")]
    Done(u64),
    /// The loss is no number.
    #[error("the training diverged at step {0}: train with a smaller learning rate")]
    Diverged(u64),
    /// A question has no answer.
    #[error(transparent)]
    World(#[from] WorldError),
}

impl<W: World> RegressorTrainer<W> {
    /// From scratch, on the processor.
    ///
    /// # Errors
    /// If the config cannot be trained.
    pub fn new(world: W, config: RegressorConfig) -> Result<Self, InvalidConfig> {
        config.validate()?;
        let device = Device::flex().autodiff();
        Ok(Self {
            cells: Cells::of(&world),
            network: Some(untrained(&world, &config, &device)),
            world,
            adam: Adam::default(),
            step: 0,
            device,
            config,
        })
    }

    /// Goes on from a file, exactly as if it had never stopped.
    ///
    /// # Errors
    /// If the file does not fit its own config.
    pub fn resume(world: W, file: &RegressorFile) -> Result<Self, WeightsError> {
        let device = Device::flex().autodiff();
        Ok(Self {
            config: file.config.clone(),
            cells: Cells::of(&world),
            network: Some(file.network_on(&world, &device)?),
            world,
            adam: file.adam()?,
            step: file.step,
            device,
        })
    }

    /// One step on fresh questions; returns the mean loss before it, in nats.
    ///
    /// # Errors
    /// If all steps are done, or the loss is no number. Nothing has changed then.
    pub fn step(&mut self) -> Result<f64, TrainingEnded> {
        let Self { world, config, cells, .. } = self;
        if self.step >= config.steps {
            return Err(TrainingEnded::Done(config.steps));
        }
        let mut random = stream(config.seed, Purpose::Question, self.step);
        let Batch { questions, asked } = Batch::draw(world, config, &self.device, &mut random);
        let network = self.network.as_ref().expect("a step has always put the network back");
        let of_row = |row: usize, outputs: &[f32], gradient: &mut [f32]| {
            config.objective.loss(world, (config.family, &*cells), &asked[row], outputs, gradient)
        };
        let (loss, gradients) =
            differentiated(network, questions, of_row)?.ok_or(TrainingEnded::Diverged(self.step))?;
        let network = self.network.take().expect("it was there a moment ago");
        self.network = Some(self.adam.step(config.learning_rate_at(self.step), network, gradients));
        self.step += 1;
        Ok(loss)
    }

    /// Steps done.
    pub fn steps_done(&self) -> u64 {
        self.step
    }

    /// What is trained, and how.
    pub fn config(&self) -> &RegressorConfig {
        &self.config
    }

    /// The network as it stands, without autodiff.
    pub fn network(&self) -> Regressor {
        self.network.as_ref().expect("a step has always put the network back").valid()
    }

    /// Everything that it takes to go on, or to answer.
    ///
    /// # Errors
    /// If the device cannot deliver it.
    pub async fn file(&self) -> Result<RegressorFile, WeightsError> {
        let network = self.network.as_ref().expect("a step has always put the network back");
        RegressorFile::of(network, &self.adam, self.config.clone(), self.step).await
    }
}

/// The mean over all rows of a loss that gives each row's gradient by the outputs, and the gradients by the weights; none
/// where a number is not finite.
pub(crate) fn differentiated(
    network: &Regressor,
    questions: Questions,
    of_row: impl Fn(usize, &[f32], &mut [f32]) -> Result<f64, WorldError>,
) -> Result<Option<(f64, GradientsParams)>, WorldError> {
    let outputs = network.forward(questions); // [M B, outputs]
    let [rows, width] = outputs.dims();
    let values = crate::read(outputs.clone().inner());
    let mut gradient = vec![0.0; values.len()];
    let mut loss = 0.0;
    for (row, (outputs, gradient)) in values.chunks(width).zip(gradient.chunks_mut(width)).enumerate() {
        loss += of_row(row, outputs, gradient)?;
    }
    if !(loss.is_finite() && gradient.iter().all(|it| it.is_finite())) {
        return Ok(None);
    }
    for it in &mut gradient {
        *it /= rows as f32;
    }
    let gradient = Tensor::from_data(TensorData::new(gradient, [rows, width]), &outputs.device()); // [M B, outputs]
    // The gradient of this sum by the outputs is the loss's, so that the rest is the chain rule.
    let gradients = (outputs * gradient).sum().backward();
    Ok(Some((loss / rows as f64, GradientsParams::from_grads(gradients, network))))
}

pub(crate) fn untrained<W: World>(world: &W, config: &RegressorConfig, device: &Device) -> Regressor {
    let mut random = stream(config.seed, Purpose::Weights, 0);
    let sizes = features(world, &mut random);
    Regressor::new(sizes, (config.width, config.pooling), config.family.outputs(), &mut random, device)
}

#[cfg(test)]
mod tests {
    use metavae_worlds::{Clouds, InclinedPlane, League, Likelihood, Mean, NamedWorld, Shown, WeighedModels, ask};
    use pollster::block_on;
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::{Amortised, Models, Objective};

    fn small(world: NamedWorld) -> RegressorConfig {
        RegressorConfig { width: 32, batch: 32, steps: 300, largest_dataset: 3, ..RegressorConfig::of(world) }
    }

    fn trained<W: World>(world: &W, config: &RegressorConfig) -> (RegressorTrainer<W>, Vec<f64>) {
        let mut trainer = RegressorTrainer::new(world.clone(), config.clone()).unwrap();
        let losses = (0..config.steps).map(|_| trainer.step().unwrap()).collect();
        (trainer, losses)
    }

    #[test]
    fn a_training_that_was_stopped_goes_on_as_if_it_never_had() {
        let world = InclinedPlane::new(Shown::Pairs);
        for objective in [Objective::Simulation, Objective::Equation10] {
            let config = RegressorConfig { steps: 6, objective, ..small(NamedWorld::PlanePairs) };
            let (whole, losses) = trained(&world, &config);
            let mut first = RegressorTrainer::new(world, config.clone()).unwrap();
            for _ in 0..3 {
                first.step().unwrap();
            }
            let bytes = block_on(first.file()).unwrap().to_bytes().unwrap();
            let mut second = RegressorTrainer::resume(world, &RegressorFile::from_bytes(&bytes).unwrap()).unwrap();
            assert_eq!(second.steps_done(), 3);
            let rest: Vec<f64> = (0..3).map(|_| second.step().unwrap()).collect();
            assert_eq!(rest, losses[3..]);
            let ends = [&whole, &second].map(|trainer| block_on(trainer.file()).unwrap().to_bytes().unwrap());
            assert_eq!(ends[0], ends[1]);
            assert_eq!(second.step(), Err(TrainingEnded::Done(6)));
        }
    }

    /// -ln q(z|x, D) of nobody's network is less than that of the exact posterior, and a trained one's comes close to it.
    #[test]
    fn the_loss_of_simulation_comes_down_to_the_exact_posterior_s_and_no_further() {
        let world = Clouds::new(0.5).unwrap();
        let config = RegressorConfig { steps: 1500, learning_rate: 4e-3, ..small(NamedWorld::WideClouds) };
        let (trainer, losses) = trained(&world, &config);
        let file = block_on(trainer.file()).unwrap();
        let network = Amortised::of(world, &file).unwrap();
        let mut random = ChaCha8Rng::seed_from_u64(3);
        let models = WeighedModels::draw(&world, 1, &mut random);
        for size in [0, 1, 3] {
            let questions: Vec<_> = (0..3000).map(|_| ask(&world, size, &mut random)).collect();
            let datasets: Vec<_> = questions.iter().map(|question| question.dataset.clone()).collect();
            let queries: Vec<_> = questions.iter().map(|question| vec![question.x]).collect();
            let answers = network.posteriors(&datasets, &queries).unwrap();
            let excess: Vec<f64> = questions
                .iter()
                .zip(&answers)
                .map(|(question, answer)| {
                    let exact =
                        world.posterior_given_dataset(&models, question.x, &question.dataset).unwrap().posterior;
                    answer.surprise(question.z) - exact.surprise(question.z)
                })
                .collect();
            let Mean { mean, error } = Mean::of(&excess);
            assert!(mean > -3.0 * error, "N = {size}: {mean} nats below the floor, of an error of {error}");
            assert!(mean < 0.12, "N = {size}: {mean} nats above the floor");
        }
        let mean = |losses: &[f64]| losses.iter().sum::<f64>() / losses.len() as f64;
        assert!(mean(&losses[1400..]) < mean(&losses[..100]) - 0.1);
    }

    /// Equation 3, in a world where the answer is known: one model, no D.
    #[test]
    fn one_model_s_network_comes_to_that_model_s_posterior() {
        let world = League::new(Likelihood::Normal).unwrap();
        let coordinates = vec![0.5, 0.2, 0.1, 0.8, 0.1];
        let model = world.model_at(&coordinates);
        for objective in [Objective::Simulation, Objective::Equation10] {
            let (models, largest_dataset) = (Models::One(coordinates.clone()), 0);
            let config = RegressorConfig { objective, models, largest_dataset, ..small(NamedWorld::LeagueNormal) };
            let (trainer, _) = trained(&world, &RegressorConfig { steps: 600, ..config });
            let file = block_on(trainer.file()).unwrap();
            let network = Amortised::of(world, &file).unwrap();
            let mut random = ChaCha8Rng::seed_from_u64(8);
            let xs: Vec<f64> = (0..200).map(|_| world.draw(&model, &mut random).0).collect();
            let answers = network.posteriors(&[Vec::new()], std::slice::from_ref(&xs)).unwrap();
            let exact = xs.iter().map(|x| world.posterior(&model, *x).unwrap());
            let divergence = exact.zip(&answers).map(|(exact, answer)| exact.divergence(answer)).sum::<f64>() / 200.0;
            assert!(divergence < 0.06, "{objective:?}: {divergence}");
        }
    }

    /// The finding: with D of one result, equation 10's intervals hold the truth less often than they say, and
    /// simulation's as often.
    #[test]
    fn a_network_by_equation_10_is_too_sure_where_one_by_simulation_is_not() {
        let world = League::new(Likelihood::Normal).unwrap();
        let mut random = ChaCha8Rng::seed_from_u64(4);
        let questions: Vec<_> = (0..2000).map(|_| ask(&world, 1, &mut random)).collect();
        let datasets: Vec<_> = questions.iter().map(|question| question.dataset.clone()).collect();
        let queries: Vec<_> = questions.iter().map(|question| vec![question.x]).collect();
        let holds = |objective| {
            let config =
                RegressorConfig { objective, steps: 600, largest_dataset: 1, ..small(NamedWorld::LeagueNormal) };
            let (trainer, _) = trained(&world, &config);
            let file = block_on(trainer.file()).unwrap();
            let answers = Amortised::of(world, &file).unwrap().posteriors(&datasets, &queries).unwrap();
            let ranks: Vec<f64> = questions.iter().zip(&answers).map(|(it, answer)| answer.cumulative(it.z)).collect();
            metavae_worlds::coverage(&ranks, 0.95)
        };
        let (simulation, equation) = (holds(Objective::Simulation), holds(Objective::Equation10));
        assert!((0.93..0.97).contains(&simulation), "{simulation}");
        assert!(equation < 0.9, "{equation}");
    }

    #[test]
    fn a_training_that_diverges_says_so_and_changes_nothing() {
        let world = League::new(Likelihood::Normal).unwrap();
        let config = RegressorConfig { learning_rate: 1.0, steps: 400, ..small(NamedWorld::LeagueNormal) };
        let mut trainer = RegressorTrainer::new(world, config).unwrap();
        while trainer.step().is_ok() {}
        // It may come through; what is written is finite either way.
        assert!(block_on(trainer.file()).unwrap().to_bytes().is_ok());
    }

    #[test]
    fn files_of_another_kind_or_with_damage_are_refused() {
        let world = Clouds::new(0.1).unwrap();
        let trainer = RegressorTrainer::new(world, small(NamedWorld::Clouds)).unwrap();
        let file = block_on(trainer.file()).unwrap();
        let bytes = file.to_bytes().unwrap();
        assert!(RegressorFile::from_bytes(&bytes[..bytes.len() / 2]).is_err());
        assert!(RegressorFile::from_bytes(b"hello").is_err());
        let other = InclinedPlane::new(Shown::Pairs);
        assert!(Amortised::of(other, &file).is_err(), "weights of another world");
        let weights = RegressorFile::from_bytes(&file.weights_to_bytes().unwrap()).unwrap();
        assert!(Amortised::of(world, &weights).is_ok());
        assert_eq!(weights.config, file.config);
    }
}
