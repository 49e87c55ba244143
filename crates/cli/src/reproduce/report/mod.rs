//! `metavae reproduce report`: results/report.md and its figures, drawn from the results and nothing else.

mod accuracies;
#[cfg(test)]
mod examples;
mod figures;
mod groups;
mod invariance;
mod schedules;
mod study;
mod table;

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use metavae_datasets::MetaSplit;

use super::curves::Curves;
use super::file::ResultsFile as _;
use super::paper::Paper;
use super::results::Figure6;
use super::table1::Table1;
use super::tune::Tune;
use crate::files;
use crate::output::say;
use figures::Figure;
use groups::Group;

#[derive(Args)]
pub struct Options {
    /// Folder of the results; the report goes there too.
    #[arg(long, default_value = "results")]
    results: PathBuf,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let path = |name: &str| options.results.join(name);
    let results = Results {
        figure6: Figure6::read(&path("figure6.json"))?,
        table1: Table1::read(&path("table1.json"))?,
        curves: Curves::read(&path("curves.json"))?,
        tune: Tune::read(&path("tune.json"))?,
        study: Figure6::read(&path("study.json"))?,
    };
    anyhow::ensure!(
        !results.is_empty(),
        "there are no results in {}; `metavae reproduce figure6` makes some, --results names another folder",
        options.results.display()
    );
    let (text, figures) = results.report()?;
    for Figure { name, chart } in &figures {
        files::write(&path(name), chart.svg().as_bytes())?;
    }
    files::write(&path("report.md"), text.as_bytes())?;
    Ok(say!("{} and {} figures", path("report.md").display(), figures.len())?)
}

/// Everything that the report is drawn from.
#[derive(Default)]
struct Results {
    figure6: Figure6,
    table1: Table1,
    curves: Curves,
    tune: Tune,
    /// In the form of Figure 6.
    study: Figure6,
}

impl Results {
    fn is_empty(&self) -> bool {
        let Self { figure6, table1, curves, tune, study } = self;
        let probed = !figure6.runs.is_empty() || !study.runs.is_empty();
        !probed && table1.rows.is_empty() && curves.runs.is_empty() && tune.runs.is_empty()
    }

    /// The text, and the figures that it shows.
    fn report(&self) -> anyhow::Result<(String, Vec<Figure>)> {
        let (mut text, mut figures) = (String::new(), Vec::new());
        writeln!(
            text,
            "# Results\n\n\
             Drawn by `metavae reproduce report` from the JSON files beside it: change those, not this. In bold: the best of what \
             was measured here, controls included. ±: standard error over seeds, where there are several. Beside it stand \
             the numbers of {}.",
            Paper::get().citation
        )?;
        self.figure6(&mut text, &mut figures)?;
        self.study(&mut text)?;
        self.table1(&mut text)?;
        self.curves(&mut text, &mut figures)?;
        self.tune(&mut text)?;
        self.origin(&mut text)?;
        Ok((text, figures))
    }

    fn figure6(&self, text: &mut String, figures: &mut Vec<Figure>) -> anyhow::Result<()> {
        let groups = Group::all(&self.figure6);
        if groups.is_empty() {
            return Ok(());
        }
        let mut steps: Vec<u32> = groups.iter().map(|group| group.run.steps).collect();
        steps.sort_unstable();
        steps.dedup();
        let steps = steps.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        writeln!(
            text,
            "\n## Figure 6\n\n\
             Accuracies on test digits of datasets that were never trained on. *Probe*: a linear classifier for each dataset, fitted \
             on its own train digits: the paper's measure. *Shared probe*: one classifier for all datasets, fitted on train digits of \
             the seen ones with their right D: it tells whether a code means the same in every dataset. Models were trained for \
             {steps} steps here and for 60,000 in the paper; figures and overview show the longest training of each model. {}\n\n{}\n\
             {}\n![A probe for each unseen dataset](figure6.svg)\n\n![One probe for all datasets](shared-probe.svg)\n",
            accuracies::verdict(&groups),
            titled("Probe of each dataset's own:", &accuracies::overview(&groups, 0)),
            titled("Shared probe:", &accuracies::overview(&groups, 1)),
        )?;
        for (family, split) in accuracies::panels(&groups) {
            writeln!(text, "### {family}, {split}\n\n{}", accuracies::in_full(&groups, family, split))?;
        }
        writeln!(text, "The paper's: {}", Paper::get().figure6_source)?;
        figures.extend([0, 1].map(|measure| figures::per_dataset(&groups, measure)));
        let of_context: Vec<&Group<'_>> = groups.iter().filter(|group| group.reads_context()).collect();
        if !of_context.is_empty() {
            writeln!(
                text,
                "\n## What D does\n\n\
                 A wrong D comes from the dataset 100° further round, or from the far end of the factors. A dataset's own probe is \
                 fitted with the same kind of D that it is tested with; the shared probe always with the right one.\n\n{}\n\
                 ![The shared probe over N](context-size.svg)\n\n{}",
                accuracies::what_d_does(&groups),
                accuracies::over_sizes(&groups)
            )?;
            figures.push(figures::over_sizes(&groups));
        }
        Ok(())
    }

