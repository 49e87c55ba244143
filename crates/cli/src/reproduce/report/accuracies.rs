//! The tables of Figure 6: every model beside the paper's, raw pixels and PCA-40; what D does, and N.

use metavae_datasets::{Family, MetaSplit};
use metavae_evaluation::ContextKind;

use super::groups::{Accuracy, Estimate, Group, longest, mean, worst};
use super::table::{Cell, Table};
use crate::reproduce::paper::{Paper, SYSTEMS};

/// A control's name, and its accuracies by a probe of the dataset's own and by the shared one.
pub const CONTROLS: [(&str, Accuracy, Accuracy); 2] = [
    ("raw pixels", |record| record.raw_pixels, |record| record.shared_raw_pixels),
    ("PCA-40", |record| record.pca40, |record| record.shared_pca40),
];

/// The two measures, and how each reads a model and a control.
pub const MEASURES: [(&str, Accuracy); 2] =
    [("probe", |record| record.probe), ("shared probe", |record| record.shared_probe)];

/// Families and splits that there are results of.
pub fn panels(groups: &[Group<'_>]) -> Vec<(Family, MetaSplit)> {
    let mut panels: Vec<_> = groups.iter().map(|group| (group.run.family, group.run.split)).collect();
    panels.dedup();
    panels
}

/// A control on a split's unseen datasets: the same for all models.
pub fn control(groups: &[Group<'_>], (family, split): (Family, MetaSplit), of: Accuracy) -> Option<[Estimate; 2]> {
    let group = groups.iter().find(|group| group.is_of(family, split))?;
    let plain = |estimate: Estimate| Estimate { error: None, ..estimate };
    Some([plain(group.mean(group.own(), of)?), plain(group.worst(group.own(), of)?)])
}

/// Means over the unseen datasets, a column for each family and split.
pub fn overview(groups: &[Group<'_>], measure: usize) -> Table {
    let panels = panels(groups);
    let names = panels.iter().map(|(family, split)| format!("{family}, {split}"));
    let head: Vec<String> = std::iter::once("mean over unseen datasets".to_owned()).chain(names).collect();
    let mut table = Table::new(&head.iter().map(String::as_str).collect::<Vec<_>>());
    let mut row = |name: &str, cell: &dyn Fn((Family, MetaSplit)) -> Cell| {
        let cells = panels.iter().map(|&panel| cell(panel));
        table.row(std::iter::once(Cell::text(name)).chain(cells).collect());
    };
    if measure == 0 {
        for (system, name) in SYSTEMS.into_iter().enumerate() {
            row(name, &|panel| Cell::number(papers(panel, system).map(|[mean, _]| mean), 3, false));
        }
    }
    for (name, own, shared) in CONTROLS {
        let of = [own, shared][measure];
        row(name, &|panel| Cell::accuracy(control(groups, panel, of).map(|[mean, _]| mean)));
    }
    let mut models: Vec<(&str, &str)> = Vec::new();
    for &(family, split) in &panels {
        models.extend(longest(groups, family, split).iter().map(|group| (group.run.model.as_str(), group.title())));
    }
    models.sort_by_key(|(model, _)| (super::groups::place(model), *model));
    models.dedup_by_key(|(model, _)| *model);
    for (model, title) in models {
        row(title, &|(family, split)| {
            let longest = longest(groups, family, split);
            let group = longest.iter().find(|group| group.run.model == model);
            Cell::accuracy(group.and_then(|group| group.mean(group.own(), MEASURES[measure].1)))
        });
    }
    table
}

/// Mean and worst of one of the paper's systems, where the figure shows them.
fn papers((family, split): (Family, MetaSplit), system: usize) -> Option<[Estimate; 2]> {
    let accuracies = &Paper::get().panel(family, split)?.accuracies()[system];
    let accuracies: Vec<f64> = accuracies.iter().copied().flatten().collect();
    let plain = |mean: f64| Estimate { mean, error: None };
    Some([plain(mean(&accuracies)), plain(worst(&accuracies))])
}

/// Everything of one family and split with the D that each model was trained with.
pub fn in_full(groups: &[Group<'_>], family: Family, split: MetaSplit) -> Table {
    let head = [
        "",
        "steps",
        "seeds",
        "probe: mean",
        "worst",
        "shared probe: mean",
        "worst",
        "seen: probe",
        "seen: shared probe",
        "ln p(x), seen",
        "active units",
    ];
    let mut table = Table::new(&head);
    let filled = |mut cells: Vec<Cell>| {
        cells.resize(head.len(), Cell::text("–"));
        cells
    };
    for (system, name) in SYSTEMS.into_iter().enumerate() {
        let Some([mean, worst]) = papers((family, split), system) else { continue };
        let number = |estimate| Cell::number(Some(estimate), 3, false);
        table.row(filled(vec![Cell::text(name), Cell::text("60000"), Cell::text("1"), number(mean), number(worst)]));
    }
    for (name, own, shared) in CONTROLS {
        let found = [own, shared].map(|of| control(groups, (family, split), of));
        let numbers = found.into_iter().flatten().flatten().map(|estimate| Cell::accuracy(Some(estimate)));
        table.row(filled([Cell::text(name), Cell::text("–"), Cell::text("–")].into_iter().chain(numbers).collect()));
    }
    for group in groups.iter().filter(|group| group.is_of(family, split)) {
        let own = group.own();
        let mut cells = vec![
            Cell::text(group.title()),
            Cell::text(group.run.steps.to_string()),
            Cell::text(group.runs.len().to_string()),
        ];
        for (_, of) in MEASURES {
            cells.extend([group.mean(own, of), group.worst(own, of)].map(Cell::accuracy));
        }
        cells.extend(MEASURES.map(|(_, of)| Cell::accuracy(group.seen(of))));
        cells.push(Cell::number(group.fact(|facts| facts.log_likelihood), 1, true));
        cells.push(Cell::number(group.mean(own, |record| record.active_units as f64), 1, false));
        table.row(cells);
    }
    table
}

/// Right, wrong and empty D, for the models that read one.
pub fn what_d_does(groups: &[Group<'_>]) -> Table {
    let mut table = Table::new(&["datasets", "model", "D", "probe: mean", "worst", "shared probe: mean", "worst"]);
    for (family, split) in panels(groups) {
        for group in longest(groups, family, split).into_iter().filter(|group| group.reads_context()) {
            let n = group.own().1;
            let kinds = [
                (format!("right, N = {n}"), (ContextKind::Right, n)),
                (format!("wrong, N = {n}"), (ContextKind::Wrong, n)),
                ("empty".to_owned(), (ContextKind::Empty, 0)),
            ];
            for (name, context) in kinds {
                let mut cells =
                    vec![Cell::text(format!("{family}, {split}")), Cell::text(group.title()), Cell::text(name)];
                for (_, of) in MEASURES {
                    cells.extend([group.mean(context, of), group.worst(context, of)].map(Cell::accuracy));
                }
                table.row(cells);
            }
            table.end_contest();
        }
    }
    table
}

/// Accuracies over N, the right D, for the models that read one; worst datasets beside.
pub fn over_sizes(groups: &[Group<'_>]) -> Table {
    let mut sizes: Vec<usize> = groups.iter().flat_map(Group::sizes).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let names = sizes.iter().map(|size| format!("N = {size}"));
    let head: Vec<String> =
        ["datasets", "model", "measure", "empty"].map(str::to_owned).into_iter().chain(names).collect();
    let mut table = Table::new(&head.iter().map(String::as_str).collect::<Vec<_>>());
    for (family, split) in panels(groups) {
        for group in longest(groups, family, split).into_iter().filter(|group| group.reads_context()) {
            for (name, of) in MEASURES {
                for (which, is_worst) in [("mean", false), ("worst", true)] {
                    let found = |context| if is_worst { group.worst(context, of) } else { group.mean(context, of) };
                    let contexts = sizes.iter().map(|&size| (ContextKind::Right, size)).collect::<Vec<_>>();
                    let numbers = std::iter::once((ContextKind::Empty, 0)).chain(contexts);
                    let mut cells = vec![
                        Cell::text(format!("{family}, {split}")),
                        Cell::text(group.title()),
                        Cell::text(format!("{name}, {which}")),
                    ];
                    cells.extend(numbers.map(|context| Cell::number(found(context), 3, false)));
                    table.row(cells);
                }
            }
        }
    }
    table
}

/// Who wins, in words: nothing that wins is left unsaid.
pub fn verdict(groups: &[Group<'_>]) -> String {
    let panels = panels(groups);
    let mut said = Vec::new();
    for (measure, (name, of)) in MEASURES.into_iter().enumerate() {
        let mut wins: Vec<(String, usize)> = Vec::new();
        for &(family, split) in &panels {
            let models = longest(groups, family, split);
            let models =
                models.iter().filter_map(|group| Some((group.title().to_owned(), group.mean(group.own(), of)?.mean)));
            let controls = CONTROLS.into_iter().filter_map(|(control_name, own, shared)| {
                let [mean, _] = control(groups, (family, split), [own, shared][measure])?;
                Some((control_name.to_owned(), mean.mean))
            });
            let Some((winner, _)) = controls.chain(models).max_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
            match wins.iter_mut().find(|(name, _)| *name == winner) {
                Some((_, count)) => *count += 1,
                None => wins.push((winner, 1)),
            }
        }
        wins.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let wins: Vec<String> = wins.iter().map(|(name, count)| format!("{name} {count}")).collect();
        said.push(format!(
            "The best mean {name}, counted over the {} pairs of family and split below: {}.",
            panels.len(),
            wins.join(", ")
        ));
    }
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::examples::figure6;
    use super::*;

    #[test]
    fn numbers_land_where_they_belong() {
        let figure = figure6();
        let groups = Group::all(&figure);
        let overview = overview(&groups, 0).to_string();
        let row = |name: &str, text: &str| {
            text.lines().find(|line| line.starts_with(&format!("| {name} "))).unwrap().to_owned()
        };
        assert_eq!(row("paper: MetaVAE", &overview), "| paper: MetaVAE | 0.892 |");
        assert_eq!(row("raw pixels", &overview), "| raw pixels | **0.920** |");
        let title = "MetaVAE, separate decoders (the paper's)";
        assert_eq!(row(title, &overview), format!("| {title} | 0.880 ± 0.010 |"));
        let shared = super::overview(&groups, 1).to_string();
        assert!(!shared.contains("paper: MetaVAE"), "the paper has no shared probe: {shared}");
        assert_eq!(row(title, &shared), format!("| {title} | **0.800 ± 0.000** |"));

        let full = in_full(&groups, Family::Rotation, MetaSplit::Interleaved).to_string();
        assert_eq!(full.lines().count(), 2 + 3 + 2 + 3, "{full}");
        assert!(
            full.contains(
                "| VAE over all datasets | 1500 | 1 | 0.690 | 0.680 | 0.400 | 0.400 | **0.950** | **0.900** |"
            ),
            "{full}"
        );
        assert!(full.contains("-90.5 ± 0.5 | 30.0 ± 0.0 |"), "{full}");

        let d = what_d_does(&groups).to_string();
        let starts = format!("| rotation, interleaved | {title} |");
        assert!(
            d.contains(&format!("{starts} right, N = 10 | **0.880 ± 0.010** | **0.870 ± 0.010** | **0.800")),
            "{d}"
        );
        assert!(d.contains(&format!("{starts} wrong, N = 10 | 0.790 ± 0.010 |")) && d.contains("empty | 0.690"), "{d}");
        assert!(!d.contains("VAE over all"), "a VAE reads no D: {d}");

        let sizes = over_sizes(&groups).to_string();
        assert!(sizes.starts_with("| datasets | model | measure | empty | N = 1 | N = 10 |"), "{sizes}");
        assert!(sizes.contains("shared probe, mean | 0.300 ± 0.000 | 0.600 ± 0.000 | 0.800 ± 0.000 |"), "{sizes}");
        assert_eq!(
            verdict(&groups),
            format!(
                "The best mean probe, counted over the 1 pairs of family and split below: raw pixels 1. \
                 The best mean shared probe, counted over the 1 pairs of family and split below: {title} 1."
            )
        );
    }
}
