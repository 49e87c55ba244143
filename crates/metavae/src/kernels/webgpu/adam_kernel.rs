//! The text of the kernel that updates parameters.

use std::fmt::Write as _;

use super::text::{declare, in_two};

/// Threads of a workgroup.
const THREADS: usize = 256;
/// Numbers that a thread moves at once, where they come out even.
const QUAD: usize = 4;
/// Buffers of a parameter: value, gradient, first and second moment.
pub const BUFFERS: usize = 4;

pub fn workgroups(parameters: &[usize]) -> [usize; 3] {
    let threads: usize = parameters.iter().copied().map(threads).sum();
    in_two(threads.div_ceil(THREADS))
}

/// Bindings: the scalars of the update in the order of its fields; of each parameter value, gradient, first and second moment. A thread moves four numbers.
pub fn text(parameters: &[usize]) -> String {
    let mut text = declare(0, "read", "scalars", "f32");
    for (place, count) in parameters.iter().enumerate() {
        let element = if count.is_multiple_of(QUAD) { "vec4f" } else { "f32" };
        let buffers =
            [("value", "read_write"), ("gradient", "read"), ("first", "read_write"), ("second", "read_write")];
        for (i, (name, access)) in buffers.into_iter().enumerate() {
            text += &declare(1 + BUFFERS * place + i, access, &format!("{name}{place}"), element);
        }
    }
    let _ = writeln!(text, "const THREADS = {THREADS}u;");
    text += "@compute @workgroup_size(THREADS)
        fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
                @builtin(local_invocation_index) thread: u32) {
          var i = (group.y * groups.x + group.x) * THREADS + thread;
          let keep_first = scalars[2]; let keep_second = scalars[3];\n";
    for (place, &count) in parameters.iter().enumerate() {
        let update = "{
            let slope = gradient_[i];
            let first = keep_first * first_[i] + (1.0 - keep_first) * slope;
            let second = keep_second * second_[i] + (1.0 - keep_second) * slope * slope;
            first_[i] = first;
            second_[i] = second;
            value_[i] = scalars[5] * value_[i] - scalars[0] * first / (sqrt(second) * scalars[1] + scalars[4]);
            return;
          }";
        let threads = threads(count);
        // The buffers' names end with the parameter's place.
        let update = update.replace("_[", &format!("{place}["));
        let _ = writeln!(text, "if (i < {threads}u) {update} i -= {threads}u;");
    }
    text + "}\n"
}

/// How many threads a parameter of so many numbers takes.
fn threads(count: usize) -> usize {
    if count.is_multiple_of(QUAD) { count / QUAD } else { count }
}
