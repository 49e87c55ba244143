@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) thread: u32) {
  let row = group_place(group, groups);
  var own = 0.0;
  if (row < ROWS) {
    for (var i = row * WIDTH + thread; i < (row + 1u) * WIDTH; i += THREADS) {
      own += 0.5 * (mean[i] * mean[i] + exp(log_variance[i]) - log_variance[i] - 1.0);
    }
  }
  let sum = sum_of_all(own, thread);
  if (thread == 0u && row < ROWS) { sums[row] = sum; }
}
