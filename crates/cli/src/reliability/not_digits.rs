//! Things that are no digits, as a visitor may draw them: letters, symbols, words, numbers, figures, scribbles, lines, blots,
//! noise and inverted digits, each brought into MNIST's form as a drawing is.

use metavae_datasets::{Digits, PIXELS, Part, SIDE, normalise_drawing};
use rand::seq::IndexedRandom as _;
use rand::{Rng, RngExt as _};
use tiny_skia::{Color, FillRule, LineCap, LineJoin, Paint, PathBuilder, Pixmap, Stroke, Transform};

use super::figures::{self, Strokes};
use super::fonts::Fonts;

/// Side of the sheet that is drawn on, pixels.
const SHEET: u32 = 112;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Letter,
    LetterLikeDigit,
    Symbol,
    Word,
    Number,
    Figure,
    Scribble,
    Line,
    Blot,
    Noise,
    Inverted,
    /// Some lines, bows and rings anywhere: only to fit, as some of them are digits by chance.
    Composed,
}

impl Thing {
    /// What is fitted, the more often the more like digits it is.
    pub const FITTED: [Self; 20] = [
        Self::Letter,
        Self::Composed,
        Self::Symbol,
        Self::Figure,
        Self::Scribble,
        Self::LetterLikeDigit,
        Self::Composed,
        Self::Word,
        Self::Figure,
        Self::Line,
        Self::Letter,
        Self::Composed,
        Self::Symbol,
        Self::Number,
        Self::Scribble,
        Self::Letter,
        Self::Composed,
        Self::Blot,
        Self::Noise,
        Self::Inverted,
    ];
    /// What is measured.
    pub const ALL: [Self; 11] = [
        Self::Letter,
        Self::LetterLikeDigit,
        Self::Symbol,
        Self::Word,
        Self::Number,
        Self::Figure,
        Self::Scribble,
        Self::Line,
        Self::Blot,
        Self::Noise,
        Self::Inverted,
    ];

    /// Whether typefaces draw it.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Letter | Self::LetterLikeDigit | Self::Symbol | Self::Word)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Letter => "letters",
            Self::LetterLikeDigit => "letters like digits (O, I, S)",
            Self::Symbol => "symbols",
            Self::Word => "words",
            Self::Number => "numbers of two digits",
            Self::Figure => "figures",
            Self::Scribble => "scribbles",
            Self::Line => "lines and dots",
            Self::Blot => "blots",
            Self::Noise => "noise",
            Self::Inverted => "inverted digits",
            Self::Composed => "lines, bows and rings",
        }
    }
}

/// Letters that are written like digits: 0, 1, 2, 5, 6, 8, 9.
const LIKE_DIGITS: &str = "OoDQIlijSsZzBbgqGt";
const SYMBOLS: [&str; 2] = ["#@&%!+=$<>{}~/", "?*€§[]^\"\\π√Ω"];
const WORDS: [[&str; 8]; 2] =
    [["cat", "hello", "no", "abc", "Tom", "the", "xy", "ok"], ["dog", "yes", "sun", "vae", "me", "Anna", "pq", "and"]];

/// Draws things of one part: typefaces, symbols, words, figures and digits of the two have nothing in common.
pub struct NotDigits<'a> {
    pub part: Part,
    /// None: no letters, symbols and words.
    pub fonts: Option<&'a Fonts>,
    pub digits: &'a Digits,
}

