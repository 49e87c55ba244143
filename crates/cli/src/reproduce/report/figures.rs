//! The charts of the report.

use metavae_datasets::{Family, MetaSplit};
use metavae_evaluation::ContextKind;

use super::accuracies::{CONTROLS, MEASURES, control, panels};
use super::groups::{Estimate, Group, longest, place};
use crate::chart::{Chart, Line, Panel, Point, Series};
use crate::reproduce::curves::{CurvePoint, Curves};
use crate::reproduce::paper::{Paper, SYSTEMS};

/// A file of the report.
pub struct Figure {
    pub name: &'static str,
    pub chart: Chart,
}

fn point(x: f64, estimate: Option<Estimate>) -> Point {
    Point { x, y: estimate.map(|estimate| estimate.mean), error: estimate.and_then(|estimate| estimate.error) }
}

fn plain(x: f64, y: Option<f64>) -> Point {
    Point { x, y, error: None }
}

/// Rows of splits, columns of families, as in the paper.
fn ordered(groups: &[Group<'_>]) -> (Vec<(Family, MetaSplit)>, usize) {
    let mut panels = panels(groups);
    panels.sort_by_key(|&(family, split)| (split, family));
    let mut families: Vec<Family> = panels.iter().map(|&(family, _)| family).collect();
    families.sort_unstable();
    families.dedup();
    (panels, families.len().max(1))
}

/// Figure 6: accuracy on every unseen dataset. `measure` as in [`MEASURES`].
pub fn per_dataset(groups: &[Group<'_>], measure: usize) -> Figure {
    let (panels, columns) = ordered(groups);
    let panels = panels.into_iter().map(|(family, split)| {
        let values = split.unseen(family);
        // As in the paper, each dataset gets the same room, whatever lies between.
        let along = |accuracy: &dyn Fn(usize, f64) -> Point| {
            values.iter().enumerate().map(|(x, &value)| accuracy(x, value)).collect()
        };
        let mut series = Vec::new();
        if let (0, Some(paper)) = (measure, Paper::get().panel(family, split)) {
            for (tone, (label, accuracies)) in SYSTEMS.into_iter().zip(paper.accuracies()).enumerate() {
                let at = |value: f64| {
                    let place = paper.values.iter().position(|other| other.total_cmp(&value).is_eq());
                    place.and_then(|place| accuracies[place])
                };
                let points = along(&|x, value| plain(x as f64, at(value)));
                series.push(Series { label: label.to_owned(), line: Line::Paper(tone), points });
            }
        }
        let models = longest(groups, family, split);
        for (tone, (label, own, shared)) in CONTROLS.into_iter().enumerate() {
            let of = [own, shared][measure];
            let points = along(&|x, value| {
                plain(x as f64, models.first().and_then(|group| group.at(value, of)).map(|found| found.mean))
            });
            series.push(Series { label: label.to_owned(), line: Line::Control(tone), points });
        }
        for group in models {
            let points = along(&|x, value| point(x as f64, group.at(value, MEASURES[measure].1)));
            series.push(Series {
                label: group.title().to_owned(),
                line: Line::Measured(place(&group.run.model)),
                points,
            });
        }
        let ticks = values.iter().enumerate().map(|(x, value)| (x as f64, format!("{value}"))).collect();
        Panel { title: format!("{family}, {split}"), ticks, series }
    });
    let panels = panels.collect();
    let (name, title) = [
        ("figure6.svg", "Figure 6: a linear probe of each unseen dataset's own"),
        ("shared-probe.svg", "One probe for all, fitted on seen datasets, on each unseen dataset"),
    ][measure];
    let chart = Chart {
        title: title.to_owned(),
        description: "Accuracy on test digits of every unseen dataset, a panel for each family and split. The tables of the report hold the same numbers.".to_owned(),
        x_label: "unseen dataset: degrees, or a factor".to_owned(),
        y_label: "accuracy".to_owned(),
        heights: (if measure == 0 { 0.2 } else { 0.0 }, 1.0),
        columns,
        panels,
    };
    Figure { name, chart }
}

/// The shared probe over N: empty D, then the right one with N images; a wrong D apart, on the right.
pub fn over_sizes(groups: &[Group<'_>]) -> Figure {
    let (panels, columns) = ordered(groups);
    let panels = panels.into_iter().map(|(family, split)| {
        let models: Vec<_> = longest(groups, family, split).into_iter().filter(|group| group.reads_context()).collect();
        let mut sizes: Vec<usize> = models.iter().flat_map(|group| group.sizes()).collect();
        sizes.sort_unstable();
        sizes.dedup();
        let wrong = sizes.len() as f64 + 1.0;
        let mut ticks = vec![(0.0, "empty".to_owned())];
        ticks.extend(sizes.iter().enumerate().map(|(x, size)| (x as f64 + 1.0, size.to_string())));
        ticks.push((wrong, "wrong".to_owned()));
        let mut series = Vec::new();
        for (tone, (label, _, shared)) in CONTROLS.into_iter().enumerate() {
            let level = control(groups, (family, split), shared).map(|[mean, _]| mean.mean);
            let points = vec![plain(0.0, level), plain(wrong, level)];
            series.push(Series { label: label.to_owned(), line: Line::Control(tone), points });
        }
        for group in models {
            for (of_worst, line) in [(false, Line::Measured as fn(usize) -> Line), (true, Line::Dashed)] {
                let found = |context| {
                    let of = MEASURES[1].1;
                    if of_worst { group.worst(context, of) } else { group.mean(context, of) }
                };
                let mut points = vec![point(0.0, found((ContextKind::Empty, 0)))];
                let right = sizes.iter().enumerate().filter(|(_, size)| group.sizes().contains(size));
                points.extend(right.map(|(x, &size)| point(x as f64 + 1.0, found((ContextKind::Right, size)))));
                // The gap keeps the wrong D off the line.
                points.push(plain(wrong, None));
                points.push(point(wrong, found((ContextKind::Wrong, group.own().1))));
                let which = if of_worst { ": worst dataset" } else { "" };
                let label = format!("{}{which}", group.title());
                series.push(Series { label, line: line(place(&group.run.model)), points });
            }
        }
        Panel { title: format!("{family}, {split}"), ticks, series }
    });
    let panels = panels.collect();
    let chart = Chart {
        title: "What D does: the shared probe on unseen datasets, over N".to_owned(),
        description: "Accuracy of one probe for all datasets with an empty D, the right D with N images, and a wrong D. The tables of the report hold the same numbers.".to_owned(),
        x_label: "N, images of D; a wrong D apart on the right".to_owned(),
        y_label: "accuracy".to_owned(),
        heights: (0.0, 1.0),
        columns,
        panels,
    };
    Figure { name: "context-size.svg", chart }
}

/// Both probes over the steps of a training; a row of two panels for each family and split.
pub fn over_training(curves: &Curves) -> Figure {
    let mut splits: Vec<_> = curves.runs.iter().map(|facts| (facts.run.family, facts.run.split)).collect();
    splits.dedup();
    let mut panels = Vec::new();
    for (family, split) in splits {
        let here: Vec<_> =
            curves.runs.iter().filter(|facts| (facts.run.family, facts.run.split) == (family, split)).collect();
        let most = here.iter().map(|facts| facts.run.steps).max().unwrap_or(1);
        let mut names: Vec<(&str, u32)> =
            here.iter().map(|facts| (facts.run.model.as_str(), facts.run.steps)).collect();
        names.sort_by_key(|&(model, steps)| (place(model), model, steps));
        names.dedup();
        let several = |model: &str| names.iter().filter(|(other, _)| *other == model).count() > 1;
        for (measure, (name, _)) in MEASURES.into_iter().enumerate() {
            let mut series = Vec::new();
            for (tone, control) in here.first().map_or(&[][..], |facts| &facts.controls).iter().enumerate() {
                let level = Some([control.probe, control.shared_probe][measure].mean);
                let points = vec![plain(0.0, level), plain(f64::from(most), level)];
                series.push(Series { label: control.name.clone(), line: Line::Control(tone), points });
            }
            for &(model, steps) in &names {
                let of_model: Vec<&CurvePoint> = curves
                    .points
                    .iter()
                    .filter(|point| (point.run.family, point.run.split) == (family, split))
                    .filter(|point| (point.run.model.as_str(), point.run.steps) == (model, steps))
                    .collect();
                let title = here.iter().find(|facts| facts.run.model == model).map_or(model, |facts| &facts.title);
                let schedule = if several(model) { format!(", {steps} steps") } else { String::new() };
                let own = of_model.first().map(|point| point.context);
                for (context, line) in
                    [(own, Line::Measured as fn(usize) -> Line), (Some(ContextKind::Wrong), Line::Dashed)]
                {
                    let points = over_steps(&of_model, context, measure);
                    if points.is_empty() {
                        continue;
                    }
                    let which = if context == Some(ContextKind::Wrong) { ": wrong D" } else { "" };
                    let label = format!("{title}{schedule}{which}");
                    series.push(Series { label, line: line(place(model)), points });
                }
            }
            let ticks =
                (0..=4).map(|quarter| f64::from(quarter * most) / 4.0).map(|x| (x, format!("{x:.0}"))).collect();
            panels.push(Panel { title: format!("{family}, {split}: {name}"), ticks, series });
        }
    }
    let chart = Chart {
        title: "Both probes along the training".to_owned(),
        description: "Mean accuracy over unseen datasets against training steps, of probes of their own on the left, of the shared probe on the right.".to_owned(),
        x_label: "training steps".to_owned(),
        y_label: "accuracy".to_owned(),
        heights: (0.0, 1.0),
        columns: 2,
        panels,
    };
    Figure { name: "curves.svg", chart }
}

/// Means over seeds, step by step.
fn over_steps(points: &[&CurvePoint], context: Option<ContextKind>, measure: usize) -> Vec<Point> {
    let matching = || points.iter().filter(|point| Some(point.context) == context);
    let mut steps: Vec<u64> = matching().map(|point| point.step).collect();
    steps.sort_unstable();
    steps.dedup();
    let at = |step: u64| {
        let values = matching().filter(|point| point.step == step);
        Estimate::of(&values.map(|point| [point.probe, point.shared_probe][measure].mean).collect::<Vec<_>>())
    };
    steps.into_iter().map(|step| point(step as f64, at(step))).collect()
}

#[cfg(test)]
mod tests {
    use metavae::{DecoderKind, RunConfig};
    use metavae_evaluation::MeanAndWorst;

    use super::super::examples::figure6;
    use super::*;
    use crate::reproduce::curves::{ControlLevel, CurveFacts};

    fn heights(panel: &Panel, label: &str) -> Vec<Option<String>> {
        let series = panel.series.iter().find(|series| series.label == label).unwrap();
        series.points.iter().map(|point| point.y.map(|height| format!("{height:.3}"))).collect()
    }

    fn said(heights: &[&str]) -> Vec<Option<String>> {
        heights.iter().map(|&height| (!height.is_empty()).then(|| height.to_owned())).collect()
    }

    const TITLE: &str = "MetaVAE, separate decoders (the paper's)";

    #[test]
    fn figure_6_has_our_lines_beside_the_papers_and_the_controls() {
        let figure = figure6();
        let groups = Group::all(&figure);
        let Figure { name, chart } = per_dataset(&groups, 0);
        assert_eq!((name, chart.panels.len(), chart.columns), ("figure6.svg", 1, 1));
        let panel = &chart.panels[0];
        assert_eq!((panel.ticks.len(), panel.ticks[4].1.as_str()), (9, "0"));
        assert_eq!(heights(panel, "paper: MetaVAE")[2], Some("0.880".to_owned()));
        // Two of the nine unseen datasets were measured.
        assert_eq!(heights(panel, TITLE), said(&["0.890", "0.870", "", "", "", "", "", "", ""]));
        assert_eq!(heights(panel, "raw pixels")[..2], said(&["0.920", "0.920"]));
        let shared = per_dataset(&groups, 1).chart;
        assert!(shared.panels[0].series.iter().all(|series| !series.label.starts_with("paper")));
        assert_eq!(heights(&shared.panels[0], "PCA-40")[..2], said(&["0.510", "0.510"]));
    }

    #[test]
    fn the_wrong_d_stands_apart_from_the_curve_over_n() {
        let figure = figure6();
        let chart = over_sizes(&Group::all(&figure)).chart;
        let ticks: Vec<&str> = chart.panels[0].ticks.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(ticks, ["empty", "1", "10", "wrong"]);
        assert_eq!(heights(&chart.panels[0], TITLE), said(&["0.300", "0.600", "0.800", "", "0.200"]));
        assert!(chart.panels[0].series.iter().all(|series| !series.label.starts_with("VAE")));
    }

    #[test]
    fn curves_run_over_steps_with_seeds_averaged() {
        let (family, split) = (Family::Shear, MetaSplit::Sparse);
        let level = |mean| MeanAndWorst { mean, worst: 0.0 };
        let mut curves = Curves::default();
        for seed in [0, 1] {
            let run = crate::reproduce::results::Identity { family, split, model: "vae".to_owned(), seed, steps: 20 };
            for step in [0, 10, 20] {
                curves.points.push(CurvePoint {
                    run: run.clone(),
                    step,
                    context: ContextKind::Empty,
                    n: 0,
                    probe: level(0.5 + f64::from(seed) / 10.0),
                    shared_probe: level(step as f64 / 100.0),
                    log_likelihood: -100.0,
                });
            }
            curves.runs.push(CurveFacts {
                run,
                title: "VAE".to_owned(),
                every: 10,
                evaluation: metavae_evaluation::Options::default(),
                controls: vec![ControlLevel {
                    name: "raw pixels".to_owned(),
                    probe: level(0.9),
                    shared_probe: level(0.4),
                }],
                config: RunConfig::paper(family, split, DecoderKind::Separate),
                commit: String::new(),
                command: String::new(),
            });
        }
        let chart = over_training(&curves).chart;
        let titles: Vec<&str> = chart.panels.iter().map(|panel| panel.title.as_str()).collect();
        assert_eq!(titles, ["shear, sparse: probe", "shear, sparse: shared probe"]);
        assert_eq!(heights(&chart.panels[0], "VAE"), said(&["0.550", "0.550", "0.550"]));
        assert_eq!(heights(&chart.panels[1], "VAE"), said(&["0.000", "0.100", "0.200"]));
        assert_eq!(heights(&chart.panels[1], "raw pixels"), said(&["0.400", "0.400"]));
    }
}
