fn write(i: u32) {
  let of_row = gradient[i / WIDTH];
  let is_mean = i % WIDTH < WIDTH / 2u;
  of_halves[i] = of_row * select(0.5 * (exp(halves[i]) - 1.0), halves[i], is_mean);
}
