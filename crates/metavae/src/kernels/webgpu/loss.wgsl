fn write(i: u32) {
  terms[i] = WEIGHT * (kl[i] - reconstruction[i]);
}
