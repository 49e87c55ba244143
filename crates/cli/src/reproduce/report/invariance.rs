//! Table 1 beside the paper's.

use metavae_datasets::{Family, MetaSplit};
use metavae_evaluation::{Distances, FamilyDistances};

use super::groups::{Estimate, place};
use super::table::{Cell, Table};
use crate::reproduce::paper::Paper;
use crate::reproduce::table1::{Row, Table1};

/// Distances under the three families, absolute and in distances between different images.
pub fn table(table1: &Table1, split: MetaSplit) -> Table {
    let mut head = vec!["trained on", "model", "steps", "seeds", "D"];
    let columns: Vec<String> = [" distance", ", relative"]
        .iter()
        .flat_map(|kind| Family::PAPER.map(|family| format!("{family}{kind}")))
        .collect();
    head.extend(columns.iter().map(String::as_str));
    let mut table = Table::new(&head);
    for family in Family::PAPER {
        let paper = Family::PAPER.map(|under| Paper::get().distance(family, under));
        let numbers = paper.map(|mean| Cell::number(mean.map(|mean| Estimate { mean, error: None }), 2, false));
        table.row(cells([&family.to_string(), "paper: MetaVAE", "60000", "1", "right"], numbers, [const { None }; 3]));
        for control in table1.controls.iter().filter(|control| (control.family, control.split) == (family, split)) {
            let under = |under| control.distances.iter().filter(move |found| found.family == under).collect::<Vec<_>>();
            let name = [&family.to_string(), control.name.as_str(), "–", "–", "–"];
            table.row(measured(name, under));
        }
        let mut runs: Vec<&Row> =
            table1.rows.iter().filter(|row| (row.run.family, row.run.split) == (family, split)).collect();
        runs.sort_by_key(|row| (place(&row.run.model), row.run.model.clone(), row.run.steps));
        for seeds in runs.chunk_by(|a, b| (&a.run.model, a.run.steps) == (&b.run.model, b.run.steps)) {
            let (first, steps, count) = (seeds[0], seeds[0].run.steps.to_string(), seeds.len().to_string());
            let own = |under| seeds.iter().filter_map(|row| row.under(under)).collect::<Vec<_>>();
            let empty = |under| seeds.iter().filter_map(|row| row.with_empty(under)).collect::<Vec<_>>();
            let reads = !empty(family).is_empty();
            let name = |d| [family.to_string(), first.title.clone(), steps.clone(), count.clone(), d];
            let right = name(if reads { "right".to_owned() } else { "–".to_owned() });
            table.row(measured(right.each_ref().map(String::as_str), own));
            if reads {
                table.row(measured(name("empty".to_owned()).each_ref().map(String::as_str), empty));
            }
        }
    }
    table
}

/// A row of what was measured, one distance for each seed.
fn measured<'a>(name: [&str; 5], under: impl Fn(Family) -> Vec<&'a FamilyDistances>) -> Vec<Cell> {
    let estimate = |family, of: fn(Distances) -> f64| {
        let values: Vec<f64> = under(family).into_iter().map(|found| of(found.distances)).collect();
        Estimate::of(&values)
    };
    let absolute = Family::PAPER.map(|family| Cell::number(estimate(family, |found| found.versions), 2, false));
    cells(name, absolute, Family::PAPER.map(|family| estimate(family, Distances::relative)))
}

fn cells(name: [&str; 5], absolute: [Cell; 3], relative: [Option<Estimate>; 3]) -> Vec<Cell> {
    let names = name.map(Cell::text).into_iter();
    names.chain(absolute).chain(relative.map(|estimate| Cell::number(estimate, 2, false))).collect()
}

#[cfg(test)]
mod tests {
    use metavae::{DecoderKind, RunConfig};
    use metavae_evaluation::ContextKind;

    use super::*;
    use crate::reproduce::results::{Identity, title};
    use crate::reproduce::table1::ControlRow;

    #[test]
    fn distances_stand_under_their_family_with_seeds_averaged() {
        let (family, split) = (Family::Scale, MetaSplit::Interleaved);
        let found = |family, context, versions| FamilyDistances {
            family,
            context,
            distances: Distances { versions, images: 4.0 },
        };
        let mut table1 = Table1::default();
        for (seed, versions) in [(0, 1.0), (1, 2.0)] {
            let distances = Family::PAPER.into_iter().zip(1..).flat_map(|(under, times)| {
                let distance = |context, more| found(under, Some(context), f64::from(times) * versions + more);
                [distance(ContextKind::Right, 0.0), distance(ContextKind::Empty, 10.0)]
            });
            table1.rows.push(Row {
                run: Identity { family, split, model: "meta-vae".to_owned(), seed, steps: 1500 },
                title: title("meta-vae"),
                images: 100,
                distances: distances.collect(),
                config: RunConfig::paper(family, split, DecoderKind::Separate),
                commit: String::new(),
                command: String::new(),
            });
        }
        let distances = Family::PAPER.map(|under| found(under, None, 8.0)).to_vec();
        table1.controls.push(ControlRow { name: "raw pixels".to_owned(), family, split, images: 100, distances });
        let text = table(&table1, split).to_string();
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("| scale ")).collect();
        assert_eq!(
            lines,
            [
                "| scale | paper: MetaVAE | 60000 | 1 | right | 5.44 | 2.16 | 4.92 | – | – | – |",
                "| scale | raw pixels | – | – | – | 8.00 | 8.00 | 8.00 | 2.00 | 2.00 | 2.00 |",
                "| scale | MetaVAE, separate decoders (the paper's) | 1500 | 2 | right | 1.50 ± 0.50 | 3.00 ± 1.00 | 4.50 ± 1.50 | 0.38 ± 0.12 | 0.75 ± 0.25 | 1.12 ± 0.38 |",
                "| scale | MetaVAE, separate decoders (the paper's) | 1500 | 2 | empty | 11.50 ± 0.50 | 13.00 ± 1.00 | 14.50 ± 1.50 | 2.88 ± 0.12 | 3.25 ± 0.25 | 3.62 ± 0.38 |",
            ]
        );
        assert_eq!(table(&table1, MetaSplit::Sparse).to_string().lines().count(), 2 + 3, "the paper's rows alone");
    }
}
