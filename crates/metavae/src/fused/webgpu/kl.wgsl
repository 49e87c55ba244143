@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) thread: u32) {
  let row = group_place(group, groups);
  var own = 0.0;
  if (row < ROWS) {
    for (var i = thread; i < WIDTH / 2u; i += THREADS) {
      let mean = halves[row * WIDTH + i];
      let log_variance = halves[row * WIDTH + WIDTH / 2u + i];
      own += 0.5 * (mean * mean + exp(log_variance) - log_variance - 1.0);
    }
  }
  let sum = sum_of_all(own, thread);
  if (thread == 0u && row < ROWS) { sums[row] = sum; }
}
