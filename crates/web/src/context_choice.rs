//! D as the page chose it -> its N images.

use metavae::random::{Purpose, stream};
use metavae_datasets::{Digits, PreparedTransformation, SIDES, resized};
use rand::seq::index;

use crate::protocol::ContextChoice;
use crate::session::Failure;

/// Largest N that can be asked for; the page's slider ends at 50.
const LARGEST: usize = 1000;

impl ContextChoice {
    /// The N images of D, one after the other, and their classes where they are known.
    pub(crate) fn draw(&self, digits: &Digits) -> Result<(Vec<u8>, Vec<u8>), Failure> {
        let (transformations, size, seed) = match self {
            Self::Digits { transformations, size, seed } => (transformations, *size as usize, *seed),
            Self::Images { images, side } => {
                let side = *side as usize;
                let pixels = side * side;
                if !SIDES.contains(&side) || !images.len().is_multiple_of(pixels) {
                    let bytes = images.len();
                    return Err(Failure::Wrong(format!(
                        "{bytes} bytes are not whole images of {side} x {side} pixels"
                    )));
                }
                check_size(images.len() / pixels)?;
                let images = if side == digits.side() {
                    images.to_vec()
                } else {
                    images.chunks(pixels).flat_map(|image| resized(image, side, digits.side())).collect()
                };
                return Ok((images, Vec::new()));
            }
        };
        check_size(size)?;
        let prepared = transformations
            .iter()
            .map(|transformation| Ok(transformation.checked()?.prepared(digits.side())))
            .collect::<Result<Vec<PreparedTransformation>, Failure>>()?;
        if prepared.is_empty() {
            return Err(Failure::Wrong("D needs at least one transformation".to_owned()));
        }
        let size = size.min(digits.len());
        let mut images = vec![0; size * digits.pixels()];
        let mut labels = Vec::with_capacity(size);
        let chosen = index::sample(&mut stream(seed, Purpose::Context, 0), digits.len(), size);
        for ((index, image), prepared) in
            chosen.iter().zip(images.chunks_mut(digits.pixels())).zip(prepared.iter().cycle())
        {
            prepared.apply(digits.image(index), image);
            labels.push(digits.label(index));
        }
        Ok((images, labels))
    }

    /// The value of the one dataset that D is of; none for mixtures and the visitor's own images.
    pub(crate) fn value(&self) -> Option<f64> {
        match self {
            Self::Digits { transformations, .. } if transformations.len() == 1 => Some(transformations[0].value),
            _ => None,
        }
    }

    /// N.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Digits { size, .. } => *size as usize,
            Self::Images { images, side } => images.len().checked_div((*side as usize).pow(2)).unwrap_or_default(),
        }
    }
}

fn check_size(size: usize) -> Result<(), Failure> {
    if size <= LARGEST {
        return Ok(());
    }
    Err(Failure::Wrong(format!("N is {size}; choose at most {LARGEST}")))
}
