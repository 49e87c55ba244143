//! The text of fully connected layers, forwards and backwards, each one launch for all K of a stack.
//!
//! A thread computes a tile of 8 x 8 in registers, or 4 x 8 where there would be few threads; reads are of four floats where the
//! width of a row allows it. Without shared memory there is nothing to wait for, and the caches serve neighbouring threads.

use std::fmt::Write as _;

use super::text::declare;

/// Threads that may keep a device busy; from so many on each has a larger tile.
const MANY: usize = 1 << 11;
/// Columns of a thread's tile, in quads.
const QUADS: usize = 2;
/// Columns of a thread's tile.
const WIDTH: usize = 4 * QUADS;
/// Threads of a workgroup, each way.
const THREADS: usize = 8;

/// Rows of a thread's tile in a stack of matrices.
fn height([rows, columns]: [usize; 2], stack: usize) -> usize {
    if stack * rows.div_ceil(8) * columns.div_ceil(WIDTH) < MANY { 4 } else { 8 }
}

/// Workgroups for such a matrix, [columns, rows].
fn tiles(matrix: [usize; 2], stack: usize) -> [usize; 2] {
    let [rows, columns] = matrix;
    [columns.div_ceil(WIDTH * THREADS), rows.div_ceil(height(matrix, stack) * THREADS)]
}

/// Sizes of y = activation(concat(before, x) W + b): [K, rows, before], [K, rows, inputs], [K, before + inputs, outputs],
/// [K, 1, outputs] -> [K, rows, outputs]. Without `before` and b their widths are 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sizes {
    pub stack: usize,
    pub rows: usize,
    /// A multiple of a tile's height and width, for no tile may straddle it.
    pub before: usize,
    pub inputs: usize,
    pub outputs: usize,
    pub bias: bool,
    /// The activation's slope below zero, as bits.
    pub slope: u32,
}

impl Sizes {
    fn slope(&self) -> f32 {
        f32::from_bits(self.slope)
    }

    /// Whether there is an activation.
    pub fn bends(&self) -> bool {
        self.slope != 1f32.to_bits()
    }
}

/// Bindings: before, x, W, b, y; those that there are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DenseForward(pub Sizes);

/// What a backward pass is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Wanted {
    pub x: bool,
    /// With that of the bias, where there is one.
    pub weight: bool,
}

/// Bindings: the gradient of y; y if there is an activation; for the gradient of x: W and what is written; for that of W: before,
/// x, what is written, and the same of b; those that there are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DenseBackward(pub Sizes, pub Wanted);

impl DenseForward {
    /// [columns, rows, K]
    pub fn workgroups(&self) -> [usize; 3] {
        let Sizes { stack, rows, outputs, .. } = self.0;
        let [columns, rows] = tiles([rows, outputs], stack);
        [columns, rows, stack]
    }

    pub fn text(&self) -> String {
        let sizes = self.0;
        let Sizes { stack, rows, before, inputs, outputs, bias, .. } = sizes;
        let height = height([rows, outputs], stack);
        let mut text = Text::default();
        let parts = parts(before, inputs);
        for &(name, width, _) in &parts {
            text.operand(name, width);
        }
        text.operand("weight", outputs);
        if bias {
            text.operand("bias", outputs);
        }
        text.result("y", outputs);
        text.begin(&format!(
            "let column = id.x * {WIDTH}u; let row = id.y * {height}u;
             if (column >= {outputs}u || row >= {rows}u) {{ return; }}"
        ));
        text.zeros(height);
        for (name, width, offset) in parts {
            for i in 0..height {
                // Rows beyond the last one are computed like it, and not written.
                text.line(&format!(
                    "let {name}_row{i} = (id.z * {rows}u + min(row + {i}u, {}u)) * {width}u;",
                    rows - 1
                ));
            }
            text.line(&format!("for (var k = 0u; k < {width}u; k += 4u) {{"));
            for step in 0..4 {
                let last = before + inputs - 1;
                let of = format!("id.z * {}u + min(k + {}u, {last}u)", before + inputs, offset + step);
                text.line(&format!("let weight_row{step} = ({of}) * {outputs}u;"));
                for j in 0..QUADS {
                    text.line(&format!("let w{step}_{j} = weight_quad(weight_row{step}, column + {}u);", 4 * j));
                }
            }
            for i in 0..height {
                text.line(&format!("let v{i} = {name}_quad({name}_row{i}, k);"));
                for j in 0..QUADS {
                    let sum = "xyzw".chars().enumerate().map(|(step, lane)| format!("v{i}.{lane} * w{step}_{j}"));
                    text.line(&format!("sum{i}_{j} += {};", sum.collect::<Vec<_>>().join(" + ")));
                }
            }
            text.line("}");
        }
        for i in 0..height {
            for j in 0..QUADS {
                if bias {
                    let of = format!("bias_quad(id.z * {outputs}u, column + {}u)", 4 * j);
                    text.line(&format!("sum{i}_{j} += {of};"));
                }
                if sizes.bends() {
                    let slope = float(sizes.slope());
                    text.line(&format!("sum{i}_{j} = select({slope} * sum{i}_{j}, sum{i}_{j}, sum{i}_{j} > vec4f());"));
                }
            }
        }
        text.write_tile("y", &format!("id.z * {rows}u"), [rows, outputs], height);
        text.end()
    }
}

