//! The worlds that have a name, each with all that it leaves open.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{AT_BATS, Clouds, ExponentialFamilies, InclinedPlane, League, Likelihood, Shown, World, WorldError};

/// A world by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum NamedWorld {
    /// Two clouds of variance .1, the paper's: is the point of the left one?
    Clouds,
    /// Two clouds of variance .5, which overlap.
    WideClouds,
    /// Times and frictions of boxes: how slippery is this one?
    PlanePairs,
    /// Times alone.
    PlaneTimes,
    /// Results with normal noise: how good is this player?
    LeagueNormal,
    /// Goals.
    LeaguePoisson,
    /// Hits in 45 at-bats.
    LeagueBinomial,
    /// Twenty numbers of one of three families: what is their mean?
    ExponentialFamilies,
}

/// What is to be done with any world: a closure cannot be generic.
pub trait WithWorld {
    /// What comes of it.
    type Output;

    /// With this one.
    fn with<W: World>(self, world: &W) -> Self::Output;
}

impl NamedWorld {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Clouds,
        Self::WideClouds,
        Self::PlanePairs,
        Self::PlaneTimes,
        Self::LeagueNormal,
        Self::LeaguePoisson,
        Self::LeagueBinomial,
        Self::ExponentialFamilies,
    ];

    /// As on the command line and in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clouds => "clouds",
            Self::WideClouds => "wide-clouds",
            Self::PlanePairs => "plane-pairs",
            Self::PlaneTimes => "plane-times",
            Self::LeagueNormal => "league-normal",
            Self::LeaguePoisson => "league-poisson",
            Self::LeagueBinomial => "league-binomial",
            Self::ExponentialFamilies => "exponential-families",
        }
    }

    /// Does it with this world.
    pub fn visit<T: WithWorld>(self, visitor: T) -> T::Output {
        let valid = "the parameters of named worlds have a density";
        let league = |likelihood| League::new(likelihood).expect(valid);
        match self {
            Self::Clouds => visitor.with(&Clouds::new(0.1).expect(valid)),
            Self::WideClouds => visitor.with(&Clouds::new(0.5).expect(valid)),
            Self::PlanePairs => visitor.with(&InclinedPlane::new(Shown::Pairs)),
            Self::PlaneTimes => visitor.with(&InclinedPlane::new(Shown::Times)),
            Self::LeagueNormal => visitor.with(&league(Likelihood::Normal)),
            Self::LeaguePoisson => visitor.with(&league(Likelihood::Poisson)),
            Self::LeagueBinomial => visitor.with(&league(Likelihood::Binomial(AT_BATS))),
            Self::ExponentialFamilies => visitor.with(&ExponentialFamilies),
        }
    }
}

impl fmt::Display for NamedWorld {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for NamedWorld {
    type Err = WorldError;

    fn from_str(name: &str) -> Result<Self, WorldError> {
        Self::ALL.into_iter().find(|world| world.name() == name).ok_or_else(|| WorldError::Unknown(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Cells;

    impl WithWorld for Cells {
        type Output = usize;

        fn with<W: World>(self, world: &W) -> usize {
            world.axis().cells
        }
    }

    #[test]
    fn names_are_those_of_files_and_lead_to_their_worlds() {
        for world in NamedWorld::ALL {
            assert_eq!(world.name().parse(), Ok(world));
            let binary = matches!(world, NamedWorld::Clouds | NamedWorld::WideClouds);
            assert_eq!(world.visit(Cells) == 2, binary, "{world}");
        }
        assert_eq!("atlantis".parse::<NamedWorld>(), Err(WorldError::Unknown("atlantis".to_owned())));
    }
}