impl NotDigits<'_> {
    /// One thing in MNIST's form.
    pub fn draw(&self, thing: Thing, random: &mut impl Rng) -> Vec<u8> {
        let thing = if thing.is_text() && self.fonts.is_none() { Thing::Composed } else { thing };
        loop {
            // A typeface may lack a symbol, and a scribble may miss the sheet.
            if let Some(image) = self.attempt(thing, random) {
                return image;
            }
        }
    }

    fn attempt(&self, thing: Thing, random: &mut impl Rng) -> Option<Vec<u8>> {
        let half = usize::from(self.part == Part::Test);
        match thing {
            Thing::Letter | Thing::LetterLikeDigit => {
                let letter = random.random_range(b'a'..=b'z') as char;
                let letter = if random.random() { letter } else { letter.to_ascii_uppercase() };
                let wanted = LIKE_DIGITS.contains(letter) == (thing == Thing::LetterLikeDigit);
                wanted.then(|| self.text(&letter.to_string(), random))?
            }
            Thing::Symbol => {
                let symbols: Vec<char> = SYMBOLS[half].chars().collect();
                let symbol = symbols.choose(random)?;
                self.text(&symbol.to_string(), random)
            }
            Thing::Word => self.text(WORDS[half].choose(random)?, random),
            Thing::Number => self.number(random),
            Thing::Figure => {
                let name = figures::names(self.part).choose(random)?;
                pen(&by_hand(&figures::strokes(name), random), random)
            }
            Thing::Composed => pen(&composed(random), random),
            Thing::Scribble => pen(&vec![scribble(random)], random),
            Thing::Line => {
                let long = random.random_range(0.0..90.0);
                let from = [random.random_range(5.0..95.0 - long), random.random_range(5.0..95.0)];
                let to = [from[0] + long, (from[1] + random.random_range(-40.0..40.0_f32)).clamp(5.0, 95.0)];
                // Upright ones are ones.
                let is_one = (to[1] - from[1]).abs() > 1.2 * long && long > 4.0;
                (!is_one).then(|| pen(&vec![vec![from, to]], random))?
            }
            Thing::Blot => {
                let blobs = (0..random.random_range(2..6)).map(|_| {
                    let centre = [random.random_range(25.0..75.0), random.random_range(25.0..75.0)];
                    (centre, random.random_range(12.0..28.0))
                });
                paint(|sheet, paint| {
                    for ([x, y], radius) in blobs {
                        let scale = SHEET as f32 / 100.0;
                        let circle = PathBuilder::from_circle(x * scale, y * scale, radius * scale);
                        if let Some(circle) = circle {
                            sheet.fill_path(&circle, paint, FillRule::Winding, Transform::identity(), None);
                        }
                    }
                })
            }
            Thing::Noise => {
                let grain = *[1, 2, 4].choose(random)?;
                let density = *[0.2, 0.5, 1.0].choose(random)?;
                let across = SIDE / grain;
                let grains: Vec<u8> = (0..across * across)
                    .map(|_| if random.random_bool(density) { random.random() } else { 0 })
                    .collect();
                let mut image = vec![0; PIXELS];
                for (pixel, byte) in image.iter_mut().enumerate() {
                    *byte = grains[pixel / SIDE / grain * across + pixel % SIDE / grain];
                }
                Some(image)
            }
            Thing::Inverted => {
                let digit = self.digits.image(random.random_range(0..self.digits.len()));
                let mut image = vec![0; PIXELS];
                image.iter_mut().zip(digit).for_each(|(inverted, byte)| *inverted = 255 - byte);
                Some(image)
            }
        }
    }

    fn text(&self, text: &str, random: &mut impl Rng) -> Option<Vec<u8>> {
        let fonts = self.fonts?;
        fonts.text(random.random_range(0..fonts.len()), text)
    }

    /// Two digits side by side.
    fn number(&self, random: &mut impl Rng) -> Option<Vec<u8>> {
        const WIDTH: usize = 2 * SIDE - 8;
        let mut sheet = [0; WIDTH * SIDE];
        for left in [0, SIDE - 8] {
            let digit = self.digits.image(random.random_range(0..self.digits.len()));
            for (row, pixels) in digit.chunks_exact(SIDE).enumerate() {
                for (column, &pixel) in pixels.iter().enumerate() {
                    let place = &mut sheet[row * WIDTH + left + column];
                    *place = pixel.max(*place);
                }
            }
        }
        normalise_drawing(&sheet, WIDTH, SIDE, SIDE).ok()
    }
}

/// Strokes as a hand varies them: turned, stretched, leaning, each point a little off.
fn by_hand(strokes: &Strokes, random: &mut impl Rng) -> Strokes {
    let angle: f32 = random.random_range(-0.25..0.25);
    let (sine, cosine) = angle.sin_cos();
    let (across, down, lean) =
        (random.random_range(0.7..1.0), random.random_range(0.7..1.0), random.random_range(-0.25..0.25));
    let mut moved = |[x, y]: [f32; 2]| {
        let (x, y) = ((x - 50.0) * across + (y - 50.0) * lean, (y - 50.0) * down);
        let mut off = || random.random_range(-2.0..2.0);
        [50.0 + 0.85 * (x * cosine - y * sine) + off(), 50.0 + 0.85 * (x * sine + y * cosine) + off()]
    };
    strokes.iter().map(|stroke| stroke.iter().map(|&point| moved(point)).collect()).collect()
}

