//! Results as plain records, and their mean and worst over datasets.

use std::fmt;

use metavae_datasets::{Family, MetaSplit};
use serde::{Deserialize, Serialize};

use crate::Options;

/// Which dataset the context of a query is drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ContextKind {
    /// The query's own.
    Right,
    /// Another one, see [`crate::wrong_value`].
    Wrong,
    /// None: the summary is zero.
    Empty,
}

impl ContextKind {
    /// All kinds, in the order of a report.
    pub const ALL: [Self; 3] = [Self::Right, Self::Wrong, Self::Empty];
}

impl fmt::Display for ContextKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Empty => "empty",
        })
    }
}

/// One model, or control, on one dataset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// The transformation that tells the datasets apart.
    pub family: Family,
    /// Which datasets were unseen.
    pub meta_split: MetaSplit,
    /// The values that were trained on, where they were chosen one by one instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_values: Option<Vec<f64>>,
    /// The model's name, `raw pixels` or `PCA-40`.
    pub model: String,
    /// Where D came from; none for a control.
    pub context: Option<ContextKind>,
    /// The dataset that D came from.
    pub context_value: Option<f64>,
    /// N, images of each query's D.
    pub context_size: usize,
    /// The dataset.
    pub value: f64,
    /// Whether the models were trained on it.
    #[serde(default)]
    pub seen: bool,
    /// Accuracy of the probe that was fitted on this dataset's train digits, 0..1.
    pub probe: f64,
    /// Accuracy of the probe that was fitted on the seen datasets, 0..1.
    pub shared_probe: f64,
    /// Dimensions of the code that tell the dataset's images apart; none for a control.
    #[serde(default)]
    pub active_units: Option<usize>,
}

/// An accuracy over datasets, 0..1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeanAndWorst {
    /// Mean over the datasets.
    pub mean: f64,
    /// That of the worst dataset.
    pub worst: f64,
}

impl MeanAndWorst {
    fn over(values: impl ExactSizeIterator<Item = f64>) -> Self {
        let count = values.len() as f64;
        let (sum, worst) = values.fold((0.0, f64::INFINITY), |(sum, worst), value| (sum + value, worst.min(value)));
        Self { mean: sum / count, worst }
    }
}

/// One model with one kind of context over all measured datasets of a family and split.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// The transformation that tells the datasets apart.
    pub family: Family,
    /// Which datasets were unseen.
    pub meta_split: MetaSplit,
    /// The values that were trained on, where they were chosen one by one instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_values: Option<Vec<f64>>,
    /// The model's name, `raw pixels` or `PCA-40`.
    pub model: String,
    /// Where D came from; none for a control.
    pub context: Option<ContextKind>,
    /// N, images of each query's D.
    pub context_size: usize,
    /// How many datasets.
    pub datasets: usize,
    /// Probes of the datasets' own.
    pub probe: MeanAndWorst,
    /// The shared probe.
    pub shared_probe: MeanAndWorst,
}

/// All that was measured, and on how much.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// How much it was measured on.
    pub options: Options,
    /// One for each model, kind of context and dataset.
    pub records: Vec<Record>,
}

impl Report {
    /// One summary for each family, split, model and kind of context, in the order in which they first occur.
    pub fn summaries(&self) -> Vec<Summary> {
        let mut groups: Vec<Vec<&Record>> = Vec::new();
        for record in &self.records {
            match groups.iter_mut().find(|group| same_row(group[0], record)) {
                Some(group) => group.push(record),
                None => groups.push(vec![record]),
            }
        }
        let summary = |group: &Vec<&Record>| Summary {
            family: group[0].family,
            meta_split: group[0].meta_split,
            seen_values: group[0].seen_values.clone(),
            model: group[0].model.clone(),
            context: group[0].context,
            context_size: group[0].context_size,
            datasets: group.len(),
            probe: MeanAndWorst::over(group.iter().map(|record| record.probe)),
            shared_probe: MeanAndWorst::over(group.iter().map(|record| record.shared_probe)),
        };
        groups.iter().map(summary).collect()
    }
}

fn same_row(a: &Record, b: &Record) -> bool {
    let row = |record: &Record| (record.family, record.meta_split, record.context, record.context_size);
    row(a) == row(b) && a.model == b.model && a.seen_values == b.seen_values
}

impl fmt::Display for Report {
    /// The summaries as a Markdown table.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "| datasets | model | D | probe: mean | worst | shared probe: mean | worst |")?;
        writeln!(formatter, "|---|---|---|---|---|---|---|")?;
        for summary in self.summaries() {
            let Summary { family, model, context, context_size, datasets, probe, shared_probe, .. } = &summary;
            let trained_on = match &summary.seen_values {
                None => summary.meta_split.to_string(),
                Some(values) => values.iter().map(f64::to_string).collect::<Vec<_>>().join(" "),
            };
            let context = match context {
                None => "–".to_owned(),
                Some(ContextKind::Empty) => "empty".to_owned(),
                Some(kind) => format!("{kind}, N = {context_size}"),
            };
            writeln!(
                formatter,
                "| {family}, {trained_on}, {datasets} unseen | {model} | {context} | {:.3} | {:.3} | {:.3} | {:.3} |",
                probe.mean, probe.worst, shared_probe.mean, shared_probe.worst
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(model: &str, context: Option<ContextKind>, value: f64, probe: f64, shared_probe: f64) -> Record {
        Record {
            family: Family::Rotation,
            meta_split: MetaSplit::Interleaved,
            seen_values: None,
            model: model.to_owned(),
            context,
            context_value: context.map(|_| value),
            context_size: if context.is_some() { 10 } else { 0 },
            value,
            seen: false,
            probe,
            shared_probe,
            active_units: None,
        }
    }

    fn report() -> Report {
        let right = Some(ContextKind::Right);
        let wrong = Some(ContextKind::Wrong);
        let records = vec![
            record("MetaVAE", right, -40.0, 0.9, 0.8),
            record("MetaVAE", wrong, -40.0, 0.7, 0.2),
            record("MetaVAE", right, 0.0, 0.8, 0.5),
            record("raw pixels", None, 0.0, 0.91, 0.4),
        ];
        Report { options: Options::default(), records }
    }

    #[test]
    fn means_and_worst_are_over_the_datasets_of_a_row() {
        let summaries = report().summaries();
        assert_eq!(summaries.len(), 3);
        assert_eq!((summaries[0].context, summaries[0].datasets), (Some(ContextKind::Right), 2));
        assert!((summaries[0].probe.mean - 0.85).abs() < 1e-12);
        assert!((summaries[0].shared_probe.worst - 0.5).abs() < 1e-12);
        assert_eq!((summaries[1].context, summaries[1].datasets), (Some(ContextKind::Wrong), 1));
        assert_eq!(summaries[2].model, "raw pixels");
    }

    #[test]
    fn the_table_has_a_row_for_each_summary() {
        let text = report().to_string();
        assert_eq!(text.lines().count(), 5);
        let row = "| rotation, interleaved, 2 unseen | MetaVAE | right, N = 10 | 0.850 | 0.800 | 0.650 | 0.500 |";
        assert!(text.contains(row), "{text}");
    }

    #[test]
    fn a_report_survives_being_written() {
        let text = serde_json::to_string(&report()).unwrap();
        assert!(text.contains(r#""context":"wrong""#) && text.contains(r#""metaSplit":"interleaved""#), "{text}");
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report());
    }
}