impl DenseBackward {
    /// [tiles of the gradient of x, then of that of W; 1; K]
    pub fn workgroups(&self) -> [usize; 3] {
        let [x, weight] = self.tiles().map(|[columns, rows]| columns * rows);
        [x + weight, 1, self.0.stack]
    }

    /// Of both gradients, [columns, rows] of workgroups; none of one that is not wanted.
    fn tiles(&self) -> [[usize; 2]; 2] {
        let Self(Sizes { stack, rows, before, inputs, outputs, .. }, wanted) = *self;
        let of = |wanted, matrix| if wanted { tiles(matrix, stack) } else { [0, 0] };
        [of(wanted.x, [rows, inputs]), of(wanted.weight, [before + inputs, outputs])]
    }

    pub fn text(&self) -> String {
        let Self(sizes, wanted) = *self;
        let Sizes { before, inputs, outputs, bias, .. } = sizes;
        let mut text = Text::default();
        text.operand("gradient", outputs);
        if sizes.bends() {
            text.operand("y", outputs);
        }
        if wanted.x {
            text.operand("weight", outputs);
            text.result("of_x", inputs);
        }
        if wanted.weight {
            for (name, width, _) in parts(before, inputs) {
                text.operand(name, width);
            }
            text.result("of_weight", outputs);
            if bias {
                text.result("of_bias", outputs);
            }
        }
        // The gradient of x W + b from that of the activation.
        let passed = if sizes.bends() {
            let slope = float(sizes.slope());
            format!("gradient_quad(row, column) * select(vec4f({slope}), vec4f(1), y_quad(row, column) > vec4f())")
        } else {
            "gradient_quad(row, column)".to_owned()
        };
        text.line(&format!("fn passed_quad(row: u32, column: u32) -> vec4f {{ return {passed}; }}"));
        let [[x_columns, x_rows], [weight_columns, _]] = self.tiles();
        text.begin(&format!("var tile = group.x; let stack = group.z; let first = tile < {}u;", x_columns * x_rows));
        if wanted.x {
            text.line("if (first) {");
            self.of_x(&mut text, x_columns);
            text.line("return; }");
        }
        if wanted.weight {
            text.line(&format!("tile -= {}u;", x_columns * x_rows));
            self.of_weight(&mut text, weight_columns);
        }
        text.end()
    }

    /// The tile of the gradient of x: rows of the gradient times rows of W.
    fn of_x(&self, text: &mut Text, columns: usize) {
        let Sizes { stack, rows, before, inputs, outputs, .. } = self.0;
        let height = height([rows, inputs], stack);
        text.place(columns, [rows, inputs], height);
        text.zeros(height);
        for i in 0..height {
            text.line(&format!("let row{i} = (stack * {rows}u + min(row + {i}u, {}u)) * {outputs}u;", rows - 1));
        }
        for j in 0..WIDTH {
            let of = format!("stack * {}u + {before}u + min(column + {j}u, {}u)", before + inputs, inputs - 1);
            text.line(&format!("let weight_row{j} = ({of}) * {outputs}u;"));
        }
        text.line(&format!("for (var k = 0u; k < {outputs}u; k += 4u) {{"));
        for j in 0..WIDTH {
            text.line(&format!("let w{j} = weight_quad(weight_row{j}, k);"));
        }
        for i in 0..height {
            text.line(&format!("let v{i} = passed_quad(row{i}, k);"));
            for j in 0..QUADS {
                let dots: Vec<String> = (0..4).map(|lane| format!("dot(v{i}, w{})", 4 * j + lane)).collect();
                text.line(&format!("sum{i}_{j} += vec4f({});", dots.join(", ")));
            }
        }
        text.line("}");
        text.write_tile("of_x", &format!("stack * {rows}u"), [rows, inputs], height);
    }

