//! One world with a known posterior: what is exact, and the networks that answer beside it.

pub mod protocol;
mod searching;
mod world_session;

use std::future::Future;
use std::pin::Pin;

use metavae_worlds::{WithWorld, World};

use crate::session::Failure;
use protocol::{WorldCommand, WorldEvent};
use world_session::WorldSession;

/// The world that a worker holds, of whatever kind.
#[derive(Default)]
pub struct Worlds(Option<Box<dyn AnyWorld>>);

impl Worlds {
    /// Carries out one command.
    ///
    /// # Errors
    /// If it cannot be carried out: why, in a sentence.
    pub async fn handle(&mut self, command: WorldCommand) -> Result<WorldEvent, Failure> {
        if let WorldCommand::Open { world } = command {
            let opened = world.visit(Opening);
            return self.0.insert(opened).handle(WorldCommand::Open { world }).await;
        }
        let held = self.0.as_mut().ok_or(Failure::TooEarly("open a world"))?;
        held.handle(command).await
    }
}

type Answer<'a> = Pin<Box<dyn Future<Output = Result<WorldEvent, Failure>> + 'a>>;

/// A world's type is known to what is behind this alone.
trait AnyWorld {
    fn handle(&mut self, command: WorldCommand) -> Answer<'_>;
}

struct Opening;

impl WithWorld for Opening {
    type Output = Box<dyn AnyWorld>;

    fn with<W: World>(self, world: &W) -> Self::Output {
        Box::new(WorldSession::new(world.clone()))
    }
}

#[cfg(test)]
mod tests {
    use metavae_amortised::RegressorConfig;
    use metavae_worlds::NamedWorld;
    use pollster::block_on;
    use serde_bytes::ByteBuf;

    use super::*;
    use protocol::Observed;

    fn small(world: NamedWorld) -> RegressorConfig {
        RegressorConfig { width: 8, batch: 4, queries: 2, largest_dataset: 2, steps: 6, ..RegressorConfig::of(world) }
    }

    fn expect(worlds: &mut Worlds, command: WorldCommand) -> WorldEvent {
        block_on(worlds.handle(command)).expect("this can be carried out")
    }

    fn refused(worlds: &mut Worlds, command: WorldCommand) -> String {
        block_on(worlds.handle(command)).expect_err("this cannot be carried out").to_string()
    }

    fn drawn(worlds: &mut Worlds, size: u32) -> (Vec<f64>, Vec<Observed>, Vec<f64>) {
        let draw = WorldCommand::Draw { coordinates: None, size, seed: 3 };
        let WorldEvent::Drawn { coordinates, dataset, x, .. } = expect(worlds, draw) else { panic!("drawn") };
        (coordinates, dataset, x)
    }

