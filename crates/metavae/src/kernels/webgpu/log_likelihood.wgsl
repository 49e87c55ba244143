const TERMS = WIDTH;

fn term(row: u32, column: u32) -> f32 {
  let logit = logits[row * WIDTH + column];
  // x l + ln sigmoid(-l), which never overflows.
  return images[row * WIDTH + column] * logit - max(logit, 0.0) - log(1.0 + exp(-abs(logit)));
}
