//! Images: IDX files, the paper's transformations and splits, drawn-digit normalisation.
