//! Tables of pixels (CSV): an image in each row, with or without a column for its class, as Kaggle's train.csv has it.

use csv::{ReaderBuilder, StringRecord};

use crate::archive::unzipped;
use crate::classes;
use crate::image_set::{
    File, ImageSet, LARGEST_SIDE, LeftOut, UnreadableImages, check_sides, first_of, square_side, stem, unreadable,
};

/// So far into the text it is told whether pixels are fractions, as the page does.
const LOOKED_AT: u64 = 1 << 22;
const LABELS: [&str; 8] = ["label", "labels", "class", "classes", "target", "digit", "character", "y"];

/// How a row is read.
struct Layout {
    /// Which column holds the class; none where none does.
    label: Option<usize>,
    side: usize,
    /// What full ink is worth: 255, or 1 where pixels are fractions.
    full: f64,
    /// Whether the first row names the columns.
    is_headed: bool,
}

pub(crate) fn set(file: &File) -> Result<ImageSet, UnreadableImages> {
    let path = &file.path;
    let text = unzipped(file)?;
    let delimiter = delimiter(&text);
    check_lines(path, &text, delimiter)?;
    let layout = layout(path, &text, delimiter)?;
    let (mut pixels, mut names, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for (place, row) in rows(&text, delimiter).enumerate().skip(usize::from(layout.is_headed)) {
        match pixels_of(&row, &layout) {
            Ok(image) => {
                pixels.extend(image);
                names.extend(layout.label.and_then(|column| row.get(column)).map(|name| name.trim().to_owned()));
            }
            Err(why) => left_out.push(LeftOut { name: format!("line {}", place + 1), why }),
        }
    }
    if pixels.is_empty() {
        let first = left_out.first().map_or_else(String::new, |LeftOut { name, why }| format!(": {name} {why}"));
        return unreadable(format!("{path} holds no row that is an image{first}"));
    }
    let (labels, classes) = classes::apart(layout.label.and_then(|_| classes::of_names(&names)));
    Ok(ImageSet {
        name: stem(path),
        width: layout.side,
        height: layout.side,
        pixels,
        labels,
        classes,
        test: 0,
        left_out: first_of(left_out, "lines"),
    })
}

/// One row after the other; a byte that is no UTF-8 becomes a replacement character, as in the page.
fn rows(text: &[u8], delimiter: u8) -> impl Iterator<Item = StringRecord> {
    let reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text);
    reader.into_byte_records().map_while(Result::ok).map(StringRecord::from_byte_record_lossy)
}

/// Refuses lines of more cells than an image can have, before one is taken apart: each cell takes memory of its own.
fn check_lines(path: &str, text: &[u8], delimiter: u8) -> Result<(), UnreadableImages> {
    let most = LARGEST_SIDE * LARGEST_SIDE + 1;
    let cells = |line: &[u8]| line.split(|&byte| byte == delimiter).take(most + 1).count();
    if text.split(|&byte| byte == b'\n').any(|line| cells(line) > most) {
        return unreadable(format!("{path} has a line of more than {most} columns, which is no image"));
    }
    Ok(())
}

/// Commas, semicolons, tabs or bars: whichever the first line has the most of.
fn delimiter(text: &[u8]) -> u8 {
    let line = String::from_utf8_lossy(text.split(|&byte| byte == b'\n').next().unwrap_or(text));
    let most = ['|', ';', '\t', ','].into_iter().max_by_key(|&letter| line.matches(letter).count());
    most.map_or(b',', |letter| letter as u8)
}

/// Where the class stands, by its name or because what is left makes a square.
fn layout(path: &str, text: &[u8], delimiter: u8) -> Result<Layout, UnreadableImages> {
    let Some(first) = rows(text, delimiter).next() else {
        return unreadable(format!("{path} holds no row that is an image"));
    };
    let is_word = |cell: &str| !cell.trim().is_empty() && classes::number(cell.trim()).is_none();
    let is_headed = first.iter().any(is_word);
    let is_label = |cell: &str| LABELS.contains(&cell.trim().to_ascii_lowercase().as_str());
    let named = if is_headed { first.iter().position(is_label) } else { None };
    let (whole, rest) = (square_side(first.len()), square_side(first.len() - 1));
    let Some(side) = (if named.is_none() && whole.is_some() { whole } else { rest }) else {
        return unreadable(format!(
            "{path} has {} columns: an image's pixels make a square, 784 for 28 x 28, with one more column for its class",
            first.len()
        ));
    };
    check_sides(side, side, path)?;
    let label = (side * side != first.len()).then(|| named.unwrap_or(0));
    let is_share = |cell: &str| classes::number(cell.trim()).is_none_or(|value| value <= 1.0);
    let are_shares = |row: &StringRecord| row.iter().enumerate().all(|(at, cell)| Some(at) == label || is_share(cell));
    let is_near = |row: &StringRecord| row.position().is_none_or(|position| position.byte() <= LOOKED_AT);
    let mut images = rows(text, delimiter).take_while(is_near).skip(usize::from(is_headed));
    let full = if images.all(|row| are_shares(&row)) { 1.0 } else { 255.0 };
    Ok(Layout { label, side, full, is_headed })
}

/// An image's bytes, or why the row is none, to be said after its name.
fn pixels_of(row: &StringRecord, layout: &Layout) -> Result<Vec<u8>, String> {
    let due = layout.side * layout.side + usize::from(layout.label.is_some());
    if row.len() != due {
        return Err(format!("has {} columns instead of {due}", row.len()));
    }
    let cells = row.iter().enumerate().filter(|&(column, _)| Some(column) != layout.label);
    cells
        .map(|(_, cell)| {
            let value = classes::number(cell.trim()).filter(|value| (0.0..=layout.full).contains(value));
            let value = value.ok_or_else(|| {
                let shown: String = cell.chars().take(20).collect();
                format!("holds “{shown}” where a grey value from 0 to {} is due", layout.full)
            })?;
            Ok((value / layout.full * 255.0).round() as u8)
        })
        .collect()
}
