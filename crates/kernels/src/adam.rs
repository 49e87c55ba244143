//! One step of Adam (Kingma, Ba 2015) over host memory, in one pass.

/// The scalars of one step.
#[derive(Clone, Copy, Debug)]
pub struct AdamUpdate {
    /// The learning rate over 1 - `keep_first`^t.
    pub rate: f32,
    /// 1 / sqrt(1 - `keep_second`^t).
    pub inverse_root_correction: f32,
    /// What stays of the first moment, beta 1.
    pub keep_first: f32,
    /// What stays of the second moment, beta 2.
    pub keep_second: f32,
    /// Keeps the denominator from zero.
    pub epsilon: f32,
    /// What stays of the parameter itself: less than 1 with weight decay (Loshchilov, Hutter 2019).
    pub keep_value: f32,
}

impl AdamUpdate {
    /// Updates a parameter and its moments in place. All four have one length.
    pub fn apply(self, value: &mut [f32], gradient: &[f32], first: &mut [f32], second: &mut [f32]) {
        let Self { rate, inverse_root_correction, keep_first, keep_second, epsilon, keep_value } = self;
        for (((value, gradient), first), second) in value.iter_mut().zip(gradient).zip(first).zip(second) {
            *first = keep_first * *first + (1.0 - keep_first) * gradient;
            *second = keep_second * *second + (1.0 - keep_second) * gradient * gradient;
            *value = keep_value * *value - rate * *first / (second.sqrt() * inverse_root_correction + epsilon);
        }
    }
}
