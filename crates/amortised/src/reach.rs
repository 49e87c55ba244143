//! How far answers hold: errors at places in and out of what a network was trained on, beside those of what is exact.

use metavae_worlds::{Mean, Place, Posterior, World, WorldError};
use rand::Rng;
use serde::Serialize;

use crate::Amortised;

/// Mean squared errors of estimates of z at one place.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorsAt {
    /// Of the model.
    pub coordinates: Vec<f64>,
    /// Of all observations there; none where each has its own.
    pub z: Option<f64>,
    /// Whether questions of training come from there.
    pub is_inside: bool,
    /// By the mean of p_i(z|x), which knows the model and what z it can have in training; none where that explains no x.
    pub known: Option<Mean>,
    /// By the means of the networks' q(z|x, D), in their order.
    pub networks: Vec<Mean>,
    /// By classical estimators, with their names.
    pub rivals: Vec<(&'static str, Mean)>,
}

/// Of so many questions at a place, each with a D of `size` observations of its model.
///
/// # Errors
/// If an answer is not finite.
pub fn errors_at<W: World>(
    world: &W,
    place: &Place,
    networks: &[&Amortised<W>],
    (size, questions): (usize, usize),
    random: &mut impl Rng,
) -> Result<ErrorsAt, WorldError> {
    let model = world.model_at(&place.coordinates);
    let datasets: Vec<_> = (0..questions).map(|_| world.dataset(&model, size, random)).collect();
    let asked: Vec<_> = (0..questions).map(|_| world.draw_at(place, random)).collect();
    let squared = |estimates: &[f64]| {
        let errors: Vec<f64> = estimates.iter().zip(&asked).map(|(mean, (_, z))| (mean - z).powi(2)).collect();
        Mean::of(&errors)
    };
    let known: Result<Vec<f64>, _> =
        asked.iter().map(|(x, _)| world.posterior(&model, *x).map(|it| it.mean())).collect();
    let queries: Vec<_> = asked.iter().map(|(x, _)| vec![*x]).collect();
    let of_network = |network: &&Amortised<W>| -> Result<Mean, WorldError> {
        let means: Vec<f64> = network.posteriors(&datasets, &queries)?.iter().map(Posterior::mean).collect();
        Ok(squared(&means))
    };
    let rivals: Vec<_> = asked.iter().zip(&datasets).map(|((x, _), dataset)| world.rivals(*x, dataset)).collect();
    let of_rival = |(i, rival): (usize, &metavae_worlds::Rival)| {
        let estimates: Vec<f64> = rivals.iter().map(|of_question| of_question[i].estimate).collect();
        (rival.name, squared(&estimates))
    };
    Ok(ErrorsAt {
        coordinates: place.coordinates.clone(),
        z: place.z,
        is_inside: place.is_inside,
        known: known.ok().map(|means| squared(&means)),
        networks: networks.iter().map(of_network).collect::<Result<_, _>>()?,
        rivals: rivals.first().map_or_else(Vec::new, |first| first.iter().enumerate().map(of_rival).collect()),
    })
}

#[cfg(test)]
mod tests {
    use metavae_worlds::{ExponentialFamilies, InclinedPlane, Shown};
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::{RegressorConfig, RegressorTrainer};
    use metavae_worlds::NamedWorld;

    #[test]
    fn where_nothing_can_be_known_the_range_errs_and_the_plain_mean_does_not() {
        let (world, mut random) = (ExponentialFamilies, ChaCha8Rng::seed_from_u64(1));
        let places = world.places();
        let at = |z: f64| places.iter().find(|place| place.coordinates[0] < 0.3 && place.z == Some(z)).unwrap();
        let inside = errors_at(&world, at(1.25), &[], (2, 60), &mut random).unwrap();
        let outside = errors_at(&world, at(8.25), &[], (2, 60), &mut random).unwrap();
        // .1 / 20 in range; out of it the exact answer keeps to the range, which ends at 5.
        let known = inside.known.unwrap();
        assert!((known.mean - 0.005).abs() < 4.0 * known.error, "{known:?}");
        assert!((outside.known.unwrap().mean.sqrt() - 3.25).abs() < 0.1);
        let [(_, plain)] = outside.rivals[..] else { panic!("one rival") };
        assert!((plain.mean - 0.005).abs() < 4.0 * plain.error, "{plain:?}");
        assert!(!outside.is_inside && inside.is_inside);
    }

    #[test]
    fn a_network_is_asked_at_each_place_of_a_plane() {
        let (world, mut random) = (InclinedPlane::new(Shown::Times), ChaCha8Rng::seed_from_u64(2));
        let config =
            RegressorConfig { width: 8, batch: 4, queries: 2, steps: 3, ..RegressorConfig::of(NamedWorld::PlaneTimes) };
        let mut trainer = RegressorTrainer::new(world, config.clone()).unwrap();
        trainer.step().unwrap();
        let network = Amortised::new(world, &config, trainer.network());
        let places = world.places();
        assert_eq!((places.len(), places.iter().filter(|place| place.is_inside).count()), (14 * 15, 8 * 8));
        for place in places.iter().step_by(29) {
            let found = errors_at(&world, place, &[&network], (3, 5), &mut random).unwrap();
            assert!(found.networks[0].mean.is_finite() && found.rivals.is_empty());
            // With the model known a time tells the friction well, wherever the plane is.
            assert!(found.known.unwrap().mean < found.networks[0].mean, "{place:?}");
        }
    }
}
