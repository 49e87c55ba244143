var<workgroup> partial: array<f32, THREADS>;

/// The number of a workgroup among all.
fn group_place(group: vec3u, groups: vec3u) -> u32 {
  return group.y * groups.x + group.x;
}

/// The sum of what the threads of a workgroup have, for the first of them.
fn sum_of_all(own: f32, thread: u32) -> f32 {
  partial[thread] = own;
  workgroupBarrier();
  var sum = 0.0;
  if (thread == 0u) {
    for (var i = 0u; i < THREADS; i++) { sum += partial[i]; }
  }
  return sum;
}
