const TERMS = WIDTH / 2u;

fn term(row: u32, column: u32) -> f32 {
  let mean = halves[row * WIDTH + column];
  let log_variance = halves[row * WIDTH + TERMS + column];
  return 0.5 * (mean * mean + exp(log_variance) - log_variance - 1.0);
}
