@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) thread: u32) {
  let i = group_place(group, groups) * THREADS + thread;
  if (i >= ROWS * WIDTH) { return; }
  let of_row = gradient[i / WIDTH];
  let is_mean = i % WIDTH < WIDTH / 2u;
  of_halves[i] = of_row * select(0.5 * (exp(halves[i]) - 1.0), halves[i], is_mean);
}
