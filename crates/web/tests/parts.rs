//! A run shared out among two sessions, in a browser: gradients change hands, and together they are the run of one.
#![cfg(all(target_family = "wasm", feature = "cpu"))]

use js_sys::{Array, Float32Array, JSON, Reflect, Uint8Array};
use metavae_web::Session;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const CREATE: &str = r#"{"type":"createRun","run":1,"config":{"family":"scale","metaSplit":"sparse","batch":8,
    "context":{"mode":"inBatch","size":3},"learningRate":0.003,"schedule":{"type":"constant"},
    "network":{"decoder":"separate","summaryHidden":24,"summary":12,"hidden":24,"latent":4},"seed":7}}"#;

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

/// A session with a run of four datasets.
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
    assert_eq!(get(&ready, "mostParts").as_f64(), Some(4.0));
    session
}

fn ok(result: Result<(), JsError>) {
    assert!(result.is_ok(), "gradients change hands");
}

#[wasm_bindgen_test]
async fn two_sessions_train_one_run() {
    let (alone, lead, helper) = (with_run().await, with_run().await, with_run().await);
    ask(&lead, r#"{"type":"takePart","run":1,"first":0,"count":1}"#, "partTaken").await;
    ask(&helper, r#"{"type":"takePart","run":1,"first":1,"count":3}"#, "partTaken").await;
    let take = r#"{"type":"takeGradients","run":1,"measure":true}"#;
    let apply = r#"{"type":"applyGradients","run":1}"#;
    for _ in 0..3 {
        ask(&alone, r#"{"type":"step","run":1,"measure":false}"#, "stepped").await;
        let taken = ask(&lead, take, "gradientsTaken").await;
        ask(&helper, take, "gradientsTaken").await;
        let exchanged = Float32Array::new(&get(&taken, "count"));
        assert!(lead.add_gradients(Float32Array::new_with_length(1)).await.is_err(), "not so many");
        ok(helper.read_gradients(exchanged.clone()).await);
        ok(lead.add_gradients(exchanged.clone()).await);
        ok(lead.read_gradients(exchanged.clone()).await);
        ok(helper.write_gradients(exchanged).await);
        ask(&lead, apply, "stepped").await;
        ask(&helper, apply, "stepped").await;
    }

    // A part cannot stand for the run until it was joined; then it is the run of one session, up to rounding.
    let export = r#"{"type":"exportModel","run":1}"#;
    ask(&lead, export, "failed").await;
    ask(&lead, r#"{"type":"step","run":1,"measure":false}"#, "failed").await;
    let read = ask(&helper, r#"{"type":"readPart","run":1}"#, "partRead").await;
    let join = JSON::parse(r#"{"type":"joinParts","run":1}"#).expect("valid JSON");
    set(&join, "parts", &Array::of1(&get(&read, "part")));
    expect(&lead, join, "partsJoined").await;
    let weights = |event: JsValue| {
        let bytes = Uint8Array::new(&get(&event, "bytes")).to_vec();
        let header = usize::try_from(u64::from_le_bytes(bytes[..8].try_into().expect("8 bytes"))).expect("small");
        let (values, _) = bytes[8 + header..].as_chunks();
        values.iter().map(|&value| f32::from_le_bytes(value)).collect::<Vec<f32>>()
    };
    let (joined, whole) =
        (weights(ask(&lead, export, "modelExported").await), weights(ask(&alone, export, "modelExported").await));
    assert_eq!(joined.len(), whole.len());
    let apart = joined.iter().zip(&whole).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(apart < 1e-4, "{apart} apart");
}
