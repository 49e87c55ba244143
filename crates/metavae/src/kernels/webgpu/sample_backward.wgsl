fn write(i: u32) {
  // WIDTH is that of the noise.
  let mean = i + i / WIDTH * WIDTH;
  of_halves[mean] = gradient[i];
  of_halves[mean + WIDTH] = gradient[i] * noise[i] * 0.5 * exp(0.5 * halves[mean + WIDTH]);
}
