//! A set of images in the form that networks read: squares, 0 paper to 255 ink, parted into images to learn from and others.

use metavae_datasets::{Digits, SIDE, SIDES, identity};

use crate::image_set::{ImageSet, LeftOut, UnreadableImages, unreadable};

/// Of a set without a test part so many are held out: a tenth.
const HELD_OUT: usize = 10;
/// Images by which paper is told from ink.
const LOOKED_AT: usize = 500;
/// As many images of MNIST's size as a page can train on, and fewer larger ones.
const MOST_IMAGES: usize = 150_000;
/// Squares of so many rows and columns are kept as they are, unless another side is asked for: larger ones take long to learn from.
pub const LARGEST_KEPT: usize = 32;
/// Fewer cannot be parted into some to learn from and some to be asked about.
const FEWEST_IMAGES: usize = 20;

/// Whether light and dark are exchanged, so that paper is dark and ink light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exchange {
    /// Where the rim of most images is light.
    #[default]
    ByRim,
    /// In any case.
    Yes,
    /// Not at all.
    No,
}

/// Images to learn from and to be asked about.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// What the set is called.
    pub name: String,
    /// What tells it from every other set.
    pub id: String,
    /// Images to learn from.
    pub train: Digits,
    /// Images that are held out.
    pub test: Digits,
    /// The classes by their names; empty where none are known.
    pub classes: Vec<String>,
    /// Sides of the images as they came, pixels.
    pub sides: [usize; 2],
    /// Whether light and dark were exchanged.
    pub exchanged: bool,
    /// What was there and is in neither part.
    pub left_out: Vec<LeftOut>,
}

pub(crate) fn prepare(set: ImageSet, exchange: Exchange, side: Option<usize>) -> Result<Prepared, UnreadableImages> {
    let bytes = set.width * set.height;
    let count = set.pixels.len() / bytes;
    if count < FEWEST_IMAGES {
        return unreadable(format!(
            "{} holds {count} images; at least {FEWEST_IMAGES} are needed, to learn from most and ask about the rest",
            set.name
        ));
    }
    let exchanged = match exchange {
        Exchange::ByRim => is_dark_on_light(&set),
        Exchange::Yes => true,
        Exchange::No => false,
    };
    let known = (2..=Digits::MOST_CLASSES).contains(&set.classes.len());
    let labels = set.labels.as_ref().filter(|_| known);
    let side = side.unwrap_or_else(|| usual_side(set.width, set.height));
    let pixels = side * side;
    let resizing = Resizing::new(set.width, set.height, side);
    let part = |places: &[usize]| {
        let mut images = vec![0; places.len() * pixels];
        for (&place, out) in places.iter().zip(images.chunks_exact_mut(pixels)) {
            let image = &set.pixels[place * bytes..(place + 1) * bytes];
            if exchanged {
                let inverted: Vec<u8> = image.iter().map(|level| 255 - level).collect();
                resizing.apply(&inverted, out);
            } else {
                resizing.apply(image, out);
            }
        }
        let labels = places.iter().map(|&place| labels.map_or(0, |labels| labels[place])).collect();
        Digits::of_side(side, images, labels).map_err(|error| UnreadableImages(format!("{}: {error}", set.name)))
    };
    let (train, test) = parted(count, set.test, most_images(pixels));
    let (train, test) = (part(&train)?, part(&test)?);
    Ok(Prepared {
        id: identity(&train, &test),
        name: set.name,
        train,
        test,
        classes: if known { set.classes } else { Vec::new() },
        sides: [set.width, set.height],
        exchanged,
        left_out: set.left_out,
    })
}

/// The side that images of this size are brought to where none is asked for.
fn usual_side(width: usize, height: usize) -> usize {
    let is_kept = width == height && (*SIDES.start()..=LARGEST_KEPT).contains(&width);
    if is_kept { width } else { SIDE }
}

/// Whether paper is light: the rim of most images is.
fn is_dark_on_light(set: &ImageSet) -> bool {
    let size = set.width * set.height;
    let count = set.pixels.len() / size;
    let looked_at = set.pixels.chunks_exact(size).step_by((count / LOOKED_AT).max(1));
    let all = looked_at.len();
    let light = looked_at.filter(|image| rim_level(image, set.width, set.height) > 127).count();
    2 * light > all
}

/// The middle one of the levels along the rim.
pub(crate) fn rim_level(image: &[u8], width: usize, height: usize) -> u8 {
    let on_rim = |at: usize| {
        let (column, row) = (at % width, at / width);
        column == 0 || row == 0 || column == width - 1 || row == height - 1
    };
    let mut rim: Vec<u8> = image.iter().enumerate().filter(|&(at, _)| on_rim(at)).map(|(_, &level)| level).collect();
    rim.sort_unstable();
    rim.get(rim.len() / 2).copied().unwrap_or(0)
}

