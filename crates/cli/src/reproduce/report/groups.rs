//! Runs that differ in nothing but their seed, together: means with standard errors.

use std::cmp::Ordering;

use metavae::RunConfig;
use metavae_datasets::{Family, MetaSplit};
use metavae_evaluation::ContextKind;

use crate::reproduce::models::known;
use crate::reproduce::results::{Figure6, Identity, Record, RunFacts};

/// A mean over seeds; its standard error where there are at least two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub mean: f64,
    pub error: Option<f64>,
}

impl Estimate {
    /// Of one value for each seed; none without any.
    pub fn of(values: &[f64]) -> Option<Self> {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
        let error = (values.len() > 1).then(|| (squares / (count - 1.0) / count).sqrt());
        (!values.is_empty()).then_some(Self { mean, error })
    }
}

/// Which of a record's accuracies.
pub type Accuracy = fn(&Record) -> f64;

/// A kind of context and its N.
pub type Context = (ContextKind, usize);

/// One model with one schedule on one split.
pub struct Group<'a> {
    /// The first seed's.
    pub run: &'a Identity,
    pub runs: Vec<&'a RunFacts>,
    /// A list for each seed.
    records: Vec<Vec<&'a Record>>,
}

impl<'a> Group<'a> {
    /// All groups, by family and split, in the order of the models, short trainings first.
    pub fn all(figure: &'a Figure6) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for facts in &figure.runs {
            let records = figure.records.iter().filter(|record| record.run == facts.run).collect();
            match groups.iter_mut().find(|group| alike(group.runs[0], facts)) {
                Some(group) => {
                    group.runs.push(facts);
                    group.records.push(records);
                }
                None => groups.push(Self { run: &facts.run, runs: vec![facts], records: vec![records] }),
            }
        }
        groups.sort_by(|a, b| order(a.run).partial_cmp(&order(b.run)).unwrap_or(Ordering::Equal));
        groups
    }

    pub fn is_of(&self, family: Family, split: MetaSplit) -> bool {
        (self.run.family, self.run.split) == (family, split)
    }

    /// What the report calls it.
    pub fn title(&self) -> &'a str {
        &self.runs[0].title
    }

    /// The context that the model was trained with: the right D with its own N, or none.
    pub fn own(&self) -> Context {
        self.records[0]
            .iter()
            .find(|record| !record.seen)
            .map_or((ContextKind::Empty, 0), |record| (record.context, record.n))
    }

    /// Whether the model is told of D at all.
    pub fn reads_context(&self) -> bool {
        self.own().0 == ContextKind::Right
    }

    /// N with which the right D was measured, ascending.
    pub fn sizes(&self) -> Vec<usize> {
        let right = self.records.iter().flatten().filter(|record| !record.seen && record.context == ContextKind::Right);
        let mut sizes: Vec<usize> = right.map(|record| record.n).collect();
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }

    /// Mean over the unseen datasets.
    pub fn mean(&self, context: Context, accuracy: Accuracy) -> Option<Estimate> {
        self.over_datasets(false, context, accuracy, mean)
    }

    /// That of the worst unseen dataset.
    pub fn worst(&self, context: Context, accuracy: Accuracy) -> Option<Estimate> {
        self.over_datasets(false, context, accuracy, worst)
    }

    /// Mean over the seen datasets, with the context that the model was trained with.
    pub fn seen(&self, accuracy: Accuracy) -> Option<Estimate> {
        self.over_datasets(true, self.own(), accuracy, mean)
    }

    /// On one unseen dataset, with the context that the model was trained with.
    pub fn at(&self, value: f64, accuracy: Accuracy) -> Option<Estimate> {
        let own = self.own();
        let found = self.records.iter().filter_map(|records| {
            let mut matching = records.iter().filter(|record| !record.seen && (record.context, record.n) == own);
            matching.find(|record| record.value.total_cmp(&value).is_eq()).map(|record| accuracy(record))
        });
        Estimate::of(&found.collect::<Vec<_>>())
    }

    /// Of what belongs to a run as a whole.
    pub fn fact(&self, fact: fn(&RunFacts) -> f64) -> Option<Estimate> {
        Estimate::of(&self.runs.iter().map(|facts| fact(facts)).collect::<Vec<_>>())
    }

    fn over_datasets(
        &self,
        seen: bool,
        context: Context,
        accuracy: Accuracy,
        over: fn(&[f64]) -> f64,
    ) -> Option<Estimate> {
        let each_seed = self.records.iter().filter_map(|records| {
            let matching = records.iter().filter(|record| record.seen == seen && (record.context, record.n) == context);
            let values: Vec<f64> = matching.map(|record| accuracy(record)).collect();
            (!values.is_empty()).then(|| over(&values))
        });
        Estimate::of(&each_seed.collect::<Vec<_>>())
    }
}

