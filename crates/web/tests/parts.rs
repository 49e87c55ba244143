//! A run shared out among two sessions, in a browser: numbers change hands, and together they are the run of one.
#![cfg(all(target_family = "wasm", feature = "cpu"))]

use js_sys::{Float32Array, JSON, Reflect, Uint8Array};
use metavae_web::Session;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// So much work that a dataset is cut for two cores to have as much of it.
const CREATE: &str = r#"{"type":"createRun","run":1,"config":{"family":"rotation","metaSplit":"sparse","batch":30,
    "context":{"mode":"inBatch","size":3},"learningRate":0.003,"schedule":{"type":"constant"},
    "network":{"decoder":"separate","summaryHidden":784,"summary":400,"hidden":400,"latent":40},"seed":7}}"#;

fn get(event: &JsValue, name: &str) -> JsValue {
    Reflect::get(event, &JsValue::from_str(name)).expect("events are plain objects")
}

fn set(command: &JsValue, name: &str, value: &JsValue) {
    Reflect::set(command, &JsValue::from_str(name), value).expect("commands are plain objects");
}

async fn expect(session: &Session, command: JsValue, event_type: &str) -> JsValue {
    let event = session.handle(command).await;
    assert_eq!(get(&event, "type").as_string().as_deref(), Some(event_type), "{:?}", get(&event, "message"));
    event
}

async fn ask(session: &Session, json: &str, event_type: &str) -> JsValue {
    expect(session, JSON::parse(json).expect("valid JSON"), event_type).await
}

/// A session with a run of five datasets.
async fn with_run() -> Session {
    let session = Session::open().await.unwrap_or_else(|_| panic!("the processor is always there"));
    let header = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<u8>>();
    let (mut images, mut labels) = (header(&[2051, 60, 28, 28]), header(&[2049, 60]));
    images.extend((0..60 * 784_u32).map(|pixel| (pixel * 7 % 251) as u8));
    labels.extend([0; 60]);
    let load = JSON::parse(r#"{"type":"loadDigits","part":"train"}"#).expect("valid JSON");
    set(&load, "images", &Uint8Array::from(images.as_slice()));
    set(&load, "labels", &Uint8Array::from(labels.as_slice()));
    expect(&session, load, "digitsLoaded").await;
    let ready = ask(&session, CREATE, "runReady").await;
    assert_eq!(get(&ready, "mostParts").as_f64(), Some(5.0));
    session
}

fn ok(result: Result<(), JsError>) {
    assert!(result.is_ok(), "numbers change hands");
}

#[wasm_bindgen_test]
async fn two_sessions_train_one_run() {
    let (alone, coordinator, helper) = (with_run().await, with_run().await, with_run().await);
    ask(&coordinator, r#"{"type":"takePart","run":1,"part":0,"parts":2}"#, "partTaken").await;
    ask(&helper, r#"{"type":"takePart","run":1,"part":1,"parts":2}"#, "partTaken").await;
    let advance = r#"{"type":"advance","run":1}"#;
    for _ in 0..3 {
        ask(&alone, r#"{"type":"step","run":1,"measure":false}"#, "stepped").await;
        let mut rounds = 0;
        loop {
            let advanced = ask(&coordinator, advance, "advanced").await;
            ask(&helper, advance, "advanced").await;
            if get(&advanced, "count").as_f64() == Some(0.0) {
                assert!(get(&advanced, "metrics").is_object());
                break;
            }
            rounds += 1;
            let exchanged = Float32Array::new(&get(&advanced, "count"));
            assert!(coordinator.add_numbers(Float32Array::new_with_length(1), true).await.is_err(), "not so many");
            ok(helper.read_numbers(exchanged.clone()).await);
            ok(coordinator.add_numbers(exchanged.clone(), true).await);
            let sum = Float32Array::new(&get(&advanced, "count"));
            ok(coordinator.read_numbers(sum.clone()).await);
            assert_eq!(sum.to_vec(), exchanged.to_vec());
            ok(helper.write_numbers(exchanged).await);
        }
        // Summaries, their gradients, all others: one dataset is cut.
        assert_eq!(rounds, 3);
    }

    // A part cannot stand for the run until it was joined; then it is the run of one session, up to rounding.
    let export = r#"{"type":"exportModel","run":1}"#;
    ask(&coordinator, export, "failed").await;
    ask(&coordinator, r#"{"type":"step","run":1,"measure":false}"#, "failed").await;
    let read = ask(&helper, r#"{"type":"readPart","run":1}"#, "partRead").await;
    let join = JSON::parse(r#"{"type":"joinParts","run":1}"#).expect("valid JSON");
    set(&join, "parts", &get(&read, "parts"));
    expect(&coordinator, join, "partsJoined").await;
    let weights = |event: JsValue| {
        let bytes = Uint8Array::new(&get(&event, "bytes")).to_vec();
        let header = usize::try_from(u64::from_le_bytes(bytes[..8].try_into().expect("8 bytes"))).expect("small");
        let (values, _) = bytes[8 + header..].as_chunks();
        values.iter().map(|&value| f32::from_le_bytes(value)).collect::<Vec<f32>>()
    };
    let (joined, whole) = (
        weights(ask(&coordinator, export, "modelExported").await),
        weights(ask(&alone, export, "modelExported").await),
    );
    assert_eq!(joined.len(), whole.len());
    let apart = joined.iter().zip(&whole).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(apart < 1e-4, "{apart} apart");
}