/// Two to five lines, bows and rings anywhere.
fn composed(random: &mut impl Rng) -> Strokes {
    let count = random.random_range(2..6);
    (0..count)
        .map(|_| {
            let mut place = || random.random_range(8.0..92.0_f32);
            let (from, to) = ([place(), place()], [place(), place()]);
            if random.random_bool(0.5) {
                return vec![from, to];
            }
            let (across, down) = (random.random_range(8.0..36.0), random.random_range(8.0..36.0));
            let (start, turn) = (random.random_range(0.0..6.3_f32), random.random_range(1.5..6.3_f32));
            let centre = from.map(|place| place.clamp(36.0, 64.0));
            (0..=20)
                .map(|i| start + turn * i as f32 / 20.0)
                .map(|t| [centre[0] + across * t.cos(), centre[1] + down * t.sin()])
                .collect()
        })
        .collect()
}

/// A smooth line from somewhere to somewhere else.
fn scribble(random: &mut impl Rng) -> Vec<[f32; 2]> {
    let mut at = [random.random_range(15.0..85.0_f32), random.random_range(15.0..85.0_f32)];
    let turns = random.random_range(6..24);
    let mut points = vec![at];
    for _ in 0..turns {
        at = at.map(|place| (place + random.random_range(-40.0..40.0)).clamp(4.0, 96.0));
        points.push(at);
    }
    let middle = |[a, b]: [[f32; 2]; 2]| [f32::midpoint(a[0], b[0]), f32::midpoint(a[1], b[1])];
    let mut smooth = Vec::new();
    for three in points.windows(3) {
        let (from, bend, to) = (middle([three[0], three[1]]), three[1], middle([three[1], three[2]]));
        smooth.extend((0..8).map(|i| i as f32 / 8.0).map(|t| {
            [0, 1].map(|axis| (1.0 - t) * (1.0 - t) * from[axis] + 2.0 * t * (1.0 - t) * bend[axis] + t * t * to[axis])
        }));
    }
    smooth
}

/// Strokes on a sheet of 100 x 100, drawn with a pen of some width.
fn pen(strokes: &Strokes, random: &mut impl Rng) -> Option<Vec<u8>> {
    let scale = SHEET as f32 / 100.0;
    let width = random.random_range(4.0..11.0) * scale;
    paint(|sheet, paint| {
        let round = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
        for stroke in strokes {
            let mut path = PathBuilder::new();
            for (i, [x, y]) in stroke.iter().enumerate() {
                let (x, y) = (x * scale, y * scale);
                if i == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
            }
            if let Some(path) = path.finish() {
                sheet.stroke_path(&path, paint, &round, Transform::identity(), None);
            }
        }
    })
}

/// White on black, in MNIST's form.
fn paint(draw: impl FnOnce(&mut Pixmap, &Paint<'_>)) -> Option<Vec<u8>> {
    let mut sheet = Pixmap::new(SHEET, SHEET)?;
    let mut ink = Paint { anti_alias: true, ..Paint::default() };
    ink.set_color(Color::WHITE);
    draw(&mut sheet, &ink);
    let pixels: Vec<u8> = sheet.pixels().iter().map(|pixel| pixel.alpha()).collect();
    normalise_drawing(&pixels, SHEET as usize, SHEET as usize, SIDE).ok()
}

#[cfg(test)]
mod tests {
    use metavae::random::{Purpose, stream};

    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_and_figures_of_the_two_parts_differ() {
        let drawn = |seed| {
            let random = &mut stream(seed, Purpose::Question, 0);
            let figure = pen(&by_hand(&figures::strokes("heart"), random), random).unwrap();
            (figure, pen(&vec![scribble(random)], random).unwrap())
        };
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
        let (fitted, measured) = (figures::names(Part::Train), figures::names(Part::Test));
        assert!(fitted.iter().all(|name| !measured.contains(name)));
        let shapes = || fitted.iter().chain(measured).map(|name| figures::strokes(name));
        assert!(shapes().all(|strokes| strokes.iter().flatten().flatten().all(|place| (0.0..=100.0).contains(place))));
        let all: Vec<Strokes> = shapes().collect();
        assert!(all.iter().enumerate().all(|(i, one)| !all[..i].contains(one)), "each name has a figure of its own");
    }
}
