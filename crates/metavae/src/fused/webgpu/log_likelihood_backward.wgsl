@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) thread: u32) {
  let i = group_place(group, groups) * THREADS + thread;
  if (i >= ROWS * WIDTH) { return; }
  let small = exp(-abs(logits[i]));
  let sigmoid = select(small, 1.0, logits[i] > 0.0) / (1.0 + small);
  of_logits[i] = gradient[i / WIDTH] * (images[i] - sigmoid);
}
