//! What is known of an image's inference gap: the numbers and how sure they are.

use serde::Serialize;

use super::elbo::Elbo;
use super::evidence::Evidence;

/// A number and its Monte Carlo error, nats.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Estimate {
    /// The estimate.
    pub nats: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// How ln p(x) was estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Method {
    /// Importance sampling from the best Gaussian.
    ImportanceSampling,
    /// Annealed importance sampling.
    AnnealedImportanceSampling,
}

/// One image; None is what has not been measured yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ImageGap {
    /// ELBO of each amortised posterior, in the order they were handed in.
    pub amortised: Vec<Estimate>,
    /// ELBO of the best Gaussian found.
    pub best: Option<Estimate>,
    /// ln p(x) by importance sampling.
    pub importance: Option<Evidence>,
    /// ln p(x) by annealed importance sampling, at its end.
    pub annealed: Option<Evidence>,
    /// How `log_evidence` was estimated.
    pub method: Option<Method>,
    /// ln p(x) by the best method that has been asked for.
    pub log_evidence: Option<Estimate>,
    /// ln p(x) - ELBO(best Gaussian).
    pub approximation_gap: Option<Estimate>,
    /// ELBO(best Gaussian) - ELBO(amortised), for each posterior; its error is that of a difference under equal noise.
    pub amortisation_gap: Vec<Estimate>,
}

impl Estimate {
    fn of(elbo: &Elbo) -> Self {
        Self { nats: elbo.mean(), standard_error: elbo.standard_error_beside(None) }
    }
}

impl ImageGap {
    /// From ELBOs that were measured with the same noise, and (importance sampling's, annealing's) evidence.
    pub(super) fn of(
        amortised: &[&Elbo],
        best: Option<&Elbo>,
        (importance, annealed): (Option<Evidence>, Option<Evidence>),
        method: Method,
    ) -> Self {
        let evidence = match method {
            Method::AnnealedImportanceSampling => annealed,
            Method::ImportanceSampling => importance,
        };
        let log_evidence =
            evidence.map(|evidence| Estimate { nats: evidence.nats, standard_error: evidence.standard_error });
        let below = |best: &Elbo| {
            let difference = |elbo: &&Elbo| Estimate {
                nats: best.mean() - elbo.mean(),
                standard_error: best.standard_error_beside(Some(elbo)),
            };
            amortised.iter().map(difference).collect()
        };
        Self {
            amortised: amortised.iter().map(|elbo| Estimate::of(elbo)).collect(),
            best: best.map(Estimate::of),
            importance,
            annealed,
            method: log_evidence.map(|_| method),
            log_evidence,
            approximation_gap: log_evidence.zip(best.map(Estimate::of)).map(|(evidence, best)| Estimate {
                nats: evidence.nats - best.nats,
                standard_error: evidence.standard_error.hypot(best.standard_error),
            }),
            amortisation_gap: best.map_or(Vec::new(), below),
        }
    }
}