/// The group of each model that was trained longest: what figures and the first table show.
pub fn longest<'a, 'b>(groups: &'b [Group<'a>], family: Family, split: MetaSplit) -> Vec<&'b Group<'a>> {
    let here: Vec<&Group<'_>> = groups.iter().filter(|group| group.is_of(family, split)).collect();
    let last = |group: &&Group<'_>| {
        let mut same = here.iter().filter(|other| other.run.model == group.run.model);
        same.next_back().is_some_and(|last| std::ptr::eq(*last, *group))
    };
    here.iter().copied().filter(last).collect()
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

pub fn worst(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

/// The place of a model in the report; one that is no longer known comes last.
pub fn place(model: &str) -> usize {
    known().position(|known| known.name == model).unwrap_or(usize::MAX)
}

fn order(run: &Identity) -> (Family, MetaSplit, usize, &str, u32) {
    (run.family, run.split, place(&run.model), &run.model, run.steps)
}

fn alike(a: &RunFacts, b: &RunFacts) -> bool {
    let without_seed =
        |facts: &RunFacts| (Identity { seed: 0, ..facts.run.clone() }, RunConfig { seed: 0, ..facts.config.clone() });
    without_seed(a) == without_seed(b) && a.evaluation == b.evaluation
}

#[cfg(test)]
mod tests {
    use super::super::examples::figure6;
    use super::*;

    #[test]
    fn seeds_are_averaged_with_the_standard_error_of_their_mean() {
        let estimate = Estimate::of(&[0.8, 0.9, 1.0]).unwrap();
        assert!((estimate.mean - 0.9).abs() < 1e-12);
        // Deviation 0.1 between three seeds: 0.1 / sqrt(3).
        assert!((estimate.error.unwrap() - 0.1 / 3f64.sqrt()).abs() < 1e-12);
        assert_eq!(Estimate::of(&[0.5]).unwrap().error, None);
        assert_eq!(Estimate::of(&[]), None);
    }

    #[test]
    fn a_group_is_one_model_with_one_schedule() {
        let figure = figure6();
        let groups = Group::all(&figure);
        let names: Vec<_> =
            groups.iter().map(|group| (group.run.model.as_str(), group.run.steps, group.runs.len())).collect();
        assert_eq!(names, [("meta-vae", 100, 1), ("meta-vae", 1500, 2), ("vae", 1500, 1)]);
        let longest = longest(&groups, Family::Rotation, MetaSplit::Interleaved);
        assert_eq!(longest.iter().map(|group| group.run.steps).collect::<Vec<_>>(), [1500, 1500]);

        let meta_vae = longest[0];
        assert_eq!((meta_vae.own(), meta_vae.sizes()), ((ContextKind::Right, 10), vec![1, 10]));
        // Seeds of .88 and .90 on one dataset, .02 less on the worst.
        let probe = meta_vae.mean(meta_vae.own(), |record| record.probe).unwrap();
        assert!((probe.mean - 0.88).abs() < 1e-9 && (probe.error.unwrap() - 0.01).abs() < 1e-9, "{probe:?}");
        let worst = meta_vae.worst(meta_vae.own(), |record| record.probe).unwrap();
        assert!((worst.mean - 0.87).abs() < 1e-9, "{worst:?}");
        assert!((meta_vae.at(-120.0, |record| record.probe).unwrap().mean - 0.87).abs() < 1e-9);
        assert!((meta_vae.seen(|record| record.probe).unwrap().mean - 0.95).abs() < 1e-9);
        assert!(
            (meta_vae.mean((ContextKind::Wrong, 10), |record| record.shared_probe).unwrap().mean - 0.2).abs() < 1e-9
        );
        assert!(!longest[1].reads_context());
    }
}
