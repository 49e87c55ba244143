//! How the models were trained: the schedules that were tried, curves in numbers, and every run's origin.

use std::fmt::Write as _;

use metavae::{RunConfig, Schedule};
use metavae_evaluation::ContextKind;

use super::groups::{Estimate, Group, place};
use super::table::{Cell, Table};
use crate::reproduce::curves::{CurvePoint, Curves};
use crate::reproduce::tune::{Tried, Tune};

/// The learning rate and how it changes, in words.
pub fn schedule(config: &RunConfig) -> String {
    match config.schedule {
        Schedule::Constant => format!("{}, constant", config.learning_rate),
        Schedule::Cosine { .. } => format!("{}, cosine to 0", config.learning_rate),
    }
}

/// ln p(x) on held-out digits of seen datasets, the best of each model in bold.
pub fn tried(tune: &Tune) -> Table {
    let mut table = Table::new(&["datasets", "model", "learning rate", "steps", "seeds", "ln p(x) on held-out digits"]);
    let mut runs: Vec<&Tried> = tune.runs.iter().collect();
    let model = |tried: &Tried| (tried.run.family, tried.run.split, place(&tried.run.model), tried.run.model.clone());
    let alike = |a: &Tried, b: &Tried| {
        model(a) == model(b) && a.run.steps == b.run.steps && schedule(&a.config) == schedule(&b.config)
    };
    runs.sort_by(|a, b| {
        let rates = a.config.learning_rate.total_cmp(&b.config.learning_rate);
        model(a)
            .cmp(&model(b))
            .then(a.run.steps.cmp(&b.run.steps))
            .then(rates)
            .then(schedule(&a.config).cmp(&schedule(&b.config)))
    });
    for of_model in runs.chunk_by(|a, b| model(a) == model(b)) {
        for seeds in of_model.chunk_by(|a, b| alike(a, b)) {
            let first = seeds[0];
            let bounds: Vec<f64> = seeds.iter().map(|tried| tried.log_likelihood).collect();
            table.row(vec![
                Cell::text(format!("{}, {}", first.run.family, first.run.split)),
                Cell::text(&first.title),
                Cell::text(schedule(&first.config)),
                Cell::text(first.run.steps.to_string()),
                Cell::text(seeds.len().to_string()),
                Cell::number(Estimate::of(&bounds), 2, true),
            ]);
        }
        table.end_contest();
    }
    table
}

/// Where each curve starts, where its shared probe is highest, and where it ends.
pub fn turning_points(curves: &Curves) -> Table {
    let head = [
        "datasets",
        "model",
        "seed",
        "at step",
        "",
        "probe: mean",
        "shared probe: mean",
        "shared probe, wrong D",
        "ln p(x), seen",
    ];
    let mut table = Table::new(&head);
    let mut runs: Vec<_> = curves.runs.iter().collect();
    runs.sort_by_key(|facts| {
        (facts.run.family, facts.run.split, place(&facts.run.model), facts.run.steps, facts.run.seed)
    });
    for facts in runs {
        let all = || curves.points.iter().filter(|point| point.run == facts.run);
        let own: Vec<&CurvePoint> =
            all().filter(|point| Some(point.context) == all().next().map(|first| first.context)).collect();
        let best = own.iter().max_by(|a, b| a.shared_probe.mean.total_cmp(&b.shared_probe.mean));
        let which = [(own.first(), "first measured"), (best, "shared probe highest"), (own.last(), "last measured")];
        for (point, name) in which {
            let Some(point) = point else { continue };
            let wrong = all().find(|other| other.step == point.step && other.context == ContextKind::Wrong);
            let number = |value: f64, decimals| Cell::number(Estimate::of(&[value]), decimals, false);
            table.row(vec![
                Cell::text(format!("{}, {}", facts.run.family, facts.run.split)),
                Cell::text(&facts.title),
                Cell::text(facts.run.seed.to_string()),
                Cell::text(format!("{} of {}", point.step, facts.run.steps)),
                Cell::text(name),
                number(point.probe.mean, 3),
                number(point.shared_probe.mean, 3),
                wrong.map_or_else(|| Cell::text("–"), |wrong| number(wrong.shared_probe.mean, 3)),
                number(point.log_likelihood, 1),
            ]);
        }
    }
    table
}

