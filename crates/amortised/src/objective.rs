//! What is minimised: two divergences, which have different optima while D leaves models open.

use metavae_worlds::{World, WorldError};
use serde::{Deserialize, Serialize};

use crate::batch::Asked;
use crate::{Cells, PosteriorFamily};

/// The loss of a network, in nats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Objective {
    /// -E ln q(z|x, D) over drawn models, z, x and D (forward KL). The optimum is p(z|x, D), the arithmetic mean of the
    /// posteriors of all models that D leaves open.
    Simulation,
    /// E KL(q(z|x, D) || p_i(z|x)) over drawn models, x and D (reverse KL): the negative of the paper's equation 10, up to
    /// ln p_i(x), which no network changes. The optimum is the geometric mean. By quadrature over all cells, so that there
    /// is no noise of samples.
    Equation10,
}

impl Objective {
    /// Of one answer, and its gradient by the outputs.
    ///
    /// # Errors
    /// If the model cannot have made the observation.
    pub(crate) fn loss<W: World>(
        self,
        world: &W,
        (family, cells): (PosteriorFamily, &Cells),
        asked: &Asked<W>,
        outputs: &[f32],
        gradient: &mut [f32],
    ) -> Result<f64, WorldError> {
        match self {
            Self::Simulation => Ok(family.surprise(cells, outputs, asked.z, gradient)),
            Self::Equation10 => {
                let log_p: Vec<f64> = world.posterior(&asked.model, asked.x)?.log_masses().collect();
                let divergence = family.divergence(cells, outputs, &log_p, gradient);
                if family == PosteriorFamily::Bernoulli {
                    // The natural gradient (Amari, 1998): the plain one times 1 / q (1 - q), its optimum the same. Where an
                    // answer is sure the plain one vanishes, and with clouds apart every answer soon is, right or wrong.
                    gradient[0] = outputs[0] - (log_p[1] - log_p[0]) as f32;
                }
                Ok(divergence)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use metavae_worlds::{Clouds, TwoClouds};

    use super::*;

    /// A wrong answer that is sure: by the plain gradient it would stay.
    #[test]
    fn equation_10_leads_away_from_an_answer_that_is_sure_and_wrong() {
        let world = Clouds::new(0.1).unwrap();
        let asked: Asked<Clouds> = Asked { model: TwoClouds::new([-4.0, 0.0], [4.0, 0.0]), x: [-4.0, 0.0], z: 1.0 };
        let cells = Cells::of(&world);
        let loss = |logit: f32| {
            let mut gradient = [0.0];
            let of = (PosteriorFamily::Bernoulli, &cells);
            let loss = Objective::Equation10.loss(&world, of, &asked, &[logit], &mut gradient).unwrap();
            (loss, gradient[0])
        };
        let (wrong, gradient) = loss(-60.0);
        assert!(wrong > 100.0 && gradient < -100.0, "{wrong} {gradient}");
        // At the model's own log-odds nothing is left to do.
        let odds = ((4.0f64 + 4.0).powi(2) / 0.2) as f32;
        let (right, gradient) = loss(odds);
        assert!(right.abs() < 1e-6 && gradient.abs() < 1e-3, "{right} {gradient}");
    }
}
