//! What parts of a run sum up in the rounds of a step, on its way from one worker to another.

use js_sys::Float32Array;
use metavae_kernels as kernels;

use crate::session::Failure;

/// So many numbers at a time stay in a core's nearest cache between being copied and being added.
const CHUNK: u32 = 4096;

/// The numbers of this part, or once others were added, of all.
#[derive(Debug, Default)]
pub struct Exchange {
    pub values: Vec<f32>,
}

impl Exchange {
    /// Copies them out.
    pub fn read(&self, into: &Float32Array) -> Result<(), Failure> {
        self.check(into)?;
        into.copy_from(&self.values);
        Ok(())
    }

    /// Adds others, and where it is the last addition leaves the sum in their place.
    pub fn add(&mut self, others: &Float32Array, last: bool) -> Result<(), Failure> {
        self.check(others)?;
        let mut incoming = [0.0; CHUNK as usize];
        for (start, values) in (0..).step_by(CHUNK as usize).zip(self.values.chunks_mut(CHUNK as usize)) {
            let incoming = &mut incoming[..values.len()];
            let others = others.subarray(start, start + values.len() as u32);
            others.copy_to(incoming);
            kernels::add(values, incoming);
            if last {
                others.copy_from(values);
            }
        }
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
        Err(Failure::Wrong(format!(
            "another worker has {found} numbers to sum, this one {expected}; start the run again"
        )))
    }
}
