//! Line charts in small panels, as SVG that reads well on light and on dark pages.
//!
//! Written by hand, because the colours must live in a style sheet with a rule for dark pages: plotters paints each element
//! with a fixed colour. Numbers have one decimal and nothing depends on time or place, so the same results give the same file.

mod style;

use std::fmt::Write as _;

use style::{MARKS, STYLE, text_width};

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Measured here: solid, with marks; the colour and mark of this place.
    Measured(usize),
    /// The same colour and mark, but dashed: another reading of the same model.
    Dashed(usize),
    /// The paper's: dashed, in a tone of grey.
    Paper(usize),
    /// A control: a thin line without marks, dotted for each but the first.
    Control(usize),
}

/// A line; a point that is missing interrupts it.
#[derive(Clone, Debug)]
pub struct Series {
    pub label: String,
    pub line: Line,
    pub points: Vec<Point>,
}

/// A point, and the standard error of its height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: Option<f64>,
    pub error: Option<f64>,
}

/// Axes with lines.
#[derive(Clone, Debug)]
pub struct Panel {
    pub title: String,
    /// Where on the x axis, and what it says there.
    pub ticks: Vec<(f64, String)>,
    pub series: Vec<Series>,
}

/// Panels, as many to a row as there are columns, with one legend and one scale of heights.
pub struct Chart {
    pub title: String,
    /// For those who cannot see it.
    pub description: String,
    pub x_label: String,
    pub y_label: String,
    /// The least and the greatest height.
    pub heights: (f64, f64),
    pub columns: usize,
    pub panels: Vec<Panel>,
}

const WIDTH: f64 = 960.0;
const PANEL_HEIGHT: f64 = 220.0;
const MARGIN: (f64, f64) = (44.0, 12.0);
/// Above the axes for the panel's title, below for the ticks.
const HEAD: f64 = 26.0;
const FOOT: f64 = 26.0;
const LEGEND_ROW: f64 = 20.0;

impl Chart {
    /// The whole file.
    pub fn svg(&self) -> String {
        let legend = self.legend();
        let top = 40.0 + LEGEND_ROW * legend.len() as f64;
        let rows = self.panels.len().div_ceil(self.columns);
        let height = top + rows as f64 * (HEAD + PANEL_HEIGHT + FOOT) + 24.0;
        let mut svg = String::new();
        let title = escape(&self.title);
        // Writing to a string cannot fail.
        let _ = writeln!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" width=\"{WIDTH}\" height=\"{height:.0}\" role=\"img\" aria-labelledby=\"title description\">\n\
             <title id=\"title\">{title}</title>\n<desc id=\"description\">{}</desc>\n<style>{STYLE}</style>\n\
             <rect class=\"ground\" width=\"{WIDTH}\" height=\"{height:.0}\"/>\n<text class=\"title\" x=\"12\" y=\"24\">{title}</text>",
            escape(&self.description)
        );
        for (row, entries) in legend.iter().enumerate() {
            let y = 44.0 + LEGEND_ROW * row as f64;
            for (x, series) in entries {
                let sample = Point { x: 0.0, y: Some(0.0), error: None };
                let ends = [x + 2.0, x + 14.0, x + 26.0];
                let _ = writeln!(
                    svg,
                    "<path class=\"{}\" d=\"M{:.1} {y:.1}H{:.1}\"/>",
                    class(series.line),
                    ends[0],
                    ends[2]
                );
                svg += &mark(series.line, (ends[1], y), sample);
                let _ =
                    writeln!(svg, "<text x=\"{:.1}\" y=\"{:.1}\">{}</text>", x + 32.0, y + 4.0, escape(&series.label));
            }
        }
        let step = (WIDTH - 12.0) / self.columns as f64;
        for (place, panel) in self.panels.iter().enumerate() {
            let (column, row) = (place % self.columns, place / self.columns);
            let left = 12.0 + step * column as f64 + if column == 0 { MARGIN.0 - 12.0 } else { MARGIN.0 - 16.0 };
            let right = 12.0 + step * (column + 1) as f64 - MARGIN.1;
            let above = top + row as f64 * (HEAD + PANEL_HEIGHT + FOOT) + HEAD;
            let frame = Frame { left, right, top: above, bottom: above + PANEL_HEIGHT, panel, heights: self.heights };
            frame.draw(&mut svg, column == 0);
        }
        let middle = top + (height - top) / 2.0;
        let _ = writeln!(
            svg,
            "<text class=\"middle\" x=\"{:.1}\" y=\"{:.1}\">{}</text>\n<text class=\"middle\" transform=\"translate(12 {middle:.1}) rotate(-90)\">{}</text>\n</svg>",
            WIDTH / 2.0,
            height - 10.0,
            escape(&self.x_label),
            escape(&self.y_label)
        );
        svg
    }

    /// Every label once, in rows that fit, each with its place from the left.
    fn legend(&self) -> Vec<Vec<(f64, &Series)>> {
        let mut rows: Vec<Vec<(f64, &Series)>> = Vec::new();
        let (mut known, mut x) = (Vec::new(), WIDTH);
        for series in self.panels.iter().flat_map(|panel| &panel.series) {
            if known.contains(&&series.label) {
                continue;
            }
            known.push(&series.label);
            let width = 50.0 + text_width(&series.label);
            if x + width > WIDTH {
                rows.push(Vec::new());
                x = 10.0;
            }
            if let Some(row) = rows.last_mut() {
                row.push((x, series));
            }
            x += width;
        }
        rows
    }
}

