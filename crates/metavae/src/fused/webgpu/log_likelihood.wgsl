@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) thread: u32) {
  let row = group_place(group, groups);
  var own = 0.0;
  if (row < ROWS) {
    for (var i = thread; i < WIDTH; i += THREADS) {
      let logit = logits[row * WIDTH + i];
      // x l + ln sigmoid(-l), which never overflows.
      own += images[row * WIDTH + i] * logit - max(logit, 0.0) - log(1.0 + exp(-abs(logit)));
    }
  }
  let sum = sum_of_all(own, thread);
  if (thread == 0u && row < ROWS) { sums[row] = sum; }
}
