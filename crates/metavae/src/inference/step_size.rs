//! The step size of leapfrogs, found by dual averaging (Hoffman, Gelman 2014, section 3.2).

/// Acceptance that is aimed at: near the best for Hamiltonian Monte Carlo in many dimensions.
const TARGET: f64 = 0.8;
/// Their gamma, t0 and kappa.
const SHRINKAGE: f64 = 0.05;
const DELAY: f64 = 10.0;
const FORGETTING: f64 = 0.75;

/// One image's step size.
#[derive(Clone, Copy, Debug)]
pub(super) struct StepSize {
    /// What the logarithm is drawn to.
    centre: f64,
    log: f64,
    log_average: f64,
    error: f64,
    count: f64,
}

impl StepSize {
    /// Starts at a size in units of the deviations.
    pub fn new(size: f64) -> Self {
        let log = size.ln();
        // They aim somewhat higher than the start, since large steps are cheap to try.
        Self { centre: log + 0.5, log, log_average: log, error: 0.0, count: 0.0 }
    }

    /// Learns from one transition.
    pub fn update(&mut self, acceptance: f64) {
        self.count += 1.0;
        let weight = 1.0 / (self.count + DELAY);
        self.error = (1.0 - weight) * self.error + weight * (TARGET - acceptance);
        self.log = self.centre - self.count.sqrt() / SHRINKAGE * self.error;
        let weight = self.count.powf(-FORGETTING);
        self.log_average = weight * self.log + (1.0 - weight) * self.log_average;
    }

    /// To explore with during warm-up.
    pub fn current(&self) -> f64 {
        self.log.exp()
    }

    /// To keep after warm-up.
    pub fn average(&self) -> f64 {
        self.log_average.exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_the_size_that_is_accepted_as_often_as_aimed_at() {
        for right in [0.02, 0.7] {
            let mut size = StepSize::new(0.2);
            for _ in 0..300 {
                size.update((TARGET.ln() * (size.current() / right).powi(2)).exp());
            }
            assert!((size.average() / right).ln().abs() < 0.1, "{} instead of {right}", size.average());
        }
    }
}
