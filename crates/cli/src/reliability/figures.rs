//! Figures that people draw: strokes on a sheet of 100 x 100, some to fit and others to measure.

use metavae_datasets::Part;

/// Lines from point to point.
pub type Strokes = Vec<Vec<[f32; 2]>>;

/// The names of the figures of one part.
pub fn names(part: Part) -> &'static [&'static str] {
    match part {
        Part::Train => &[
            "square",
            "triangle",
            "heart",
            "spiral",
            "arrow",
            "cross",
            "grid",
            "house",
            "zigzag",
            "star",
            "fish",
            "two lines",
            "target",
            "waves",
            "tick",
            "envelope",
        ],
        Part::Test => &[
            "face",
            "tree",
            "flower",
            "plus",
            "flag",
            "cup",
            "ladder",
            "asterisk",
            "crown",
            "boat",
            "kite",
            "three lines",
        ],
    }
}

/// A figure by its name.
pub fn strokes(name: &str) -> Strokes {
    match name {
        "square" => vec![line(&[[10, 10], [90, 10], [90, 90], [10, 90], [10, 10]])],
        "triangle" => vec![line(&[[50, 10], [90, 90], [10, 90], [50, 10]])],
        "heart" => vec![curve(|t| {
            let (sine, cosine) = t.sin_cos();
            let y = 13.0 * cosine - 5.0 * (2.0 * t).cos() - 2.0 * (3.0 * t).cos() - (4.0 * t).cos();
            [50.0 + 40.0 * sine.powi(3), 45.0 - 2.5 * y]
        })],
        "spiral" => vec![
            (0..90).map(|i| i as f32 / 5.0).map(|t| [50.0 + 2.3 * t * t.cos(), 50.0 + 2.3 * t * t.sin()]).collect(),
        ],
        "arrow" => vec![line(&[[8, 50], [92, 50]]), line(&[[65, 25], [92, 50], [65, 75]])],
        "cross" => vec![line(&[[15, 15], [85, 85]]), line(&[[85, 15], [15, 85]])],
        "grid" => vec![
            line(&[[10, 35], [90, 35]]),
            line(&[[10, 65], [90, 65]]),
            line(&[[35, 10], [35, 90]]),
            line(&[[65, 10], [65, 90]]),
        ],
        "house" => vec![line(&[[20, 45], [20, 92], [80, 92], [80, 45], [20, 45], [50, 10], [80, 45]])],
        "zigzag" => vec![line(&[[8, 70], [25, 30], [42, 70], [59, 30], [76, 70], [93, 30]])],
        "star" => vec![corners(5, 2)],
        "fish" => vec![ellipse([42.0, 50.0], 32.0, 20.0), line(&[[72, 50], [94, 30], [94, 70], [72, 50]])],
        "two lines" => vec![line(&[[35, 8], [35, 92]]), line(&[[65, 8], [65, 92]])],
        "target" => vec![ellipse([50.0, 50.0], 42.0, 42.0), ellipse([50.0, 50.0], 18.0, 18.0)],
        "waves" => [35.0, 65.0]
            .map(|y| (0..40).map(|i| i as f32).map(|i| [8.0 + 2.1 * i, y + 9.0 * (i / 3.0).sin()]).collect())
            .to_vec(),
        "tick" => vec![line(&[[10, 55], [38, 85], [90, 15]])],
        "envelope" => vec![line(&[[10, 25], [90, 25], [90, 78], [10, 78], [10, 25], [50, 55], [90, 25]])],
        "face" => vec![
            ellipse([50.0, 50.0], 42.0, 42.0),
            ellipse([35.0, 38.0], 3.0, 3.0),
            ellipse([65.0, 38.0], 3.0, 3.0),
            (0..=12).map(|i| 0.4 + i as f32 * 0.195).map(|t| [50.0 + 24.0 * t.cos(), 50.0 + 24.0 * t.sin()]).collect(),
        ],
        "tree" => vec![
            line(&[[50, 94], [50, 20]]),
            line(&[[50, 65], [25, 40]]),
            line(&[[50, 55], [76, 28]]),
            line(&[[50, 40], [36, 14]]),
        ],
        "flower" => {
            let petals = (0..5).map(|i| i as f32 * 1.256).map(|t| [50.0 + 24.0 * t.cos(), 38.0 + 24.0 * t.sin()]);
            petals.map(|centre| ellipse(centre, 12.0, 12.0)).chain([line(&[[50, 62], [50, 98]])]).collect()
        }
        "plus" => vec![line(&[[50, 10], [50, 90]]), line(&[[10, 50], [90, 50]])],
        "flag" => vec![line(&[[25, 95], [25, 10], [80, 10], [80, 48], [25, 48]])],
        "cup" => vec![
            line(&[[20, 20], [28, 85], [64, 85], [72, 20], [20, 20]]),
            line(&[[70, 35], [90, 35], [86, 60], [67, 62]]),
        ],
        "ladder" => {
            let rungs = [20, 40, 60, 80].map(|y| line(&[[35, y], [65, y]]));
            rungs.into_iter().chain([line(&[[35, 5], [35, 95]]), line(&[[65, 5], [65, 95]])]).collect()
        }
        "asterisk" => {
            vec![line(&[[50, 10], [50, 90]]), line(&[[15, 30], [85, 70]]), line(&[[85, 30], [15, 70]])]
        }
        "crown" => vec![line(&[[12, 85], [12, 30], [32, 55], [50, 20], [68, 55], [88, 30], [88, 85], [12, 85]])],
        "boat" => vec![
            line(&[[10, 65], [90, 65], [74, 88], [26, 88], [10, 65]]),
            line(&[[48, 65], [48, 10], [80, 55], [48, 55]]),
        ],
        "kite" => {
            vec![
                line(&[[50, 5], [80, 38], [50, 75], [20, 38], [50, 5], [50, 75], [60, 96]]),
                line(&[[20, 38], [80, 38]]),
            ]
        }
        _ => vec![line(&[[10, 25], [90, 25]]), line(&[[10, 50], [90, 50]]), line(&[[10, 75], [90, 75]])],
    }
}

fn line(points: &[[u8; 2]]) -> Vec<[f32; 2]> {
    points.iter().map(|point| point.map(f32::from)).collect()
}

/// Once round, in 40 steps.
fn curve(at: impl Fn(f32) -> [f32; 2]) -> Vec<[f32; 2]> {
    (0..=40).map(|i| at(i as f32 * std::f32::consts::TAU / 40.0)).collect()
}

fn ellipse([x, y]: [f32; 2], across: f32, down: f32) -> Vec<[f32; 2]> {
    curve(|t| [x + across * t.cos(), y + down * t.sin()])
}

/// A star of so many corners, each joined to the one that many places on.
fn corners(count: u8, on: u8) -> Vec<[f32; 2]> {
    let angle = |i: u8| f32::from(i * on) * std::f32::consts::TAU / f32::from(count) - std::f32::consts::FRAC_PI_2;
    (0..=count).map(angle).map(|t| [50.0 + 42.0 * t.cos(), 50.0 + 42.0 * t.sin()]).collect()
}
