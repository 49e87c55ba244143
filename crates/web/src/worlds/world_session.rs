//! A world of one kind, its networks, and the one that is in training.

use metavae::random::{Purpose, stream};
use metavae_amortised::{Amortised, RegressorConfig, RegressorFile, RegressorTrainer, errors_at};
use metavae_worlds::{
    Calibration, Datum, ENOUGH_MODELS, Example, Mean, NamedWorld, Posterior, WeighedModels, World, ask, band, coverage,
};
use rand::RngExt as _;
use serde_bytes::ByteBuf;

use super::protocol::{
    NamedError, NetworkAnswer, Observed, PlaceErrors, RivalAnswer, WorldCommand, WorldEvent, WorldExample,
};
use super::searching::Searching;
use super::{Answer, AnyWorld};
use crate::answering::now;
use crate::session::{Failure, LONGEST};

/// Models that are weighed where a world has no better way.
const MODELS: usize = 10_000;
/// Points at which calibration is looked at.
const POINTS: usize = 50;
/// Most of each that one command may ask for: others wait meanwhile.
const MOST_OBSERVATIONS: usize = 200;
const MOST_QUESTIONS: u32 = 5000;
const MOST_POINTS: u32 = 200;
const MOST_PLACES: usize = 50;
const MOST_NETWORKS: usize = 32;

pub struct WorldSession<W: World> {
    world: W,
    /// Drawn when they are first needed.
    models: Option<WeighedModels<W>>,
    /// By their names.
    networks: Vec<(String, Amortised<W>)>,
    training: Option<Training<W>>,
    searching: Option<Searching<W>>,
}

/// A network in training answers as it stands.
struct Training<W: World> {
    name: String,
    trainer: RegressorTrainer<W>,
}

impl<W: World> AnyWorld for WorldSession<W> {
    fn handle(&mut self, command: WorldCommand) -> Answer<'_> {
        Box::pin(self.carry_out(command))
    }
}

impl<W: World> WorldSession<W> {
    pub fn new(world: W) -> Self {
        Self { world, models: None, networks: Vec::new(), training: None, searching: None }
    }

    async fn carry_out(&mut self, command: WorldCommand) -> Result<WorldEvent, Failure> {
        match command {
            WorldCommand::Open { world } => Ok(self.opened(world)),
            WorldCommand::Draw { coordinates, size, seed } => self.draw(coordinates, size, seed),
            WorldCommand::Ask { coordinates, dataset, x } => self.ask(&coordinates, &dataset, &x),
            WorldCommand::Infer { dataset, x } => self.infer(&dataset, &x),
            WorldCommand::Search { coordinates, x } => {
                if self.world.axis().is_binary() {
                    return Err(Failure::Wrong("where z has two values there is nothing to search for".to_owned()));
                }
                let (model, x) = (self.model(&coordinates)?, self.world.observation(&x)?);
                self.searching.insert(Searching::new(self.world.clone(), model, x)).advance(0.0).await
            }
            WorldCommand::SearchOn { milliseconds } => {
                let searching = self.searching.as_mut().ok_or(Failure::TooEarly("begin to search"))?;
                searching.advance(milliseconds.min(LONGEST)).await
            }
            WorldCommand::Colour { by, coordinates, dataset, points, reach } => {
                self.colour(by.as_deref(), &coordinates, &dataset, (points, reach))
            }
            WorldCommand::LoadNetwork { name, bytes } => self.load(name, &bytes),
            WorldCommand::Train { name, config } => self.train(name, config),
            WorldCommand::Resume { name, bytes } => self.resume(name, &bytes),
            WorldCommand::Step { milliseconds } => self.step(milliseconds.min(LONGEST)),
            WorldCommand::Discard => {
                self.training = None;
                Ok(WorldEvent::Discarded)
            }
            WorldCommand::Save => {
                let bytes = self.trainer()?.trainer.file().await?.to_bytes()?;
                Ok(WorldEvent::Saved { bytes: ByteBuf::from(bytes) })
            }
            WorldCommand::Calibrate { name, size, questions, seed } => self.calibrate(&name, size, questions, seed),
            WorldCommand::Reach { first, count, size, questions, seed } => {
                self.reach((first, count), (size, questions), seed)
            }
        }
    }

