@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) thread: u32) {
  let i = group_place(group, groups) * THREADS + thread;
  if (i >= ROWS * WIDTH) { return; }
  let of_row = gradient[i / WIDTH];
  of_mean[i] = of_row * mean[i];
  of_log_variance[i] = of_row * 0.5 * (exp(log_variance[i]) - 1.0);
}
