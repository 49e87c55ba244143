//! What is maximised: the posterior, and the MetaELBO by it.

pub(crate) mod gaussian;
pub(crate) mod meta_elbo;
