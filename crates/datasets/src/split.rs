//! Which values of a family are trained on, and which are kept for the test: the paper's three splits, for any grid.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::Family;

/// How a family's grid is divided into seen and unseen values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum MetaSplit {
    /// Every other value is seen.
    Interleaved,
    /// Few values are seen, every fourth.
    Sparse,
    /// The lower half is seen, so that the rest lies outside of what was seen.
    Contiguous,
}

impl MetaSplit {
    /// The splits in the paper's order.
    pub const ALL: [Self; 3] = [Self::Interleaved, Self::Sparse, Self::Contiguous];

    /// The values that are trained on, ascending; the order of the decoders.
    pub fn seen(self, family: Family) -> Vec<f64> {
        self.values(family, true)
    }

    /// The values that are never trained on, ascending.
    pub fn unseen(self, family: Family) -> Vec<f64> {
        self.values(family, false)
    }

    fn values(self, family: Family, seen: bool) -> Vec<f64> {
        let grid = family.grid().into_iter().enumerate();
        let count = grid.len();
        grid.filter(|&(index, _)| self.sees(index, count) == seen).map(|(_, value)| value).collect()
    }

    /// Whether value number `index` of a grid is seen. The paper's code lists the values; this is their rule.
    fn sees(self, index: usize, count: usize) -> bool {
        match self {
            Self::Interleaved => index.is_multiple_of(2),
            Self::Sparse => index % 4 == 1,
            // Up to 0 degrees, up to a factor of 1.2.
            Self::Contiguous => index < count / 2 + 1,
        }
    }
}

impl fmt::Display for MetaSplit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Interleaved => "interleaved",
            Self::Sparse => "sparse",
            Self::Contiguous => "contiguous",
        })
    }
}

/// A name that is no split.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("There is no split called {0:?}. Choose interleaved, sparse or contiguous.")]
pub struct UnknownSplit(pub String);

impl FromStr for MetaSplit {
    type Err = UnknownSplit;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let split = Self::ALL.into_iter().find(|split| split.to_string() == name);
        split.ok_or_else(|| UnknownSplit(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lists of the paper's code, value by value.
    #[test]
    fn splits_are_the_papers() {
        use MetaSplit::{Contiguous, Interleaved, Sparse};
        for family in [Family::Rotation, Family::Shear] {
            assert_eq!(Interleaved.seen(family), [-180., -140., -100., -60., -20., 20., 60., 100., 140.]);
            assert_eq!(Interleaved.unseen(family), [-160., -120., -80., -40., 0., 40., 80., 120., 160.]);
            assert_eq!(Sparse.seen(family), [-160., -80., 0., 80., 160.]);
            let unseen = [-180., -140., -120., -100., -60., -40., -20., 20., 40., 60., 100., 120., 140.];
            assert_eq!(Sparse.unseen(family), unseen);
            assert_eq!(Contiguous.seen(family), [-180., -160., -140., -120., -100., -80., -60., -40., -20., 0.]);
            assert_eq!(Contiguous.unseen(family), [20., 40., 60., 80., 100., 120., 140., 160.]);
        }
        assert_eq!(Interleaved.seen(Family::Scale), [0.5, 0.7, 0.9, 1.1, 1.3, 1.5, 1.7, 1.9]);
        assert_eq!(Interleaved.unseen(Family::Scale), [0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8]);
        assert_eq!(Sparse.seen(Family::Scale), [0.6, 1.0, 1.4, 1.8]);
        assert_eq!(Sparse.unseen(Family::Scale), [0.5, 0.7, 0.8, 0.9, 1.1, 1.2, 1.3, 1.5, 1.6, 1.7, 1.9]);
        assert_eq!(Contiguous.seen(Family::Scale), [0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2]);
        assert_eq!(Contiguous.unseen(Family::Scale), [1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9]);
    }

    #[test]
    fn names_are_the_same_everywhere() {
        for split in MetaSplit::ALL {
            assert_eq!(split.to_string().parse(), Ok(split));
            assert_eq!(serde_json::to_string(&split).unwrap(), format!("\"{split}\""));
        }
        assert_eq!("disjoint".parse::<MetaSplit>(), Err(UnknownSplit("disjoint".into())));
    }
}
