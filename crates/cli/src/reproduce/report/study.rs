//! The table of the study: how common the code of each variant is to all datasets.

use metavae_evaluation::ContextKind;

use super::accuracies::{CONTROLS, control};
use super::groups::Group;
use super::schedules::schedule;
use super::table::{Cell, Table};

/// Every variant with every number of steps, raw pixels and PCA-40 above them.
pub fn table(groups: &[Group<'_>]) -> Table {
    let head = [
        "datasets",
        "",
        "steps",
        "learning rate",
        "probe: mean",
        "worst",
        "shared probe: mean",
        "worst",
        "with a wrong D",
        "with an empty D",
        "ln p(x), seen",
    ];
    let mut table = Table::new(&head);
    for panel in super::accuracies::panels(groups) {
        let datasets = format!("{}, {}", panel.0, panel.1);
        for (name, own, shared) in CONTROLS {
            let mut cells = vec![Cell::text(&*datasets), Cell::text(name), Cell::text("–"), Cell::text("–")];
            let found = [own, shared].into_iter().filter_map(|of| control(groups, panel, of)).flatten();
            cells.extend(found.map(|estimate| Cell::accuracy(Some(estimate))));
            cells.resize(head.len(), Cell::text("–"));
            table.row(cells);
        }
        for group in groups.iter().filter(|group| group.is_of(panel.0, panel.1)) {
            let own = group.own();
            let shared = |context| group.mean(context, |record| record.shared_probe);
            table.row(vec![
                Cell::text(&*datasets),
                Cell::text(group.title()),
                Cell::text(group.run.steps.to_string()),
                Cell::text(schedule(&group.runs[0].config)),
                Cell::accuracy(group.mean(own, |record| record.probe)),
                Cell::accuracy(group.worst(own, |record| record.probe)),
                Cell::accuracy(shared(own)),
                Cell::accuracy(group.worst(own, |record| record.shared_probe)),
                // What a wrong D reads is better when it is less, so nobody wins here.
                Cell::number(shared((ContextKind::Wrong, own.1)), 3, false),
                Cell::number(shared((ContextKind::Empty, 0)), 3, false),
                Cell::number(group.fact(|facts| facts.log_likelihood), 1, true),
            ]);
        }
        table.end_contest();
    }
    table
}

#[cfg(test)]
mod tests {
    use super::super::examples::figure6;
    use super::*;

    #[test]
    fn a_row_holds_both_probes_and_every_kind_of_d() {
        let figure = figure6();
        let text = table(&Group::all(&figure)).to_string();
        let rows: Vec<&str> = text.lines().collect();
        assert!(rows[2].contains(", interleaved | raw pixels | – | – | **0.920** | **0.920** | 0.340 |"), "{text}");
        let expected = "| 1500 | 0.0002, constant | 0.880 ± 0.010 | 0.870 ± 0.010 | **0.800 ± 0.000** | \
                        **0.800 ± 0.000** | 0.200 ± 0.000 | 0.300 ± 0.000 | -90.5 ± 0.5 |";
        assert!(rows.iter().any(|row| row.contains("MetaVAE") && row.ends_with(expected)), "{text}");
    }
}