    #[test]
    fn every_world_is_drawn_answered_trained_saved_and_gone_on_with() {
        let mut worlds = Worlds::default();
        for world in NamedWorld::ALL {
            expect(&mut worlds, WorldCommand::Open { world });
            let (coordinates, dataset, x) = drawn(&mut worlds, 2);
            assert_eq!(dataset.len(), 2);
            expect(&mut worlds, WorldCommand::Train { name: "yours".into(), config: small(world) });
            let steps = |worlds: &mut Worlds| {
                let WorldEvent::Stepped { step, losses, .. } = expect(worlds, WorldCommand::Step { milliseconds: 0.0 })
                else {
                    panic!("a step")
                };
                (step, losses)
            };
            assert_eq!(steps(&mut worlds).0, 1);
            let WorldEvent::Saved { bytes } = expect(&mut worlds, WorldCommand::Save) else { panic!("saved") };
            let next = steps(&mut worlds);
            expect(&mut worlds, WorldCommand::Resume { name: "yours".into(), bytes: bytes.clone() });
            assert_eq!(steps(&mut worlds), next, "{world}");
            expect(&mut worlds, WorldCommand::LoadNetwork { name: "other".into(), bytes });

            let ask = WorldCommand::Ask { coordinates, dataset: dataset.clone(), x: x.clone() };
            let WorldEvent::Answered { known, networks, .. } = expect(&mut worlds, ask) else { panic!("answers") };
            let sum = |masses: &[f32]| masses.iter().sum::<f32>();
            assert!((sum(&known.unwrap()) - 1.0).abs() < 1e-3);
            assert_eq!(networks.iter().map(|network| network.name.as_str()).collect::<Vec<_>>(), ["other", "yours"]);
            assert!(networks.iter().all(|network| (sum(&network.masses) - 1.0).abs() < 1e-3));
            expect(&mut worlds, WorldCommand::Discard);
            assert!(refused(&mut worlds, WorldCommand::Step { milliseconds: 0.0 }).contains("first"));
            expect(&mut worlds, WorldCommand::Train { name: "yours".into(), config: small(world) });
            let infer = WorldCommand::Infer { dataset, x };
            let WorldEvent::Inferred { given_dataset, .. } = expect(&mut worlds, infer) else { panic!("inferred") };
            assert!((sum(&given_dataset) - 1.0).abs() < 1e-3);
            let calibrate = WorldCommand::Calibrate { name: "yours".into(), size: 1, questions: 20, seed: 0 };
            let WorldEvent::Calibrated { loss, .. } = expect(&mut worlds, calibrate) else { panic!("calibrated") };
            assert!(loss.is_finite());
            let reach = |first, count| WorldCommand::Reach { first, count, size: 2, questions: 3, seed: 0 };
            let WorldEvent::Reached { all, places } = expect(&mut worlds, reach(1, 2)) else { panic!("reached") };
            assert_eq!(places.len(), if all == 0 { 0 } else { 2 }, "{world}");
            for place in &places {
                assert!(place.errors.iter().all(|it| it.error.is_finite()) && place.errors.len() >= 2, "{place:?}");
            }
            // One at a time it is the same.
            let WorldEvent::Reached { places: again, .. } = expect(&mut worlds, reach(2, 1)) else { panic!("reached") };
            assert_eq!(places.last().map(|it| it.errors[0].error), again.last().map(|it| it.errors[0].error));
        }
    }

    #[test]
    fn the_best_gaussian_is_found_and_draws_follow() {
        let mut worlds = Worlds::default();
        expect(&mut worlds, WorldCommand::Open { world: NamedWorld::PlaneTimes });
        let (coordinates, x) = (vec![0.4, 0.5], vec![1.7]);
        let search = WorldCommand::Search { coordinates: coordinates.clone(), x: x.clone() };
        let mut event = expect(&mut worlds, search);
        let mut all = Vec::new();
        let gaussian = loop {
            let WorldEvent::Searched { step, steps, gaussian, draws, .. } = event else { panic!("a search") };
            assert!((gaussian.iter().sum::<f32>() - 1.0).abs() < 1e-3);
            all.extend(draws);
            if step == steps {
                break gaussian;
            }
            event = expect(&mut worlds, WorldCommand::SearchOn { milliseconds: 100.0 });
        };
        assert_eq!(all.len(), 8 * 150);
        // A narrow posterior, far from where the search begins.
        let ask = WorldCommand::Ask { coordinates: coordinates.clone(), dataset: Vec::new(), x: x.clone() };
        let WorldEvent::Answered { known: Some(known), .. } = expect(&mut worlds, ask) else { panic!("an answer") };
        let mean = |masses: &[f32]| -> f64 {
            masses.iter().enumerate().map(|(cell, mass)| (cell as f64 + 0.5) / 512.0 * f64::from(*mass)).sum()
        };
        let drawn = all.iter().sum::<f64>() / all.len() as f64;
        for found in [mean(&gaussian), drawn] {
            assert!((found - mean(&known)).abs() < 5e-3, "{found} instead of {}", mean(&known));
        }
        expect(&mut worlds, WorldCommand::Open { world: NamedWorld::Clouds });
        let search = WorldCommand::Search { coordinates: vec![0.5; 4], x: vec![0.0, 0.0] };
        assert!(refused(&mut worlds, search).contains("nothing to search for"));
    }