/// A panel in its place.
struct Frame<'a> {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    panel: &'a Panel,
    heights: (f64, f64),
}

impl Frame<'_> {
    fn draw(&self, svg: &mut String, with_heights: bool) {
        let Self { left, right, top, bottom, panel, .. } = self;
        let _ = writeln!(
            svg,
            "<g>\n<text class=\"heading\" x=\"{left:.1}\" y=\"{:.1}\">{}</text>",
            top - 8.0,
            escape(&panel.title)
        );
        for height in grid(self.heights) {
            let y = self.y(height);
            let _ = writeln!(svg, "<path class=\"grid\" d=\"M{left:.1} {y:.1}H{right:.1}\"/>");
            if with_heights {
                let _ = writeln!(
                    svg,
                    "<text class=\"end\" x=\"{:.1}\" y=\"{:.1}\">{height:.1}</text>",
                    left - 6.0,
                    y + 4.0
                );
            }
        }
        let room = (right - left) / panel.ticks.len().max(1) as f64;
        let widest = panel.ticks.iter().map(|(_, text)| text_width(text)).fold(0.0, f64::max);
        let every = ((widest + 4.0) / room).ceil().max(1.0) as usize;
        for (x, text) in panel.ticks.iter().step_by(every) {
            let _ = writeln!(
                svg,
                "<text class=\"middle\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                self.x(*x),
                bottom + 16.0,
                escape(text)
            );
        }
        // Controls below; the paper's dashes above, where they cover least.
        let mut order: Vec<&Series> = panel.series.iter().collect();
        order.sort_by_key(|series| match series.line {
            Line::Control(_) => 0,
            Line::Measured(_) | Line::Dashed(_) => 1,
            Line::Paper(_) => 2,
        });
        for series in order {
            self.line(svg, series);
        }
        svg.push_str("</g>\n");
    }

    fn line(&self, svg: &mut String, series: &Series) {
        let mut path = String::new();
        let mut joined = false;
        for point in &series.points {
            if let Some(height) = point.y {
                let _ = write!(path, "{}{:.1} {:.1}", if joined { 'L' } else { 'M' }, self.x(point.x), self.y(height));
            }
            joined = point.y.is_some();
        }
        let _ = writeln!(
            svg,
            "<path class=\"{}\" d=\"{path}\"><title>{}</title></path>",
            class(series.line),
            escape(&series.label)
        );
        for point in &series.points {
            let Some(height) = point.y else { continue };
            let x = self.x(point.x);
            if let Some(error) = point.error {
                let (low, high) = (self.y(height - error), self.y(height + error));
                let _ =
                    writeln!(svg, "<path class=\"{} error\" d=\"M{x:.1} {low:.1}V{high:.1}\"/>", class(series.line));
            }
            svg.push_str(&mark(series.line, (x, self.y(height)), *point));
        }
    }

    fn x(&self, x: f64) -> f64 {
        let ticks = || self.panel.ticks.iter().map(|(x, _)| *x);
        let (least, most) = (ticks().fold(f64::INFINITY, f64::min), ticks().fold(f64::NEG_INFINITY, f64::max));
        let inset = 14.0;
        let part = if most > least { (x - least) / (most - least) } else { 0.5 };
        self.left + inset + part * (self.right - self.left - 2.0 * inset)
    }

    /// What lies outside of the scale is drawn on its edge.
    fn y(&self, height: f64) -> f64 {
        let (least, most) = self.heights;
        let part = ((height - least) / (most - least)).clamp(0.0, 1.0);
        self.bottom - part * (self.bottom - self.top)
    }
}

/// Tenths between the least and the greatest height, every second where there are many.
fn grid((least, most): (f64, f64)) -> Vec<f64> {
    let (from, to) = ((least * 10.0).round() as i64, (most * 10.0).round() as i64);
    let step = if to - from > 6 { 2 } else { 1 };
    (from..=to).filter(|tenth| tenth % step == 0).map(|tenth| tenth as f64 / 10.0).collect()
}

