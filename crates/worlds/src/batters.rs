//! Eighteen batters of 1970, with what they hit in their first 45 at-bats and in the rest of the season.
//!
//! Bradley Efron and Carl Morris, "Stein's paradox in statistics", Scientific American 236 (5), 1977, and their table of 1975
//! (Journal of the American Statistical Association 70, 311-319): the averages are theirs, to three decimals.

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct Batter {
    /// By family name.
    pub name: &'static str,
    /// In the first 45 at-bats.
    pub hits: u32,
    /// The average of the rest of the season, which stands for the ability.
    pub rest: f64,
}

/// At-bats that each had had.
pub const AT_BATS: u32 = 45;

const fn batter(name: &'static str, hits: u32, rest: f64) -> Batter {
    Batter { name, hits, rest }
}

/// By their first averages.
pub const BATTERS: [Batter; 18] = [
    batter("Clemente", 18, 0.346),
    batter("F. Robinson", 17, 0.298),
    batter("F. Howard", 16, 0.276),
    batter("Johnstone", 15, 0.222),
    batter("Berry", 14, 0.273),
    batter("Spencer", 14, 0.270),
    batter("Kessinger", 13, 0.263),
    batter("L. Alvarado", 12, 0.210),
    batter("Santo", 11, 0.269),
    batter("Swoboda", 11, 0.230),
    batter("Unser", 10, 0.264),
    batter("Williams", 10, 0.256),
    batter("Scott", 10, 0.303),
    batter("Petrocelli", 10, 0.264),
    batter("E. Rodriguez", 10, 0.226),
    batter("Campaneris", 9, 0.285),
    batter("Munson", 8, 0.316),
    batter("Alvis", 7, 0.200),
];
