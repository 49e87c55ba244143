//! Steps, the optimiser, their cost in memory and arithmetic, and what is measured beside them.

pub(crate) mod adam;
pub(crate) mod bound;
pub(crate) mod flop;
pub(crate) mod memory;
pub(crate) mod quick_probe;
pub(crate) mod trainer;
pub(crate) mod validation;
