//! The linear probe: multinomial logistic regression with an L2 penalty, as scikit-learn's LogisticRegression by default.

use argmin::core::{Executor, State, TerminationReason, TerminationStatus};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;
use faer::Mat;

use crate::log_loss::LogLoss;
use crate::{EvaluationError, Features};

/// A fitted classifier: logits = W x + b.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The labels, ascending; the rows of W.
    classes: Vec<u8>,
    /// W, [classes, width].
    weights: Mat<f32>,
    intercepts: Vec<f32>,
    objective: f64,
    converged: bool,
}

/// Steps that L-BFGS remembers. scikit-learn keeps 10; with 20, raw pixels converge in two thirds of the passes.
const MEMORY: usize = 20;
/// scikit-learn stops at 100, which on raw pixels is before the minimum; a control should not be stopped early.
const MOST_STEPS: u64 = 500;
/// Norm of the gradient of the mean objective at which it counts as minimal; scikit-learn's default tolerance.
const TOLERANCE: f64 = 1e-4;

impl Probe {
    /// Fits to features and their labels: minimises the sum of log losses + 1/2 |W|^2, intercepts not penalised.
    ///
    /// # Errors
    /// Where features and labels do not belong together, are not finite, or there is nothing to tell apart.
    pub fn fit(features: &Features, labels: &[u8]) -> Result<Self, EvaluationError> {
        Self::fit_to(features, labels, TOLERANCE)
    }

    fn fit_to(features: &Features, labels: &[u8], tolerance: f64) -> Result<Self, EvaluationError> {
        features.check()?;
        check_labels(features, labels)?;
        let mut classes = labels.to_vec();
        classes.sort_unstable();
        classes.dedup();
        if classes.len() < 2 {
            return Err(EvaluationError::OneClass);
        }
        let targets: Vec<usize> = labels.iter().map(|label| classes.partition_point(|class| class < label)).collect();
        let loss = LogLoss::new(features, &targets, classes.len());

        let failed = |error: argmin::core::Error| EvaluationError::Optimiser(error.to_string());
        let line_search = MoreThuenteLineSearch::new().with_c(1e-4, 0.9).map_err(failed)?;
        let solver = LBFGS::new(line_search, MEMORY).with_tolerance_grad(tolerance).map_err(failed)?;
        let start = vec![0.0; loss.parameters()];
        let executor = Executor::new(&loss, solver).configure(|state| state.param(start).max_iters(MOST_STEPS));
        let result = executor.ctrlc(false).run().map_err(failed)?;
        let state = result.state();
        // Where a line search fails because rounding hides any further progress, this is still the best point found.
        let Some(best) = state.get_best_param() else {
            return Err(EvaluationError::Optimiser(format!("{:?}", state.get_termination_status())));
        };
        let (weights, intercepts) = loss.linear_map(best);
        let converged =
            matches!(state.get_termination_status(), TerminationStatus::Terminated(TerminationReason::SolverConverged));
        Ok(Self { classes, weights, intercepts, objective: state.get_best_cost(), converged })
    }

    /// W [classes, width], row by row, and b [classes], the classes ascending.
    pub fn linear_map(&self) -> (Vec<f32>, Vec<f32>) {
        let weights = self.weights.row_iter().flat_map(|row| row.iter().copied().collect::<Vec<f32>>());
        (weights.collect(), self.intercepts.clone())
    }

    /// The mean log loss plus 1/(2n) |W|^2 on what was fitted, nats.
    pub fn objective(&self) -> f64 {
        self.objective
    }

