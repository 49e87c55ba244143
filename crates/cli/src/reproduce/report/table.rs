//! Tables in Markdown, with what is best in a column in bold.

use std::fmt;

use super::groups::Estimate;

/// What stands in a field.
#[derive(Clone, Debug)]
pub enum Cell {
    Text(String),
    /// So many decimals; whether it takes part in being best, which what was measured by others does not.
    Number {
        estimate: Estimate,
        decimals: usize,
        competes: bool,
    },
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Measured here, three decimals; a dash where nothing was measured.
    pub fn accuracy(estimate: Option<Estimate>) -> Self {
        Self::number(estimate, 3, true)
    }

    pub fn number(estimate: Option<Estimate>, decimals: usize, competes: bool) -> Self {
        estimate.map_or_else(|| Self::text("–"), |estimate| Self::Number { estimate, decimals, competes })
    }

    /// As printed, so that what looks equal is equal.
    fn competitor(&self) -> Option<String> {
        match self {
            Self::Number { estimate, decimals, competes: true } => Some(format!("{:.decimals$}", estimate.mean)),
            _ => None,
        }
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // A pipe would end the field.
            Self::Text(text) => formatter.write_str(&text.replace('|', "\\|")),
            Self::Number { estimate: Estimate { mean, error }, decimals, .. } => {
                write!(formatter, "{mean:.decimals$}")?;
                error.map_or(Ok(()), |error| write!(formatter, " ± {error:.decimals$}"))
            }
        }
    }
}

/// A head and rows as wide as it.
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<Cell>>,
    /// Rows of each contest, which has a best of its own in each column.
    contests: Vec<usize>,
}

impl Table {
    pub fn new(head: &[&str]) -> Self {
        Self { head: head.iter().map(|&name| name.to_owned()).collect(), rows: Vec::new(), contests: vec![0] }
    }

    pub fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// What was added since the last call competes among itself.
    pub fn end_contest(&mut self) {
        self.contests.push(self.rows.len());
    }

    fn is_best(&self, row: usize, column: usize) -> bool {
        let start = self.contests.iter().copied().filter(|&start| start <= row).max().unwrap_or(0);
        let end = self.contests.iter().copied().filter(|&start| start > row).min().unwrap_or(self.rows.len());
        let value = |row: usize| self.rows[row].get(column).and_then(Cell::competitor)?.parse::<f64>().ok();
        let best = (start..end).filter_map(value).fold(f64::NEG_INFINITY, f64::max);
        (start..end).filter_map(value).count() > 1 && value(row).is_some_and(|value| value >= best)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "| {} |", self.head.join(" | "))?;
        writeln!(formatter, "|{}", "---|".repeat(self.head.len()))?;
        for (row, cells) in self.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let bold = if self.is_best(row, column) { "**" } else { "" };
                write!(formatter, "| {bold}{cell}{bold} ")?;
            }
            writeln!(formatter, "|")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_each_contest_is_bold_and_the_paper_does_not_compete() {
        let mut table = Table::new(&["model", "probe"]);
        let measured = |mean, error| Cell::accuracy(Some(Estimate { mean, error }));
        let paper = Estimate { mean: 0.99, error: None };
        table.row(vec![Cell::text("the paper's"), Cell::number(Some(paper), 3, false)]);
        table.row(vec![Cell::text("a|b"), measured(0.8912, Some(0.0021))]);
        table.row(vec![Cell::text("c"), measured(0.8909, None)]);
        table.row(vec![Cell::text("d"), Cell::accuracy(None)]);
        table.end_contest();
        table.row(vec![Cell::text("e"), measured(0.5, None)]);
        table.row(vec![Cell::text("f"), measured(0.4, None)]);
        assert_eq!(
            table.to_string(),
            "| model | probe |\n|---|---|\n| the paper's | 0.990 |\n| a\\|b | **0.891 ± 0.002** |\n| c | **0.891** |\n| d | – |\n| e | **0.500** |\n| f | 0.400 |\n"
        );
    }
}