    fn study(&self, text: &mut String) -> anyhow::Result<()> {
        let groups = Group::all(&self.study);
        let Some(first) = groups.first() else { return Ok(()) };
        let evaluation = first.runs[0].evaluation;
        writeln!(
            text,
            "\n## Towards a common code\n\n\
             What keeps a code common to all datasets? The shared trunk, and what might do better, measured on datasets that were \
             never trained on. *Probe*: a linear classifier for each dataset, with the right D. *Shared probe*: one for all, \
             fitted on codes of the seen datasets with their right D; where it reads as much as the datasets' own, the code is \
             common. The wrong D is that of another dataset, on rotations 100° further round. {} train and {} test digits of each dataset.\n\n{}",
            evaluation.train_images,
            evaluation.test_images,
            study::table(&groups)
        )?;
        Ok(())
    }

    fn table1(&self, text: &mut String) -> anyhow::Result<()> {
        if self.table1.rows.is_empty() {
            return Ok(());
        }
        writeln!(
            text,
            "\n## Table 1\n\n\
             Mean L2 distance between the codes of two versions of one test image, over all values of a family, seen and unseen. Each \
             dataset has its own D, of whatever family: each query's D is drawn from test digits under the query's own \
             transformation. *Relative*: in mean distances between different images of one dataset, because the scale of codes \
             depends on how long a model was trained; 0 is a code that does not change, 1 a version as far away as another image. \
             The paper's: {}",
            Paper::get().table1_source
        )?;
        for split in MetaSplit::ALL {
            if self.table1.rows.iter().any(|row| row.run.split == split) {
                writeln!(text, "\n### {split}\n\n{}", invariance::table(&self.table1, split))?;
            }
        }
        Ok(())
    }

    fn curves(&self, text: &mut String, figures: &mut Vec<Figure>) -> anyhow::Result<()> {
        let Some(first) = self.curves.runs.first() else { return Ok(()) };
        let evaluation = first.evaluation;
        writeln!(
            text,
            "\n## Along the training\n\n\
             Both probes after every {} steps, fitted on {} train digits of each unseen dataset and {} of all seen ones, tested on \
             {} of each: fewer than above, so levels are lower by a little. Learning rate {}.\n\n\
             ![Both probes along the training](curves.svg)\n\n{}",
            first.every,
            evaluation.train_images,
            evaluation.shared_images,
            evaluation.test_images,
            schedules::schedule(&first.config),
            schedules::turning_points(&self.curves)
        )?;
        figures.push(figures::over_training(&self.curves));
        Ok(())
    }

    fn tune(&self, text: &mut String) -> anyhow::Result<()> {
        if self.tune.runs.is_empty() {
            return Ok(());
        }
        writeln!(
            text,
            "\n## Learning rate and steps\n\n\
             Chosen on seen datasets alone: ln p(x), nats per image, on train digits that were held out. Neither unseen datasets nor \
             test digits played a part.\n\n{}",
            schedules::tried(&self.tune)
        )?;
        Ok(())
    }

    fn origin(&self, text: &mut String) -> anyhow::Result<()> {
        let Self { figure6, table1, curves, tune, study } = self;
        let of_figure6 = figure6.runs.iter().chain(&study.runs).map(|facts| facts.command.as_str());
        let of_table1 = table1.rows.iter().map(|row| row.command.as_str());
        let of_curves = curves.runs.iter().map(|facts| facts.command.as_str());
        let of_tune = tune.runs.iter().map(|tried| tried.command.as_str());
        writeln!(text, "\n## How this was made\n\n```sh")?;
        write!(text, "{}", schedules::commands(of_figure6.chain(of_table1).chain(of_curves).chain(of_tune)))?;
        writeln!(text, "metavae reproduce report\n```\n")?;
        for (name, commit) in [
            ("figure6.json", &figure6.commit),
            ("table1.json", &table1.commit),
            ("curves.json", &curves.commit),
            ("tune.json", &tune.commit),
            ("study.json", &study.commit),
        ] {
            if !commit.is_empty() {
                writeln!(text, "- {name}: written last by version {commit}")?;
            }
        }
        writeln!(
            text,
            "\nThe paper's schedule, 100 epochs: \
             `metavae reproduce figure6 --steps 60000 --learning-rate 2e-4 --constant --train-images 60000 --seeds 0,1,2`.\n"
        )?;
        let groups = Group::all(figure6);
        if !groups.is_empty() {
            write!(text, "{}", schedules::origins(&groups))?;
        }
        Ok(())
    }
}

fn titled(title: &str, table: &table::Table) -> String {
    format!("{title}\n\n{table}")
}
