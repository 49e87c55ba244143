fn write(i: u32) {
  let small = exp(-abs(logits[i]));
  let sigmoid = select(small, 1.0, logits[i] > 0.0) / (1.0 + small);
  of_logits[i] = gradient[i / WIDTH] * (images[i] - sigmoid);
}
