fn write(i: u32) {
  of_kl[i] = WEIGHT * gradient[i];
  of_reconstruction[i] = -WEIGHT * gradient[i];
}
