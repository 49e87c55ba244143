//! The mathematics of MetaVAE.