    #[test]
    fn what_makes_no_sense_is_refused_in_words_and_changes_nothing() {
        let mut worlds = Worlds::default();
        assert!(refused(&mut worlds, WorldCommand::Save).contains("open a world first"));
        expect(&mut worlds, WorldCommand::Open { world: NamedWorld::PlanePairs });
        assert!(refused(&mut worlds, WorldCommand::Save).contains("begin to train a network first"));
        let (coordinates, dataset, x) = drawn(&mut worlds, 1);
        let ask = |coordinates: &[f64], dataset: &[Observed], x: &[f64]| WorldCommand::Ask {
            coordinates: coordinates.to_vec(),
            dataset: dataset.to_vec(),
            x: x.to_vec(),
        };
        for (command, said) in [
            (ask(&coordinates, &dataset, &[f64::NAN]), "finite numbers"),
            (ask(&coordinates, &dataset, &[1.0, 2.0]), "1 finite numbers"),
            (ask(&[0.5], &dataset, &x), "2 coordinates"),
            (ask(&[0.5, 7.0], &dataset, &x), "coordinate must lie between"),
            (ask(&coordinates, &[Observed { x: vec![1.0], z: None }], &x), "none"),
            (ask(&coordinates, &vec![dataset[0].clone(); 201], &x), "at most 200"),
            (WorldCommand::Draw { coordinates: None, size: 10_000, seed: 0 }, "at most 200"),
            (WorldCommand::Calibrate { name: "nobody".into(), size: 1, questions: 9, seed: 0 }, "no network"),
            (WorldCommand::LoadNetwork { name: "broken".into(), bytes: ByteBuf::from(vec![1, 2, 3]) }, "safetensors"),
            (
                WorldCommand::Train {
                    name: "yours".into(),
                    config: RegressorConfig { steps: 0, ..small(NamedWorld::PlanePairs) },
                },
                "number of steps",
            ),
            (
                WorldCommand::Colour {
                    by: None,
                    coordinates: coordinates.clone(),
                    dataset: vec![],
                    points: 8,
                    reach: 6.0,
                },
                "two values",
            ),
        ] {
            let message = refused(&mut worlds, command);
            assert!(message.contains(said), "{message}");
        }
        expect(&mut worlds, ask(&coordinates, &dataset, &x));
    }

    #[test]
    fn the_plane_of_clouds_is_coloured_by_whom_one_asks() {
        let mut worlds = Worlds::default();
        expect(&mut worlds, WorldCommand::Open { world: NamedWorld::Clouds });
        // The left cloud at (-4, 0), the other at (4, 0).
        let coordinates = vec![0.1, 0.5, 0.9, 0.5];
        let colour = |by: Option<&str>| WorldCommand::Colour {
            by: by.map(str::to_owned),
            coordinates: coordinates.clone(),
            dataset: Vec::new(),
            points: 10,
            reach: 5.0,
        };
        let WorldEvent::Coloured { probabilities } = expect(&mut worlds, colour(None)) else { panic!("colours") };
        assert_eq!(probabilities.len(), 100);
        assert!(probabilities[30] > 0.99 && probabilities[39] < 0.01);
        expect(&mut worlds, WorldCommand::Train { name: "yours".into(), config: small(NamedWorld::Clouds) });
        let WorldEvent::Coloured { probabilities } = expect(&mut worlds, colour(Some("yours"))) else {
            panic!("colours")
        };
        assert!(probabilities.iter().all(|probability| (0.0..=1.0).contains(probability)));
    }

    include!("../../tests/expected/worlds_losses.rs");

    /// What crates/web/tests/worlds.rs expects in a browser.
    #[test]
    fn trainings_take_the_steps_that_were_written_down() {
        let (mut worlds, mut others) = (Worlds::default(), Vec::new());
        for (name, objective, family, losses) in LOSSES {
            let world: NamedWorld = name.parse().unwrap();
            let text = |value: &str| serde_json::Value::String(value.to_owned());
            let config = RegressorConfig {
                objective: serde_json::from_value(text(objective)).unwrap(),
                family: serde_json::from_value(text(family)).unwrap(),
                largest_dataset: 5,
                width: 16,
                batch: 8,
                queries: 4,
                learning_rate: 0.004,
                steps: 100,
                seed: 3,
                ..RegressorConfig::of(world)
            };
            expect(&mut worlds, WorldCommand::Open { world });
            expect(&mut worlds, WorldCommand::Train { name: "yours".into(), config });
            let found = losses.map(|_| {
                let stepped = expect(&mut worlds, WorldCommand::Step { milliseconds: 0.0 });
                let WorldEvent::Stepped { losses, .. } = stepped else { panic!("a step") };
                losses[0]
            });
            let near = found.iter().zip(losses).all(|(found, loss)| (found - loss).abs() < 1e-4 * loss.abs().max(1.0));
            if !near {
                others.push((name, found));
            }
        }
        assert!(others.is_empty(), "instead of what was written down: {others:?}");
    }
}