    fn opened(&self, name: NamedWorld) -> WorldEvent {
        let axis = self.world.axis();
        let example = |it: &Example<W::Observation>| WorldExample {
            name: it.name.to_owned(),
            x: self.world.numbers(it.x),
            z: it.z,
        };
        WorldEvent::Opened {
            world: name,
            low: axis.low,
            high: axis.high,
            cells: axis.cells as u32,
            coordinates: W::COORDINATES as u32,
            shows_latents: self.world.shows_latents(),
            examples: self.world.examples().iter().map(example).collect(),
            config: RegressorConfig::of(name),
        }
    }

    fn draw(&self, coordinates: Option<Vec<f64>>, size: u32, seed: u32) -> Result<WorldEvent, Failure> {
        let size = at_most(size as usize, MOST_OBSERVATIONS, "observations in D")?;
        let mut random = stream(seed, Purpose::Question, 0);
        let coordinates = coordinates.unwrap_or_else(|| (0..W::COORDINATES).map(|_| random.random()).collect());
        let model = self.model(&coordinates)?;
        let dataset = self.world.dataset(&model, size, &mut random);
        let (x, z) = self.world.draw(&model, &mut random);
        let observed = |datum: &Datum<W::Observation>| Observed { x: self.world.numbers(datum.x), z: datum.z };
        let dataset = dataset.iter().map(observed).collect();
        Ok(WorldEvent::Drawn { coordinates, dataset, x: self.world.numbers(x), z })
    }

    fn ask(&self, coordinates: &[f64], dataset: &[Observed], x: &[f64]) -> Result<WorldEvent, Failure> {
        let (dataset, x) = (self.dataset(dataset)?, self.world.observation(x)?);
        let known = self.world.posterior(&self.model(coordinates)?, x).ok();
        let mut networks = Vec::new();
        for (name, network) in self.answering() {
            let started = now();
            let posterior =
                network.posteriors(std::slice::from_ref(&dataset), &[vec![x]])?.pop().ok_or_else(unknown)?;
            networks.push(NetworkAnswer {
                name: name.to_owned(),
                milliseconds: now() - started,
                masses: masses(&posterior),
            });
        }
        let rival =
            |rival: metavae_worlds::Rival| RivalAnswer { name: rival.name.to_owned(), estimate: rival.estimate };
        let rivals = self.world.rivals(x, &dataset).into_iter().map(rival).collect();
        Ok(WorldEvent::Answered { known: known.as_ref().map(masses), networks, rivals })
    }

    fn infer(&mut self, dataset: &[Observed], x: &[f64]) -> Result<WorldEvent, Failure> {
        let (dataset, x) = (self.dataset(dataset)?, self.world.observation(x)?);
        let started = now();
        let models = self
            .models
            .get_or_insert_with(|| WeighedModels::draw(&self.world, MODELS, &mut stream(0, Purpose::Question, 1)));
        let inferred = self.world.posterior_given_dataset(models, x, &dataset)?;
        Ok(WorldEvent::Inferred {
            given_dataset: masses(&inferred.posterior),
            geometric: (inferred.effective_models >= ENOUGH_MODELS).then(|| masses(&inferred.geometric)),
            effective_models: inferred.effective_models,
            milliseconds: now() - started,
        })
    }

    fn colour(
        &self,
        by: Option<&str>,
        coordinates: &[f64],
        dataset: &[Observed],
        (points, reach): (u32, f64),
    ) -> Result<WorldEvent, Failure> {
        let points = at_most(points as usize, MOST_POINTS as usize, "points along a side")?.max(1);
        if !self.world.axis().is_binary() {
            return Err(Failure::Wrong("only where z has two values a plane can be coloured".to_owned()));
        }
        let place = |i: usize| reach * (2.0 * (i as f64 + 0.5) / points as f64 - 1.0);
        let grid = (0..points * points).map(|at| self.world.observation(&[place(at % points), -place(at / points)]));
        let grid = grid.collect::<Result<Vec<_>, _>>()?;
        let found = if let Some(name) = by {
            self.network(name)?.posteriors(&[self.dataset(dataset)?], &[grid])?
        } else {
            let model = self.model(coordinates)?;
            grid.into_iter().map(|x| self.world.posterior(&model, x)).collect::<Result<_, _>>()?
        };
        let probabilities = found.iter().map(|posterior| posterior.probability() as f32).collect();
        Ok(WorldEvent::Coloured { probabilities })
    }

