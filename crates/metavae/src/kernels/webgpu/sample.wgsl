fn write(i: u32) {
  // WIDTH is that of the noise.
  let mean = i + i / WIDTH * WIDTH;
  codes[i] = halves[mean] + exp(0.5 * halves[mean + WIDTH]) * noise[i];
}
