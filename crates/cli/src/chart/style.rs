//! Colours, marks and letters of the charts.

/// Shapes around the origin, so that colour is not all that tells lines apart: circle, square, triangle, diamond, and so on.
pub const MARKS: [&str; 10] = [
    "M-3 0A3 3 0 1 0 3 0A3 3 0 1 0 -3 0Z",
    "M-2.7 -2.7H2.7V2.7H-2.7Z",
    "M0 -3.6L3.5 2.6H-3.5Z",
    "M0 -3.8L3.8 0L0 3.8L-3.8 0Z",
    "M0 3.6L3.5 -2.6H-3.5Z",
    "M-1.2 -3.4H1.2V-1.2H3.4V1.2H1.2V3.4H-1.2V1.2H-3.4V-1.2H-1.2Z",
    "M-3.6 0L2.6 3.5V-3.5Z",
    "M3.6 0L-2.6 3.5V-3.5Z",
    "M-3.6 -1.4H3.6V1.4H-3.6Z",
    "M-1.4 -3.6H1.4V3.6H-1.4Z",
];

/// Plain rules, no variables: so that programs other than browsers show the file too.
pub const STYLE: &str = "
text{font:11px system-ui,sans-serif;fill:#3b3f46}
.title{font-size:15px;font-weight:600}.heading{font-size:12px;font-weight:600}.middle{text-anchor:middle}.end{text-anchor:end}
.ground{fill:#fff}.grid{stroke:#e3e5e9}
.line{fill:none;stroke-width:1.8;stroke-linejoin:round}.dashed{stroke-dasharray:4 3;stroke-width:1.3}.error{stroke-width:1;opacity:.7}
.paper{stroke-width:1.4;stroke-dasharray:6 3}.p0{stroke:#2f333a}.p1{stroke:#6f7580;stroke-dasharray:8 3 2 3}.p2{stroke:#8f959f;stroke-dasharray:3 3}
.control{stroke-width:1.1}.c0{stroke:#2f333a}.c1{stroke:#2f333a;stroke-dasharray:1.5 2.5}
.mark{stroke:none}
.line.m0{stroke:#1f6fd1}.mark.m0{fill:#1f6fd1}.line.m1{stroke:#d1362f}.mark.m1{fill:#d1362f}
.line.m2{stroke:#208a45}.mark.m2{fill:#208a45}.line.m3{stroke:#8450c9}.mark.m3{fill:#8450c9}
.line.m4{stroke:#bd6a00}.mark.m4{fill:#bd6a00}.line.m5{stroke:#0b8290}.mark.m5{fill:#0b8290}
.line.m6{stroke:#b5338a}.mark.m6{fill:#b5338a}.line.m7{stroke:#6b6f00}.mark.m7{fill:#6b6f00}
.line.m8{stroke:#8a5a44}.mark.m8{fill:#8a5a44}.line.m9{stroke:#4a5fa8}.mark.m9{fill:#4a5fa8}
@media(prefers-color-scheme:dark){
text{fill:#d5d8de}.ground{fill:#16181d}.grid{stroke:#2d313a}
.p0{stroke:#e6e8ec}.p1{stroke:#a3a9b4}.p2{stroke:#7f8590}.c0,.c1{stroke:#e6e8ec}
.line.m0{stroke:#6ea8ff}.mark.m0{fill:#6ea8ff}.line.m1{stroke:#ff7a72}.mark.m1{fill:#ff7a72}
.line.m2{stroke:#5fd183}.mark.m2{fill:#5fd183}.line.m3{stroke:#bd9bff}.mark.m3{fill:#bd9bff}
.line.m4{stroke:#ffb04d}.mark.m4{fill:#ffb04d}.line.m5{stroke:#4fd0dd}.mark.m5{fill:#4fd0dd}
.line.m6{stroke:#f07fd0}.mark.m6{fill:#f07fd0}.line.m7{stroke:#c9cc55}.mark.m7{fill:#c9cc55}
.line.m8{stroke:#d9a68c}.mark.m8{fill:#d9a68c}.line.m9{stroke:#9fb1f0}.mark.m9{fill:#9fb1f0}
}
";

/// About how wide a text is in pixels, at the size of legend and ticks.
pub fn text_width(text: &str) -> f64 {
    6.0 * text.chars().count() as f64
}
