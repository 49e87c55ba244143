@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) thread: u32) {
  let i = group_place(group, groups) * THREADS + thread;
  if (i >= ROWS * WIDTH) { return; }
  // WIDTH is that of the noise.
  let mean = i + i / WIDTH * WIDTH;
  of_halves[mean] = gradient[i];
  of_halves[mean + WIDTH] = gradient[i] * noise[i] * 0.5 * exp(0.5 * halves[mean + WIDTH]);
}
