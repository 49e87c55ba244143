//! Letters as typefaces draw them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ab_glyph::{Font as _, FontVec, ScaleFont as _, point};
use anyhow::{Context as _, ensure};
use metavae_datasets::{Part, SIDE, normalise_drawing};
use walkdir::WalkDir;

/// Height of a line, pixels: some five times that of what remains.
const HEIGHT: f32 = 120.0;

/// Typefaces of one part: half of the families serve to fit, the others to measure.
pub struct Fonts {
    fonts: Vec<FontVec>,
    families: BTreeSet<String>,
}

impl Fonts {
    /// The typefaces in a folder, however deep, that have Latin letters.
    pub fn read(folder: &Path, part: Part) -> anyhow::Result<Self> {
        let mut paths: Vec<_> = WalkDir::new(folder)
            .follow_links(true)
            .into_iter()
            .filter_map(Result::ok)
            .map(walkdir::DirEntry::into_path)
            .filter(|path| path.extension().is_some_and(|kind| kind == "ttf" || kind == "otf"))
            .collect();
        paths.sort();
        let family = |path: &Path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
            name.chars().take_while(char::is_ascii_alphabetic).take(6).collect::<String>()
        };
        let all: BTreeSet<String> = paths.iter().map(|path| family(path)).collect();
        let wanted =
            |name: &String| (all.iter().position(|other| other == name).unwrap_or(0) % 2 == 1) == (part == Part::Test);
        let (mut fonts, mut families) = (Vec::new(), BTreeSet::new());
        for path in paths.iter().filter(|path| wanted(&family(path))) {
            let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            let Ok(font) = FontVec::try_from_vec(bytes) else { continue };
            let latin = ('a'..='z').chain('A'..='Z').all(|letter| draw(&font, &letter.to_string()).is_some());
            if latin {
                fonts.push(font);
                families.insert(family(path));
            }
        }
        ensure!(
            !fonts.is_empty(),
            "there are too few typefaces (.ttf, .otf) in {}: two families at least are needed, one to fit and one to measure; \
             name a folder by --fonts",
            folder.display()
        );
        Ok(Self { fonts, families })
    }

    /// How many typefaces there are.
    pub fn len(&self) -> usize {
        self.fonts.len()
    }

    /// The first letters of the names of their families.
    pub fn families(&self) -> impl Iterator<Item = &str> {
        self.families.iter().map(String::as_str)
    }

    /// A line of text in MNIST's form, in one of the typefaces; none where that lacks a letter.
    pub fn text(&self, font: usize, text: &str) -> Option<Vec<u8>> {
        draw(&self.fonts[font % self.fonts.len()], text)
    }
}

fn draw(font: &FontVec, text: &str) -> Option<Vec<u8>> {
    let scaled = font.as_scaled(HEIGHT);
    let mut outlines = Vec::new();
    let mut right = 0.0;
    for letter in text.chars() {
        let id = font.glyph_id(letter);
        if id.0 == 0 {
            return None;
        }
        outlines.push(scaled.outline_glyph(id.with_scale_and_position(HEIGHT, point(right, scaled.ascent())))?);
        right += scaled.h_advance(id);
    }
    let bounds = outlines.iter().map(ab_glyph::OutlinedGlyph::px_bounds);
    let bounds = bounds.reduce(|mut all, one| {
        all.min = point(all.min.x.min(one.min.x), all.min.y.min(one.min.y));
        all.max = point(all.max.x.max(one.max.x), all.max.y.max(one.max.y));
        all
    })?;
    let (width, height) = (bounds.width() as usize, bounds.height() as usize);
    let mut pixels = vec![0_u8; width * height];
    for outline in outlines {
        let corner = outline.px_bounds().min - bounds.min;
        outline.draw(|x, y, covered| {
            let (column, row) = (x as usize + corner.x as usize, y as usize + corner.y as usize);
            if let Some(pixel) = pixels.get_mut(row * width + column).filter(|_| column < width) {
                *pixel = (*pixel).max((covered.clamp(0.0, 1.0) * 255.0) as u8);
            }
        });
    }
    normalise_drawing(&pixels, width, height, SIDE).ok()
}
