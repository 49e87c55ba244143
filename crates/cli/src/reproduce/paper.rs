//! What the paper reports, to stand beside what is measured here.

use std::sync::LazyLock;

use metavae_datasets::{Family, MetaSplit};
use serde::Deserialize;

/// The systems of Figure 6, as the report calls them.
pub const SYSTEMS: [&str; 3] = ["paper: MetaVAE", "paper: VHE", "paper: Neural Statistician"];

/// results/paper.json, as it was when the program was built.
static PAPER: LazyLock<Paper> = LazyLock::new(|| {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../results/paper.json"));
    serde_json::from_str(text).expect("a test reads it")
});

/// The paper's numbers.
#[derive(Deserialize)]
pub struct Paper {
    /// Authors, title, year.
    pub citation: String,
    /// Where Figure 6's numbers come from, and how exact they are.
    pub figure6_source: String,
    /// Where Table 1's numbers come from.
    pub table1_source: String,
    figure6: Vec<Panel>,
    table1: Vec<TableRow>,
}

/// A panel of Figure 6: accuracies of a probe per unseen dataset, 0..1.
#[derive(Deserialize)]
pub struct Panel {
    family: Family,
    split: MetaSplit,
    /// The unseen datasets, ascending.
    pub values: Vec<f64>,
    meta_vae: Vec<f64>,
    vhe: Vec<Option<f64>>,
    neural_statistician: Vec<f64>,
}

#[derive(Deserialize)]
struct TableRow {
    trained_on: Family,
    rotation: f64,
    scale: f64,
    shear: f64,
}

impl Paper {
    pub fn get() -> &'static Self {
        &PAPER
    }

    pub fn panel(&self, family: Family, split: MetaSplit) -> Option<&Panel> {
        self.figure6.iter().find(|panel| (panel.family, panel.split) == (family, split))
    }

    /// Mean L2 distance between versions of an image under a family, of a model that was trained on another or the same.
    pub fn distance(&self, trained_on: Family, under: Family) -> Option<f64> {
        let row = self.table1.iter().find(|row| row.trained_on == trained_on)?;
        Some(match under {
            Family::Rotation => row.rotation,
            Family::Scale => row.scale,
            Family::Shear => row.shear,
            _ => return None,
        })
    }
}

impl Panel {
    /// Accuracies of each of [`SYSTEMS`]; none where another line hides one.
    pub fn accuracies(&self) -> [Vec<Option<f64>>; 3] {
        let all = |values: &[f64]| values.iter().copied().map(Some).collect();
        [all(&self.meta_vae), self.vhe.clone(), all(&self.neural_statistician)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The means that the paper's text and the page quote.
    #[test]
    fn every_panel_has_its_unseen_datasets_and_the_known_mean() {
        let means = [
            (Family::Rotation, [0.892, 0.872, 0.884]),
            (Family::Scale, [0.909, 0.904, 0.894]),
            (Family::Shear, [0.839, 0.832, 0.843]),
        ];
        for (family, means) in means {
            for (split, expected) in MetaSplit::ALL.into_iter().zip(means) {
                let panel = Paper::get().panel(family, split).unwrap();
                assert_eq!(panel.values, split.unseen(family));
                for (system, accuracies) in SYSTEMS.into_iter().zip(panel.accuracies()) {
                    assert_eq!(accuracies.len(), panel.values.len(), "{system}");
                    assert!(accuracies.into_iter().flatten().all(|accuracy| (0.2..0.95).contains(&accuracy)));
                }
                let mean = panel.meta_vae.iter().sum::<f64>() / panel.meta_vae.len() as f64;
                assert!((mean - expected).abs() < 1e-3, "{family} {split}: {mean}");
            }
        }
    }

    #[test]
    fn table_1_is_smallest_on_its_diagonal() {
        for row in Family::PAPER {
            let distance = |column| Paper::get().distance(row, column).unwrap();
            assert!(
                Family::PAPER
                    .into_iter()
                    .filter(|&other| other != row)
                    .all(|other| distance(other) > 2.0 * distance(row))
            );
        }
        assert!((Paper::get().distance(Family::Scale, Family::Shear).unwrap() - 4.92).abs() < 1e-9);
    }
}
