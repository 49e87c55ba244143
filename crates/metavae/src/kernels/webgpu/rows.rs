//! The text of what is done to rows of images and of codes: likelihood, sample, KL, loss, and their gradients.

use std::fmt::Write as _;

use super::text::{declare, in_two};

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Images and logits -> sums of a row.
    LogLikelihood,
    /// Images, logits and the gradient of a row's sum -> that of the logits.
    LogLikelihoodBackward,
    /// Noise, and means and log variances in one -> codes.
    Sample,
    /// Noise, means and log variances in one, and the gradient of codes -> that of means and log variances.
    SampleBackward,
    /// Means and log variances in one -> KL of a row to the standard normal.
    Kl,
    /// Means and log variances in one, and the gradient of a row's KL -> that of means and log variances.
    KlBackward,
    /// KL and reconstruction -> (KL - reconstruction) times a number, whose bits these are.
    Loss(u32),
    /// The gradient of the loss -> those of KL and reconstruction.
    LossBackward(u32),
}

/// A step with the sizes of what it is done to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OnRows {
    pub step: Step,
    pub rows: usize,
    pub width: usize,
}

/// Threads of a workgroup.
const THREADS: usize = 64;

impl OnRows {
    /// A workgroup for each row where there is a sum, otherwise a thread for each entry.
    pub fn workgroups(&self) -> [usize; 3] {
        in_two(if self.sums() { self.rows } else { (self.rows * self.width).div_ceil(THREADS) })
    }

    fn sums(&self) -> bool {
        matches!(self.step, Step::LogLikelihood | Step::Kl)
    }

    pub fn text(&self) -> String {
        let (operands, results, body): (&[_], &[_], _) = match self.step {
            Step::LogLikelihood => (&["images", "logits"], &["sums"], include_str!("log_likelihood.wgsl")),
            Step::LogLikelihoodBackward => {
                (&["images", "logits", "gradient"], &["of_logits"], include_str!("log_likelihood_backward.wgsl"))
            }
            Step::Sample => (&["noise", "halves"], &["codes"], include_str!("sample.wgsl")),
            Step::SampleBackward => {
                (&["noise", "halves", "gradient"], &["of_halves"], include_str!("sample_backward.wgsl"))
            }
            Step::Kl => (&["halves"], &["sums"], include_str!("kl.wgsl")),
            Step::KlBackward => (&["halves", "gradient"], &["of_halves"], include_str!("kl_backward.wgsl")),
            Step::Loss(_) => (&["kl", "reconstruction"], &["terms"], include_str!("loss.wgsl")),
            Step::LossBackward(_) => {
                (&["gradient"], &["of_kl", "of_reconstruction"], include_str!("loss_backward.wgsl"))
            }
        };
        let Self { rows, width, .. } = self;
        let mut text = format!("const ROWS = {rows}u;\nconst WIDTH = {width}u;\nconst THREADS = {THREADS}u;\n");
        let operands = operands.iter().map(|&name| ("read", name));
        let results = results.iter().map(|&name| ("read_write", name));
        for (binding, (access, name)) in operands.chain(results).enumerate() {
            text += &declare(binding, access, name, "f32");
        }
        if let Step::Loss(weight) | Step::LossBackward(weight) = self.step {
            let _ = writeln!(text, "const WEIGHT = {:?}f;", f32::from_bits(weight));
        }
        text + body + if self.sums() { include_str!("sums.wgsl") } else { include_str!("entries.wgsl") }
    }
}
