//! In a browser, layers and their gradients agree with plain loops in double precision: full tiles, their edges, odd widths.
#![cfg(target_family = "wasm")]

use burn::module::Param;
use burn::tensor::{Device, Tensor, TensorData};
use metavae::{Activation, DenseStack};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const SLOPE: f64 = 0.25;

#[wasm_bindgen_test]
async fn a_layer_and_its_gradients_agree_with_double_precision() {
    let device = metavae_web::backend::open().await.expect("a device").autodiff();
    let small = [[1, 1, 1, 1], [2, 5, 6, 7], [1, 9, 12, 20], [3, 70, 8, 44], [1, 33, 100, 132]];
    // So many threads that each has a larger tile, in each of the three products.
    let large = [[1, 130, 5, 1012], [1, 130, 1012, 5], [1, 5, 130, 1012]];
    for sizes in small.into_iter().chain(large) {
        agrees(sizes, &device).await;
    }
}

/// K layers of so many rows, inputs and outputs; the loss is a sum of outputs, each with a weight of its own.
async fn agrees([layers, rows, inputs, outputs]: [usize; 4], device: &Device) {
    let numbers = |count: usize, pace: f64| -> Vec<f64> { (1..=count).map(|i| (i as f64 * pace).sin()).collect() };
    let x = numbers(layers * rows * inputs, 0.7);
    let weight = numbers(layers * inputs * outputs, 0.9);
    let bias = numbers(layers * outputs, 1.3);
    let weights_of_loss = numbers(layers * rows * outputs, 1.1);

    let [mut y, mut of_x] = [layers * rows * outputs, layers * rows * inputs].map(|count| vec![0.0; count]);
    let [mut of_weight, mut of_bias] = [weight.len(), bias.len()].map(|count| vec![0.0; count]);
    for layer in 0..layers {
        for row in (layer * rows)..(layer + 1) * rows {
            for output in 0..outputs {
                let place = |input: usize| (layer * inputs + input) * outputs + output;
                let sum: f64 = (0..inputs).map(|input| x[row * inputs + input] * weight[place(input)]).sum();
                let sum = sum + bias[layer * outputs + output];
                let slope = if sum > 0.0 { 1.0 } else { SLOPE };
                y[row * outputs + output] = slope * sum;
                let passed = slope * weights_of_loss[row * outputs + output];
                of_bias[layer * outputs + output] += passed;
                for input in 0..inputs {
                    of_x[row * inputs + input] += passed * weight[place(input)];
                    of_weight[place(input)] += passed * x[row * inputs + input];
                }
            }
        }
    }

    let tensor = |values: &[f64], shape: [usize; 3]| {
        let values: Vec<f32> = values.iter().map(|&value| value as f32).collect();
        Tensor::<3>::from_data(TensorData::new(values, shape), device)
    };
    let stack = DenseStack {
        weight: Param::from_tensor(tensor(&weight, [layers, inputs, outputs])),
        bias: Param::from_tensor(tensor(&bias, [layers, 1, outputs])),
    };
    let input = tensor(&x, [layers, rows, inputs]).require_grad();
    let found = stack.forward(input.clone(), Activation::LeakyRelu(SLOPE));
    let gradients = (found.clone() * tensor(&weights_of_loss, [layers, rows, outputs])).backward();
    let pairs = [
        (found.inner(), y),
        (input.grad(&gradients).unwrap(), of_x),
        (stack.weight.val().grad(&gradients).unwrap(), of_weight),
        (stack.bias.val().grad(&gradients).unwrap(), of_bias),
    ];
    for (what, (found, expected)) in pairs.into_iter().enumerate() {
        let found = found.into_data_async().await.expect("the device delivers");
        assert_eq!(found.iter::<f32>().count(), expected.len());
        for (found, expected) in found.iter::<f32>().zip(expected) {
            let size = [layers, rows, inputs, outputs];
            assert!((f64::from(found) - expected).abs() < 1e-3, "{what} of {size:?}: {found}, {expected}");
        }
    }
}