    /// The tile of the gradient of W: columns of what W was multiplied with times rows of the gradient.
    fn of_weight(&self, text: &mut Text, columns: usize) {
        let Sizes { stack, rows, before, inputs, outputs, bias, .. } = self.0;
        let height = height([before + inputs, outputs], stack);
        text.place(columns, [before + inputs, outputs], height);
        text.zeros(height);
        if bias {
            for j in 0..QUADS {
                text.line(&format!("var bias{j} = vec4f();"));
            }
        }
        let parts = parts(before, inputs);
        let choose = parts.len() > 1;
        for (name, width, offset) in parts {
            if choose && name == "before" {
                text.line(&format!("if (row < {before}u) {{"));
            }
            text.line(&format!("for (var n = stack * {rows}u; n < (stack + 1u) * {rows}u; n++) {{"));
            for j in 0..QUADS {
                text.line(&format!("let v{j} = passed_quad(n * {outputs}u, column + {}u);", 4 * j));
            }
            for quad in 0..height / 4 {
                text.line(&format!("let x{quad} = {name}_quad(n * {width}u, row - {offset}u + {}u);", 4 * quad));
            }
            for i in 0..height {
                let lane = ["x", "y", "z", "w"][i % 4];
                for j in 0..QUADS {
                    text.line(&format!("sum{i}_{j} += x{}.{lane} * v{j};", i / 4));
                }
            }
            if bias {
                for j in 0..QUADS {
                    text.line(&format!("bias{j} += v{j};"));
                }
            }
            text.line("}");
            if choose {
                text.line(if name == "before" { "} else {" } else { "}" });
            }
        }
        text.write_tile("of_weight", &format!("stack * {}u", before + inputs), [before + inputs, outputs], height);
        if bias {
            text.line("if (row == 0u) {");
            for j in 0..QUADS {
                text.write("of_bias", &format!("stack * {outputs}u"), j, outputs, &format!("bias{j}"));
            }
            text.line("}");
        }
    }
}

/// What W is multiplied with: its name, its width and the row of W that it begins at.
fn parts(before: usize, inputs: usize) -> Vec<(&'static str, usize, usize)> {
    let mut parts = vec![("x", inputs, before)];
    if before > 0 {
        parts.insert(0, ("before", before, 0));
    }
    parts
}

/// A kernel in the making.
#[derive(Default)]
struct Text {
    text: String,
    bindings: usize,
}

impl Text {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A matrix that is read by four floats of a row at a time; beyond the row's end these are zero, or what is never written.
    fn operand(&mut self, name: &str, width: usize) {
        let quads = width.is_multiple_of(4);
        self.line(&declare(self.bindings, "read", name, if quads { "vec4f" } else { "f32" }));
        self.bindings += 1;
        let read = if quads {
            format!("return {name}[(row + column) / 4u];")
        } else {
            let mut read = format!("let at = row + column; var quad = vec4f({name}[at], 0, 0, 0);");
            for lane in 1..4 {
                let _ = write!(read, "if (column + {lane}u < {width}u) {{ quad[{lane}] = {name}[at + {lane}u]; }}");
            }
            read + "return quad;"
        };
        self.line(&format!("fn {name}_quad(row: u32, column: u32) -> vec4f {{ {read} }}"));
    }

    fn result(&mut self, name: &str, width: usize) {
        let element = if width.is_multiple_of(4) { "vec4f" } else { "f32" };
        self.line(&declare(self.bindings, "read_write", name, element));
        self.bindings += 1;
    }

    fn begin(&mut self, line: &str) {
        self.line(&format!("@compute @workgroup_size({THREADS}, {THREADS})"));
        self.line(
            "fn main(@builtin(global_invocation_id) id: vec3u, @builtin(workgroup_id) group: vec3u,
             @builtin(local_invocation_id) thread: vec3u) {",
        );
        self.line(line);
    }

    fn zeros(&mut self, height: usize) {
        for i in 0..height {
            for j in 0..QUADS {
                self.line(&format!("var sum{i}_{j} = vec4f();"));
            }
        }
    }

    /// Row and column of a thread's tile in a result of so many, by the number of its workgroup's.
    fn place(&mut self, columns: usize, [rows, width]: [usize; 2], height: usize) {
        self.line(&format!(
            "let column = (tile % {columns}u * {THREADS}u + thread.x) * {WIDTH}u;
             let row = (tile / {columns}u * {THREADS}u + thread.y) * {height}u;
             if (column >= {width}u || row >= {rows}u) {{ return; }}"
        ));
    }

    fn write_tile(&mut self, name: &str, first_row: &str, [rows, width]: [usize; 2], height: usize) {
        for i in 0..height {
            self.line(&format!("if (row + {i}u < {rows}u) {{"));
            for j in 0..QUADS {
                self.write(name, &format!("({first_row} + row + {i}u) * {width}u"), j, width, &format!("sum{i}_{j}"));
            }
            self.line("}");
        }
    }

    /// Four floats of a row, as far as it reaches.
    fn write(&mut self, name: &str, row: &str, quad: usize, width: usize, value: &str) {
        let column = format!("column + {}u", 4 * quad);
        if width.is_multiple_of(4) {
            self.line(&format!("if ({column} < {width}u) {{ {name}[({row} + {column}) / 4u] = {value}; }}"));
        } else {
            for lane in 0..4 {
                let column = format!("{column} + {lane}u");
                self.line(&format!("if ({column} < {width}u) {{ {name}[{row} + {column}] = {value}[{lane}]; }}"));
            }
        }
    }

    fn end(mut self) -> String {
        self.line("}");
        self.text
    }
}

/// A number as WGSL reads it.
fn float(value: f32) -> String {
    format!("{value:?}f")
}