    fn load(&mut self, name: String, bytes: &[u8]) -> Result<WorldEvent, Failure> {
        let file = RegressorFile::from_bytes(bytes)?;
        let network = Amortised::of(self.world.clone(), &file)?;
        self.networks.retain(|(other, _)| *other != name);
        at_most(self.networks.len() + 1, MOST_NETWORKS, "networks")?;
        self.networks.push((name.clone(), network));
        Ok(WorldEvent::NetworkLoaded { name, step: file.step as u32, config: file.config })
    }

    fn train(&mut self, name: String, config: RegressorConfig) -> Result<WorldEvent, Failure> {
        Ok(self.begin(name, RegressorTrainer::new(self.world.clone(), config)?))
    }

    fn resume(&mut self, name: String, bytes: &[u8]) -> Result<WorldEvent, Failure> {
        let file = RegressorFile::from_bytes(bytes)?;
        Ok(self.begin(name, RegressorTrainer::resume(self.world.clone(), &file)?))
    }

    fn begin(&mut self, name: String, trainer: RegressorTrainer<W>) -> WorldEvent {
        let (step, config) = (trainer.steps_done() as u32, trainer.config().clone());
        self.training = Some(Training { name: name.clone(), trainer });
        WorldEvent::NetworkLoaded { name, step, config }
    }

    fn step(&mut self, milliseconds: f64) -> Result<WorldEvent, Failure> {
        let started = now();
        let trainer = &mut self.training.as_mut().ok_or(NOTHING_TRAINS)?.trainer;
        let mut losses = vec![trainer.step()?];
        while now() - started < milliseconds && trainer.steps_done() < trainer.config().steps {
            losses.push(trainer.step()?);
        }
        Ok(WorldEvent::Stepped { step: trainer.steps_done() as u32, losses, milliseconds: now() - started })
    }

    fn calibrate(&self, name: &str, size: u32, questions: u32, seed: u32) -> Result<WorldEvent, Failure> {
        let size = at_most(size as usize, MOST_OBSERVATIONS, "observations in D")?;
        let questions = at_most(questions as usize, MOST_QUESTIONS as usize, "questions")?.max(2);
        let network = self.network(name)?;
        let mut random = stream(seed, Purpose::Question, 2);
        let asked: Vec<_> = (0..questions).map(|_| ask(&self.world, size, &mut random)).collect();
        let datasets: Vec<_> = asked.iter().map(|question| question.dataset.clone()).collect();
        let queries: Vec<_> = asked.iter().map(|question| vec![question.x]).collect();
        let answers = network.posteriors(&datasets, &queries)?;
        let of = |value: fn(&Posterior, f64) -> f64| -> Vec<f64> {
            asked.iter().zip(&answers).map(|(question, answer)| value(answer, question.z)).collect()
        };
        let is_binary = self.world.axis().is_binary();
        let loss = if is_binary {
            Mean::of(&of(|answer, z| f64::from(u8::from((answer.probability() > 0.5) != (z > 0.5)))))
        } else {
            Mean::of(&of(|answer, z| (answer.mean() - z).powi(2)))
        };
        let ranks = of(Posterior::cumulative);
        let calibration = (!is_binary).then(|| Calibration::new(&ranks, &band(questions, POINTS, &mut random)));
        let (difference, band) = calibration.map_or_else(Default::default, |it| (it.difference, it.band));
        Ok(WorldEvent::Calibrated {
            difference,
            band,
            coverage: (!is_binary).then(|| [0.5, 0.8, 0.95].map(|level| coverage(&ranks, level))),
            loss: loss.mean,
            loss_error: loss.error,
            surprise: Mean::of(&of(Posterior::surprise)).mean,
        })
    }