fn class(line: Line) -> String {
    match line {
        Line::Measured(place) => format!("line m{}", place % MARKS.len()),
        Line::Dashed(place) => format!("line dashed m{}", place % MARKS.len()),
        Line::Paper(place) => format!("line paper p{place}"),
        Line::Control(place) => format!("line control c{place}"),
    }
}

/// The mark of a measured point, with its height for those who point at it.
fn mark(line: Line, (x, y): (f64, f64), point: Point) -> String {
    let (Line::Measured(place) | Line::Dashed(place)) = line else { return String::new() };
    let place = place % MARKS.len();
    let height = point.y.map_or(String::new(), |height| format!("{height:.3}"));
    format!(
        "<path class=\"mark m{place}\" transform=\"translate({x:.1} {y:.1})\" d=\"{}\"><title>{height}</title></path>\n",
        MARKS[place]
    )
}

/// Text as it may stand between tags.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart() -> Chart {
        let point = |x: f64, y| Point { x, y, error: None };
        let measured = Series {
            label: "a < b".to_owned(),
            line: Line::Measured(1),
            points: vec![
                point(0.0, Some(0.0)),
                Point { x: 1.0, y: Some(0.5), error: Some(0.1) },
                point(2.0, None),
                point(3.0, Some(1.0)),
                point(4.0, Some(1.0)),
            ],
        };
        let control = Series {
            label: "raw pixels".to_owned(),
            line: Line::Control(0),
            points: vec![point(0.0, Some(0.5)), point(4.0, Some(0.5))],
        };
        let ticks = (0..5).map(|x| (f64::from(x), x.to_string())).collect();
        let panel = Panel { title: "one".to_owned(), ticks, series: vec![control, measured] };
        Chart {
            title: "A & B".to_owned(),
            description: "both".to_owned(),
            x_label: "x".to_owned(),
            y_label: "y".to_owned(),
            heights: (0.0, 1.0),
            columns: 1,
            panels: vec![panel],
        }
    }

    /// The numbers of a path's data.
    fn path(svg: &str, class: &str, place: usize) -> (String, Vec<f64>) {
        let marker = format!("<path class=\"{class}\" d=\"");
        let data = svg.split(&marker).nth(place + 1).unwrap().split('"').next().unwrap();
        let letters = data.chars().filter(char::is_ascii_alphabetic).collect();
        let numbers = data.split(|letter: char| letter.is_ascii_alphabetic() || letter == ' ');
        (letters, numbers.filter(|number| !number.is_empty()).map(|number| number.parse().unwrap()).collect())
    }

    #[test]
    fn heights_and_gaps_are_where_the_numbers_say() {
        let svg = chart().svg();
        // The first of a class is its sample in the legend.
        let (letters, numbers) = path(&svg, "line m1", 1);
        assert_eq!(letters, "MLML", "the missing point is a gap");
        let (x, y): (Vec<f64>, Vec<f64>) = numbers.chunks(2).map(|pair| (pair[0], pair[1])).unzip();
        assert!((y[0] - y[2] - PANEL_HEIGHT).abs() < 0.11 && (y[0] - y[1] - PANEL_HEIGHT / 2.0).abs() < 0.11, "{y:?}");
        assert!((x[2] - x[0] - 3.0 * (x[1] - x[0])).abs() < 0.3, "{x:?}");
        let (_, control) = path(&svg, "line control c0", 1);
        assert!((control[1] - y[1]).abs() < 1e-9 && (control[3] - y[1]).abs() < 1e-9, "equal heights are level");
        let (letters, error) = path(&svg, "line m1 error", 0);
        assert_eq!(letters, "MV");
        assert!((error[1] - error[2] - 0.2 * PANEL_HEIGHT).abs() < 0.11, "{error:?}");
    }

    #[test]
    fn it_is_well_formed_and_the_same_each_time() {
        let svg = chart().svg();
        assert_eq!(svg, chart().svg());
        assert!(svg.contains("A &amp; B") && svg.contains("a &lt; b") && !svg.contains("a < b"));
        assert_eq!(svg.matches(">a &lt; b</text>").count(), 1, "one entry in the legend");
        for tag in ["svg", "g", "text", "title", "desc", "style"] {
            let opened = svg.matches(&format!("<{tag}>")).count() + svg.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, svg.matches(&format!("</{tag}>")).count(), "{tag}");
        }
        assert!(svg.contains("prefers-color-scheme:dark"));
        let class = |class: &str| svg.contains(&format!(".{class}{{"));
        assert!((0..MARKS.len()).all(|place| class(&format!("line.m{place}")) && class(&format!("mark.m{place}"))));
    }
}
