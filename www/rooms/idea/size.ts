// The size of an image: 28 x 28 bytes.

export const SIDE_BYTES = 28 * 28;