/// As many bytes as the most images of MNIST's size have.
fn most_images(pixels: usize) -> usize {
    (MOST_IMAGES * SIDE * SIDE / pixels).min(MOST_IMAGES)
}

/// Which images are learnt from and which are asked about; where there are too many, every so many are taken.
fn parted(count: usize, test: usize, most: usize) -> (Vec<usize>, Vec<usize>) {
    let (learnt, held) =
        if test > 0 { ((0..count - test).collect(), (count - test..count).collect()) } else { held_out(count) };
    let share = (most as f64 / count as f64).min(1.0);
    (thinned(learnt, share), thinned(held, share))
}

/// In an order drawn by the page's seed, 0, the first tenth is held out; each part keeps the order that it had.
fn held_out(count: usize) -> (Vec<usize>, Vec<usize>) {
    let mut random = Mulberry32(0);
    let mut shuffled: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        shuffled.swap(last, (random.next() * (last + 1) as f64) as usize);
    }
    let mut held = shuffled[..(count / HELD_OUT).max(2)].to_vec();
    held.sort_unstable();
    let learnt = (0..count).filter(|place| held.binary_search(place).is_err()).collect();
    (learnt, held)
}

fn thinned(places: Vec<usize>, share: f64) -> Vec<usize> {
    let before = |at: usize| if at == 0 { -share } else { (at - 1) as f64 * share };
    let taken = |at: usize| (at as f64 * share).floor().total_cmp(&before(at).floor()).is_ne();
    places.into_iter().enumerate().filter(|&(at, _)| share >= 1.0 || taken(at)).map(|(_, place)| place).collect()
}

/// The page's generator, which no crate of random numbers has: the same images must be held out here and there.
struct Mulberry32(u32);

impl Mulberry32 {
    /// Uniform on [0, 1).
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x6d2b_79f5);
        let mut mixed = (self.0 ^ (self.0 >> 15)).wrapping_mul(1 | self.0);
        mixed ^= mixed.wrapping_add((mixed ^ (mixed >> 7)).wrapping_mul(0x3d | mixed));
        f64::from(mixed ^ (mixed >> 14)) / 4_294_967_296.0
    }
}

/// Brings an image to a square: its longer side fills it, the rest is paper; each pixel is the mean of the area that it covers.
pub(crate) struct Resizing {
    side: usize,
    width: usize,
    across: Vec<Vec<(usize, f64)>>,
    down: Vec<Vec<(usize, f64)>>,
    is_whole: bool,
}

impl Resizing {
    pub(crate) fn new(width: usize, height: usize, side: usize) -> Self {
        let scale = side as f64 / width.max(height) as f64;
        let small = |length: usize| ((length as f64 * scale).round() as usize).max(1);
        let lines = |length: usize| (0..small(length)).map(|at| coverage(at, small(length), length)).collect();
        Self { side, width, across: lines(width), down: lines(height), is_whole: (width, height) == (side, side) }
    }

    pub(crate) fn columns(&self) -> usize {
        self.across.len()
    }

    pub(crate) fn rows(&self) -> usize {
        self.down.len()
    }

    /// `out` is paper.
    fn apply(&self, image: &[u8], out: &mut [u8]) {
        self.place(&self.inner(image), out);
    }

    /// What the image becomes, without what surrounds it.
    pub(crate) fn inner(&self, image: &[u8]) -> Vec<u8> {
        if self.is_whole {
            return image.to_vec();
        }
        let pixel = |lines: &[(usize, f64)], cells: &[(usize, f64)]| {
            let mut sum = 0.0;
            for &(y, vertical) in lines {
                for &(x, horizontal) in cells {
                    sum += f64::from(image[y * self.width + x]) * vertical * horizontal;
                }
            }
            sum.round() as u8
        };
        self.down.iter().flat_map(|lines| self.across.iter().map(move |cells| pixel(lines, cells))).collect()
    }

    /// Into the middle of the square.
    pub(crate) fn place(&self, inner: &[u8], out: &mut [u8]) {
        let (columns, rows) = (self.columns(), self.rows());
        let (left, top) = ((self.side - columns) / 2, (self.side - rows) / 2);
        for (row, line) in inner.chunks_exact(columns).enumerate() {
            let from = (top + row) * self.side + left;
            out[from..from + columns].copy_from_slice(line);
        }
    }
}

/// Which pixels of a side the pixel `at` of a shorter or longer one covers, and how much of its own area each makes up.
fn coverage(at: usize, side: usize, source: usize) -> Vec<(usize, f64)> {
    let scale = source as f64 / side as f64;
    let (start, end) = (at as f64 * scale, (at + 1) as f64 * scale);
    (start.floor() as usize..source.min(end.ceil() as usize))
        .map(|place| (place, (end.min((place + 1) as f64) - start.max(place as f64)) / scale))
        .collect()
}