    fn reach(
        &self,
        (first, count): (u32, u32),
        (size, questions): (u32, u32),
        seed: u32,
    ) -> Result<WorldEvent, Failure> {
        let size = at_most(size as usize, MOST_OBSERVATIONS, "observations in D")?;
        let questions = at_most(questions as usize, MOST_QUESTIONS as usize, "questions")?.max(2);
        let places = self.world.places();
        let answering = self.answering();
        let networks: Vec<&Amortised<W>> = answering.iter().map(|(_, network)| network).collect();
        let named = |name: &str, error: Mean| NamedError { name: name.to_owned(), error: error.mean };
        let of = |(at, place)| -> Result<PlaceErrors, Failure> {
            // Each place has its own numbers: it does not matter how many are asked for at a time.
            let mut random = stream(seed, Purpose::Question, 3 + at as u64);
            let found = errors_at(&self.world, place, &networks, (size, questions), &mut random)?;
            let of_networks = answering.iter().zip(found.networks).map(|((name, _), error)| named(name, error));
            let of_rivals = found.rivals.into_iter().map(|(name, error)| named(name, error));
            Ok(PlaceErrors {
                coordinates: found.coordinates,
                z: found.z,
                is_inside: found.is_inside,
                known: found.known.map(|error| error.mean),
                errors: of_networks.chain(of_rivals).collect(),
            })
        };
        let wanted = places.iter().enumerate().skip(first as usize).take((count as usize).min(MOST_PLACES));
        let found = wanted.map(of).collect::<Result<_, _>>()?;
        Ok(WorldEvent::Reached { all: places.len() as u32, places: found })
    }

    /// Those that were loaded, and the one in training as it stands.
    fn answering(&self) -> Vec<(&str, Amortised<W>)> {
        let in_training = self.training.as_ref().map(|training| training.name.as_str());
        let loaded = self.networks.iter().filter(|(name, _)| Some(name.as_str()) != in_training);
        let trained = self.training.iter().map(|Training { name, trainer }| {
            (name.as_str(), Amortised::new(self.world.clone(), trainer.config(), trainer.network()))
        });
        loaded.map(|(name, network)| (name.as_str(), network.clone())).chain(trained).collect()
    }

    fn network(&self, name: &str) -> Result<Amortised<W>, Failure> {
        let found = self.answering().into_iter().find(|(other, _)| *other == name);
        found.map(|(_, network)| network).ok_or_else(unknown)
    }

    fn trainer(&self) -> Result<&Training<W>, Failure> {
        self.training.as_ref().ok_or(NOTHING_TRAINS)
    }

    fn model(&self, coordinates: &[f64]) -> Result<W::Model, Failure> {
        self.world.checked_model_at(coordinates).map_err(Failure::from)
    }

    fn dataset(&self, dataset: &[Observed]) -> Result<Vec<Datum<W::Observation>>, Failure> {
        at_most(dataset.len(), MOST_OBSERVATIONS, "observations in D")?;
        let shown = self.world.shows_latents();
        let datum = |Observed { x, z }: &Observed| {
            if shown && !z.is_some_and(f64::is_finite) {
                return Err(Failure::Wrong("D shows z here, and one of its members has none".to_owned()));
            }
            Ok(Datum { x: self.world.observation(x)?, z: z.filter(|_| shown) })
        };
        dataset.iter().map(datum).collect()
    }
}

const NOTHING_TRAINS: Failure = Failure::TooEarly("begin to train a network");

fn unknown() -> Failure {
    Failure::Wrong("no network answers under this name".to_owned())
}

fn masses(posterior: &Posterior) -> Vec<f32> {
    posterior.masses().iter().map(|mass| *mass as f32).collect()
}

fn at_most(count: usize, most: usize, what: &str) -> Result<usize, Failure> {
    if count <= most { Ok(count) } else { Err(Failure::Wrong(format!("at most {most} {what}, and not {count}"))) }
}
