var<workgroup> partial: array<f32, THREADS>;

/// A workgroup for each row, whose first thread sums up what all of them have.
@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) thread: u32) {
  let row = group.y * groups.x + group.x;
  partial[thread] = 0.0;
  if (row < ROWS) {
    for (var column = thread; column < TERMS; column += THREADS) { partial[thread] += term(row, column); }
  }
  workgroupBarrier();
  if (thread == 0u && row < ROWS) {
    var sum = 0.0;
    for (var i = 0u; i < THREADS; i++) { sum += partial[i]; }
    sums[row] = sum;
  }
}