/// How every row of Figure 6 was trained and measured.
pub fn origins(groups: &[Group<'_>]) -> Table {
    let head = [
        "datasets",
        "model",
        "steps",
        "seeds",
        "learning rate",
        "train, test and shared digits",
        "ms per step",
        "commit",
    ];
    let mut table = Table::new(&head);
    for group in groups {
        let (run, facts) = (group.run, group.runs[0]);
        let seeds: Vec<String> = group.runs.iter().map(|facts| facts.run.seed.to_string()).collect();
        let mut commits: Vec<&str> = group.runs.iter().map(|facts| facts.commit.as_str()).collect();
        commits.dedup();
        let paces: Vec<f64> = group.runs.iter().filter_map(|facts| facts.milliseconds_per_step).collect();
        let evaluation = facts.evaluation;
        table.row(vec![
            Cell::text(format!("{}, {}", run.family, run.split)),
            Cell::text(group.title()),
            Cell::text(run.steps.to_string()),
            Cell::text(seeds.join(", ")),
            Cell::text(schedule(&facts.config)),
            Cell::text(format!(
                "{}, {}, {}",
                evaluation.train_images, evaluation.test_images, evaluation.shared_images
            )),
            Cell::number(Estimate::of(&paces).map(|pace| Estimate { error: None, ..pace }), 0, false),
            Cell::text(commits.join(", ")),
        ]);
    }
    table
}

/// Every command once, in the order in which results name them.
pub fn commands<'a>(commands: impl Iterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = Vec::new();
    for command in commands {
        if !known.contains(&command) {
            known.push(command);
        }
    }
    known.iter().fold(String::new(), |mut text, command| {
        let _ = writeln!(text, "{command}");
        text
    })
}

#[cfg(test)]
mod tests {
    use metavae::DecoderKind;
    use metavae_datasets::{Family, MetaSplit};

    use super::super::examples::figure6;
    use super::*;
    use crate::reproduce::results::Identity;

    #[test]
    fn the_best_schedule_of_each_model_is_bold() {
        let (family, split) = (Family::Scale, MetaSplit::Sparse);
        let mut tune = Tune::default();
        let tries = [
            ("vae", 1e-3, 0, -120.0),
            ("vae", 1e-3, 1, -110.0),
            ("vae", 2e-3, 0, -112.5),
            ("meta-vae", 1e-3, 0, -99.0),
            ("meta-vae", 2e-3, 0, -98.0),
        ];
        for (model, learning_rate, seed, log_likelihood) in tries {
            tune.runs.push(Tried {
                run: Identity { family, split, model: model.to_owned(), seed, steps: 10 },
                title: model.to_owned(),
                log_likelihood,
                config: RunConfig { learning_rate, ..RunConfig::paper(family, split, DecoderKind::Separate) },
                commit: String::new(),
                command: String::new(),
            });
        }
        let text = tried(&tune).to_string();
        let rows: Vec<&str> = text.lines().skip(2).collect();
        assert_eq!(
            rows,
            [
                "| scale, sparse | meta-vae | 0.001, constant | 10 | 1 | -99.00 |",
                "| scale, sparse | meta-vae | 0.002, constant | 10 | 1 | **-98.00** |",
                "| scale, sparse | vae | 0.001, constant | 10 | 2 | -115.00 ± 5.00 |",
                "| scale, sparse | vae | 0.002, constant | 10 | 1 | **-112.50** |",
            ]
        );
    }

    #[test]
    fn every_row_says_how_it_was_made() {
        let figure = figure6();
        let text = origins(&Group::all(&figure)).to_string();
        assert!(text.contains("| 1500 | 0, 1 | 0.0002, constant | 60000, 10000, 20000 | 300 | abc |"), "{text}");
        assert_eq!(commands(["b", "a", "b"].into_iter()), "b\na\n");
    }
}
