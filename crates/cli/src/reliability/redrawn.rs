//! Digits as the page's pen would draw them: thinned to lines, and drawn again with a round pen of one width.

use metavae_datasets::{SIDE, normalise_drawing};
use rand::{Rng, RngExt as _};

/// How many times finer the sheet is.
const FINER: usize = 4;
const SHEET: usize = SIDE * FINER;

/// A digit drawn again, in MNIST's form; itself where nothing remains of it.
pub fn redrawn(digit: &[u8], random: &mut impl Rng) -> Vec<u8> {
    let mut ink: Vec<bool> =
        (0..SHEET * SHEET).map(|place| finer(digit, place % SHEET, place / SHEET) > 127.0).collect();
    thin(&mut ink);
    let radius: f32 = random.random_range(2.5..5.5);
    let mut sheet = vec![0_u8; SHEET * SHEET];
    let reach = radius.ceil() as usize + 1;
    let around = |place: usize| place.saturating_sub(reach)..=(place + reach).min(SHEET - 1);
    for place in (0..ink.len()).filter(|&place| ink[place]) {
        let (x, y) = (place % SHEET, place / SHEET);
        for (row, column) in around(y).flat_map(|row| around(x).map(move |column| (row, column))) {
            let away = ((column.abs_diff(x).pow(2) + row.abs_diff(y).pow(2)) as f32).sqrt();
            let covered = (radius + 0.5 - away).clamp(0.0, 1.0);
            let pixel = &mut sheet[row * SHEET + column];
            *pixel = (*pixel).max((covered * 255.0) as u8);
        }
    }
    normalise_drawing(&sheet, SHEET, SHEET, SIDE).unwrap_or_else(|_| digit.to_vec())
}

/// The ink between pixels, mixed from the four around.
fn finer(digit: &[u8], column: usize, row: usize) -> f32 {
    let at = |place: usize| (place as f32 + 0.5) / FINER as f32 - 0.5;
    let (x, y) = (at(column).max(0.0), at(row).max(0.0));
    let (left, top) = (x as usize, y as usize);
    let pixel = |column: usize, row: usize| f32::from(digit[row.min(SIDE - 1) * SIDE + column.min(SIDE - 1)]);
    let (across, down) = (x.fract(), y.fract());
    let mixed = |row| pixel(left, row) * (1.0 - across) + pixel(left + 1, row) * across;
    mixed(top) * (1.0 - down) + mixed(top + 1) * down
}

/// Takes ink away from the edges until lines are left, one wide (Zhang and Suen 1984).
fn thin(ink: &mut [bool]) {
    loop {
        let mut changed = false;
        for pass in 0..2 {
            let gone: Vec<usize> = (0..ink.len()).filter(|&place| ink[place] && is_edge(ink, place, pass)).collect();
            changed |= !gone.is_empty();
            for place in gone {
                ink[place] = false;
            }
        }
        if !changed {
            return;
        }
    }
}

fn is_edge(ink: &[bool], place: usize, pass: usize) -> bool {
    let (x, y) = (place % SHEET, place / SHEET);
    if x == 0 || y == 0 || x == SHEET - 1 || y == SHEET - 1 {
        return true;
    }
    // Clockwise from above.
    let around = [
        place - SHEET,
        place - SHEET + 1,
        place + 1,
        place + SHEET + 1,
        place + SHEET,
        place + SHEET - 1,
        place - 1,
        place - SHEET - 1,
    ];
    let around = around.map(|place| ink[place]);
    let neighbours = around.iter().filter(|&&ink| ink).count();
    let crossings = (0..8).filter(|&i| !around[i] && around[(i + 1) % 8]).count();
    let [up, right, down, left] = [around[0], around[2], around[4], around[6]];
    let open = if pass == 0 { !(right && down) || !(up || left) } else { !(up && left) || !(right || down) };
    (2..=6).contains(&neighbours) && crossings == 1 && open
}

#[cfg(test)]
mod tests {
    use metavae::random::{Purpose, stream};
    use metavae_datasets::PIXELS;

    use super::*;

    #[test]
    fn a_thick_bar_becomes_a_bar_of_the_pens_width() {
        let mut digit = [0; PIXELS];
        for row in 4..24 {
            digit[row * SIDE + 10..row * SIDE + 18].fill(255);
        }
        let mut ink: Vec<bool> =
            (0..SHEET * SHEET).map(|place| finer(&digit, place % SHEET, place / SHEET) > 127.0).collect();
        let before = ink.iter().filter(|&&ink| ink).count();
        thin(&mut ink);
        let after = ink.iter().filter(|&&ink| ink).count();
        assert!(before > 2000 && (30..120).contains(&after), "{before} to {after}");
        let again = redrawn(&digit, &mut stream(0, Purpose::Question, 0));
        let widest = again.chunks_exact(SIDE).map(|row| row.iter().filter(|&&ink| ink > 127).count()).max();
        assert!(widest.is_some_and(|widest| (2..=5).contains(&widest)), "{widest:?}");
    }

    #[test]
    fn what_leaves_nothing_stays_as_it_is() {
        assert_eq!(redrawn(&[0; PIXELS], &mut stream(0, Purpose::Question, 0)), [0; PIXELS]);
    }
}
