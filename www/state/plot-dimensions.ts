// How many dimensions of a code can be seen at once.

/** Up to so many dimensions are shown as they are. */
export const PLOT_DIMENSIONS = 2;
