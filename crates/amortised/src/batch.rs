//! The questions of a training step.

use burn::tensor::{Device, Tensor, TensorData};
use metavae_worlds::{Datum, World};
use rand::{Rng, RngExt as _};

use crate::config::{Models, RegressorConfig};

/// A question, whose model nobody is told of.
pub(crate) struct Asked<W: World> {
    pub model: W::Model,
    pub x: W::Observation,
    pub z: f64,
}

/// What a network reads: D of one size, and questions about each.
#[derive(Clone, Debug)]
pub struct Questions {
    /// [M, N, d]; None without a D.
    pub datasets: Option<Tensor<3>>,
    /// N.
    pub size: usize,
    /// [M, B, f]
    pub queries: Tensor<3>,
}

/// Questions of a step with their answers, in the order of the network's rows.
pub(crate) struct Batch<W: World> {
    pub questions: Questions,
    pub asked: Vec<Asked<W>>,
}

impl<W: World> Batch<W> {
    pub fn draw(world: &W, config: &RegressorConfig, device: &Device, random: &mut impl Rng) -> Self {
        let size = dataset_size(config.largest_dataset, random);
        let mut data = Vec::new();
        let mut asked: Vec<Asked<W>> = Vec::with_capacity(config.batch * config.queries);
        for _ in 0..config.batch {
            let model = match &config.models {
                Models::All => world.model(random),
                Models::One(coordinates) => world.model_at(coordinates),
            };
            data.push(world.dataset(&model, size, random));
            for _ in 0..config.queries {
                let (x, z) = world.draw(&model, random);
                asked.push(Asked { model: model.clone(), x, z });
            }
        }
        let xs: Vec<Vec<W::Observation>> =
            asked.chunks(config.queries).map(|of_model| of_model.iter().map(|asked| asked.x).collect()).collect();
        Self { questions: Questions::new(world, &data, &xs, device), asked }
    }
}

/// Half of the steps draw N evenly, half so that 1 + N doubles as often as not: small D differ more from one another.
fn dataset_size(largest: usize, random: &mut impl Rng) -> usize {
    let place: f64 = random.random();
    let count = largest as f64 + 1.0;
    let size = if random.random_bool(0.5) { place * count } else { count.powf(place) - 1.0 + 1e-9 };
    (size as usize).min(largest)
}

impl Questions {
    /// Of datasets of one size, each with as many queries as the others.
    pub fn new<W: World>(
        world: &W,
        datasets: &[Vec<Datum<W::Observation>>],
        queries: &[Vec<W::Observation>],
        device: &Device,
    ) -> Self {
        let size = datasets.first().map_or(0, Vec::len);
        let seen: Vec<f32> = datasets.iter().flatten().flat_map(|datum| datum_features(world, datum)).collect();
        let asked: Vec<f32> = queries.iter().flatten().flat_map(|x| world.features(*x)).collect();
        let tensor = |values: Vec<f32>, [rows, count]: [usize; 2]| {
            let width = values.len() / (rows * count);
            Tensor::from_data(TensorData::new(values, [rows, count, width]), device)
        };
        Self {
            datasets: (size > 0).then(|| tensor(seen, [datasets.len(), size])),
            size,
            queries: tensor(asked, [queries.len(), queries.first().map_or(0, Vec::len)]),
        }
    }
}

/// What a network sees of a member of D: the observation, and z where D shows it, its axis being -1 to 1.
fn datum_features<W: World>(world: &W, datum: &Datum<W::Observation>) -> Vec<f32> {
    let mut features = world.features(datum.x);
    if let Some(z) = datum.z {
        let axis = world.axis();
        features.push((2.0 * (z - axis.low) / (axis.high - axis.low) - 1.0) as f32);
    }
    features
}

/// How many numbers a network sees of a query, and of a member of D.
pub(crate) fn features<W: World>(world: &W, random: &mut impl Rng) -> [usize; 2] {
    let (x, _) = world.draw(&world.model(random), random);
    let seen = world.features(x).len();
    [seen, seen + usize::from(world.shows_latents())]
}
