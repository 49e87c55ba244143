//! The gradients of all that parts of a run share, on their way from one worker to another.

use js_sys::Float32Array;
use metavae_kernels as kernels;

use crate::session::Failure;

/// Those of this part, or once others were added, of all.
#[derive(Debug, Default)]
pub struct Gradients {
    pub values: Vec<f32>,
    /// Where another part's arrive.
    incoming: Vec<f32>,
}

impl Gradients {
    /// Copies them out.
    pub fn read(&self, into: &Float32Array) -> Result<(), Failure> {
        self.check(into)?;
        into.copy_from(&self.values);
        Ok(())
    }

    /// Adds others.
    pub fn add(&mut self, from: &Float32Array) -> Result<(), Failure> {
        self.check(from)?;
        self.incoming.resize(self.values.len(), 0.0);
        from.copy_to(&mut self.incoming);
        kernels::add(&mut self.values, &self.incoming);
        Ok(())
    }

    /// Takes others in their place.
    pub fn write(&mut self, from: &Float32Array) -> Result<(), Failure> {
        self.check(from)?;
        from.copy_to(&mut self.values);
        Ok(())
    }

    fn check(&self, array: &Float32Array) -> Result<(), Failure> {
        let (found, expected) = (array.length() as usize, self.values.len());
        if found == expected {
            return Ok(());
        }
        Err(Failure::Wrong(format!("another worker has {found} gradients, this one {expected}; start the run again")))
    }
}