    /// Whether the fit reached the minimum, rather than its limit of steps.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// The likeliest label of each row.
    ///
    /// # Errors
    /// Where the features are not those that were fitted.
    pub fn predict(&self, features: &Features) -> Result<Vec<u8>, EvaluationError> {
        features.check_width(self.weights.ncols())?;
        features.check()?;
        let mut labels = Vec::with_capacity(features.len());
        for block in features.blocks() {
            let logits = &self.weights * block; // [classes, rows]
            for row in logits.col_iter() {
                let logits = row.iter().zip(&self.intercepts).map(|(logit, intercept)| logit + intercept);
                let likeliest = logits.enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b));
                labels.extend(likeliest.map(|(class, _)| self.classes[class]));
            }
        }
        Ok(labels)
    }

    /// The fraction of rows whose likeliest label is the right one.
    ///
    /// # Errors
    /// Where the features are not those that were fitted, or do not belong to the labels.
    pub fn accuracy(&self, features: &Features, labels: &[u8]) -> Result<f64, EvaluationError> {
        check_labels(features, labels)?;
        let predictions = self.predict(features)?;
        let right = predictions.iter().zip(labels).filter(|(prediction, label)| prediction == label).count();
        Ok(right as f64 / labels.len() as f64)
    }
}

fn check_labels(features: &Features, labels: &[u8]) -> Result<(), EvaluationError> {
    let (rows, labels) = (features.len(), labels.len());
    if rows == labels { Ok(()) } else { Err(EvaluationError::Labels { rows, labels }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::golden::Golden;

    #[test]
    fn it_is_scikit_learns() {
        let golden = Golden::read();
        let (features, labels) = (golden.features("features"), golden.bytes("labels"));
        let (test_features, test_labels) = (golden.features("test_features"), golden.bytes("test_labels"));

        let probe = Probe::fit_to(&features, &labels, 1e-7).unwrap();
        assert!((probe.objective() - golden.result("objective")).abs() < 1e-6, "{}", probe.objective());
        let coefficients = golden.features("coefficients");
        for (class, row) in coefficients.values.chunks_exact(coefficients.width).enumerate() {
            for (feature, expected) in row.iter().enumerate() {
                let found = probe.weights[(class, feature)];
                assert!((found - expected).abs() < 1e-3, "class {class}, feature {feature}: {found} or {expected}");
            }
        }
        for (found, expected) in probe.intercepts.iter().zip(golden.floats("intercepts")) {
            assert!((found - expected).abs() < 1e-3, "{found} or {expected}");
        }
        assert_eq!(probe.predict(&test_features).unwrap(), golden.bytes("test_predictions"));
        let accuracy = probe.accuracy(&test_features, &test_labels).unwrap();
        assert!((accuracy - golden.result("test_accuracy")).abs() < 1e-9);
    }

    #[test]
    fn the_usual_tolerance_is_close_to_the_minimum() {
        let golden = Golden::read();
        let probe = Probe::fit(&golden.features("features"), &golden.bytes("labels")).unwrap();
        assert!(probe.converged());
        let excess = probe.objective() - golden.result("objective");
        assert!((-1e-6..1e-4).contains(&excess), "{excess}");
    }

    /// Labels that are not 0, 1, 2, and a feature with one value only.
    #[test]
    fn labels_need_not_be_consecutive() {
        let values = (0..60).flat_map(|i| [if i % 2 == 0 { -1.0 } else { 1.0 }, 7.0]).collect();
        let features = Features::new(values, 2).unwrap();
        let labels: Vec<u8> = (0..60).map(|i| if i % 2 == 0 { 4 } else { 9 }).collect();
        let probe = Probe::fit(&features, &labels).unwrap();
        assert_eq!(probe.predict(&features).unwrap(), labels);
        assert!(probe.weights.col(1).iter().all(|weight| weight.abs() < 1e-4));
    }

    #[test]
    fn what_cannot_be_fitted_is_refused() {
        let features = Features::new(vec![1.0, 2.0], 1).unwrap();
        assert!(matches!(Probe::fit(&features, &[3, 3]), Err(EvaluationError::OneClass)));
        assert!(matches!(Probe::fit(&features, &[3]), Err(EvaluationError::Labels { rows: 2, labels: 1 })));
        let nothing = Features { values: vec![], width: 3 };
        assert!(matches!(Probe::fit(&nothing, &[]), Err(EvaluationError::Empty)));
        let probe = Probe::fit(&features, &[0, 1]).unwrap();
        let wide = Features::new(vec![1.0, 2.0], 2).unwrap();
        assert!(matches!(probe.accuracy(&wide, &[0]), Err(EvaluationError::Width { expected: 1, found: 2 })));
    }
}
