//! What a probe minimises: the mean log loss of a softmax over classes, with an L2 penalty on the weights.
//!
//! For n rows, weights W [classes, width] and intercepts b:
//! 1/n (sum of log losses + 1/2 |W|^2), which is scikit-learn's LogisticRegression with C = 1, over n.

use std::cell::RefCell;

use argmin::core::{CostFunction, Error, Gradient};
use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatMut, MatRef, Par};

use crate::features::{BLOCK, Features};

/// The objective as a function of the parameters: W row by row, then one intercept for each class.
///
/// The intercepts are those of centred features, W (x - mean) + b: the minimum is the same, since they are not penalised, but
/// the optimiser needs half the steps to get there.
pub(crate) struct LogLoss<'a> {
    features: &'a Features,
    /// The class of each row, counted from 0.
    targets: &'a [usize],
    classes: usize,
    mean: Vec<f64>,
    /// The point last asked about: a line search asks for the value and then for the gradient, and both cost the same pass.
    last: RefCell<Option<Point>>,
}

#[derive(Clone)]
struct Point {
    parameters: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
}

impl<'a> LogLoss<'a> {
    pub(crate) fn new(features: &'a Features, targets: &'a [usize], classes: usize) -> Self {
        Self { features, targets, classes, mean: features.mean(), last: RefCell::new(None) }
    }

    /// How many numbers [`CostFunction::cost`] takes.
    pub(crate) fn parameters(&self) -> usize {
        self.classes * (self.features.width + 1)
    }

    /// Parameters as f32: W [classes, width] and the intercepts of features that are not centred.
    pub(crate) fn linear_map(&self, parameters: &[f64]) -> (Mat<f32>, Vec<f32>) {
        let width = self.features.width;
        let (weights, intercepts) = parameters.split_at(self.classes * width);
        let rows = weights.chunks_exact(width);
        let shifts = rows.map(|row| row.iter().zip(&self.mean).map(|(weight, mean)| weight * mean).sum::<f64>());
        let intercepts = intercepts.iter().zip(shifts).map(|(intercept, shift)| (intercept - shift) as f32).collect();
        (Mat::from_fn(self.classes, width, |class, feature| weights[class * width + feature] as f32), intercepts)
    }

    fn at(&self, parameters: &[f64]) -> Point {
        if let Some(point) = &*self.last.borrow()
            && point.parameters == parameters
        {
            return point.clone();
        }
        let point = self.evaluate(parameters);
        self.last.replace(Some(point.clone()));
        point
    }

    /// Products in f32, block by block, so that the features are read once; sums over blocks in f64.
    fn evaluate(&self, parameters: &[f64]) -> Point {
        let (width, classes) = (self.features.width, self.classes);
        let (map, intercepts) = self.linear_map(parameters);
        let mut value = 0.0;
        let mut gradient = vec![0.0; parameters.len()];
        let (weight_gradient, intercept_gradient) = gradient.split_at_mut(classes * width);
        let mut logits = vec![0.0; classes * BLOCK];
        let mut block_gradient = vec![0.0; classes * width];
        for (block, targets) in self.features.blocks().zip(self.targets.chunks(BLOCK)) {
            let logits = &mut logits[..classes * targets.len()];
            let view = MatMut::from_column_major_slice_mut(logits, classes, targets.len()); // [classes, rows]
            matmul(view, Accum::Replace, &map, block, 1.0, Par::Seq);
            for (row, &target) in logits.chunks_exact_mut(classes).zip(targets) {
                value += f64::from(residuals(row, &intercepts, target));
                add(intercept_gradient, row);
            }
            let residuals = MatRef::from_row_major_slice(logits, targets.len(), classes);
            let view = MatMut::from_column_major_slice_mut(&mut block_gradient, width, classes); // W row by row
            matmul(view, Accum::Replace, block, residuals, 1.0, Par::Seq);
            add(weight_gradient, &block_gradient);
        }
        // The chain rule through the centring, then the penalty.
        for (class, row) in weight_gradient.chunks_exact_mut(width).enumerate() {
            let weights = &parameters[class * width..][..width];
            for ((sum, &weight), mean) in row.iter_mut().zip(weights).zip(&self.mean) {
                *sum += weight - intercept_gradient[class] * mean;
                value += 0.5 * weight * weight;
            }
        }
        let rows = self.targets.len() as f64;
        for sum in &mut gradient {
            *sum /= rows;
        }
        Point { parameters: parameters.to_vec(), value: value / rows, gradient }
    }
}

/// Turns one row's logits, still without intercepts, into softmax less one-hot target; returns the row's log loss, nats.
fn residuals(logits: &mut [f32], intercepts: &[f32], target: usize) -> f32 {
    let mut greatest = f32::NEG_INFINITY;
    for (logit, intercept) in logits.iter_mut().zip(intercepts) {
        *logit += intercept;
        greatest = greatest.max(*logit);
    }
    let of_target = logits[target] - greatest;
    let mut sum = 0.0;
    for logit in logits.iter_mut() {
        *logit = (*logit - greatest).exp();
        sum += *logit;
    }
    for exponential in logits.iter_mut() {
        *exponential /= sum;
    }
    logits[target] -= 1.0;
    sum.ln() - of_target
}

fn add(sums: &mut [f64], parts: &[f32]) {
    for (sum, &part) in sums.iter_mut().zip(parts) {
        *sum += f64::from(part);
    }
}

impl CostFunction for &LogLoss<'_> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, parameters: &Self::Param) -> Result<f64, Error> {
        Ok(self.at(parameters).value)
    }
}

impl Gradient for &LogLoss<'_> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, parameters: &Self::Param) -> Result<Vec<f64>, Error> {
        Ok(self.at(parameters).gradient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Central differences; the features are far from centred, so that a mistake in the centring shows.
    #[test]
    fn the_gradient_is_the_derivative() {
        let rows = 40;
        let values = (0..rows * 3).map(|i| 3.0 + (i as f32 * 1.7).sin()).collect();
        let features = Features::new(values, 3).unwrap();
        let targets: Vec<usize> = (0..rows).map(|row| row * row % 4).collect();
        let loss = LogLoss::new(&features, &targets, 4);
        let start: Vec<f64> = (0..loss.parameters()).map(|i| (i as f64 * 0.9).cos() * 0.5).collect();
        let gradient = (&loss).gradient(&start).unwrap();
        for index in 0..start.len() {
            let step = 1e-3;
            let at = |sign: f64| {
                let mut moved = start.clone();
                moved[index] += sign * step;
                (&loss).cost(&moved).unwrap()
            };
            let numeric = (at(1.0) - at(-1.0)) / (2.0 * step);
            assert!((numeric - gradient[index]).abs() < 1e-4, "{index}: {numeric} or {}", gradient[index]);
        }
    }

    #[test]
    fn zero_weights_know_nothing() {
        let features = Features::new(vec![1.0, -2.0, 0.5, 4.0], 1).unwrap();
        let loss = LogLoss::new(&features, &[0, 1, 2, 1], 3);
        let value = (&loss).cost(&vec![0.0; loss.parameters()]).unwrap();
        assert!((value - 3f64.ln()).abs() < 1e-6);
    }
}
