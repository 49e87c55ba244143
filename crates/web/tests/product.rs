//! In a browser, matrix products agree with plain ones in double precision: the vector instructions, and all edges. And their
//! arithmetic is counted in full, where a pointer has 32 bits.
#![cfg(target_family = "wasm")]

use burn::tensor::{Tensor, TensorData};
use metavae::{ContextMode, DecoderKind, RunConfig, flop_per_step};
use metavae_datasets::{Family, MetaSplit};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
async fn products_agree_with_double_precision() {
    let device = metavae_web::backend::open().await.expect("a device");
    for [rows, columns, depth] in [[1, 9, 30], [3, 8, 5], [5, 7, 4], [17, 21, 450]] {
        // A third of the left operand is zero, in runs.
        let left: Vec<f32> = (0..rows * depth).map(|i| if i / 9 % 3 == 0 { 0.0 } else { (i as f32).sin() }).collect();
        let right: Vec<f32> = (0..depth * columns).map(|i| (i as f32 * 0.7).cos()).collect();
        let tensor = |values: &[f32], shape| Tensor::<2>::from_data(TensorData::new(values.to_vec(), shape), &device);
        let by_rows = tensor(&left, [rows, depth]).matmul(tensor(&right, [depth, columns]));
        // The same operands, each read through a transposition.
        let turned = |tensor: Tensor<2>| {
            let [a, b] = tensor.dims();
            (tensor.transpose() + 0.0).reshape([b, a]).transpose()
        };
        let by_columns = turned(tensor(&left, [rows, depth])).matmul(turned(tensor(&right, [depth, columns])));
        for product in [by_rows, by_columns] {
            let found = product.into_data_async().await.expect("the device delivers");
            for (index, found) in found.iter::<f32>().enumerate() {
                let (row, column) = (index / columns, index % columns);
                let term = |d: usize| f64::from(left[row * depth + d]) * f64::from(right[d * columns + column]);
                let expected: f64 = (0..depth).map(term).sum();
                assert!(
                    (f64::from(found) - expected).abs() < 1e-4,
                    "{rows} x {columns} x {depth}: {found}, {expected}"
                );
            }
        }
    }
}

#[wasm_bindgen_test]
fn a_step_may_have_more_operations_than_32_bits_can_count() {
    let mut config = RunConfig::paper(Family::Rotation, MetaSplit::Sparse, DecoderKind::Separate);
    config.context.mode = ContextMode::Fresh;
    assert!((flop_per_step(&config) / 1e9 - 29.7).abs() < 0.1);
}
