//! Worlds with a known posterior in a browser: a training takes the same steps as natively, and its network answers.
#![cfg(all(target_family = "wasm", feature = "cpu"))]

use js_sys::{Array, JSON, Reflect};
use metavae_web::Session;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

include!("expected/worlds_losses.rs");

fn get(event: &JsValue, name: &str) -> JsValue {
    Reflect::get(event, &JsValue::from_str(name)).expect("events are plain objects")
}

/// The event of a world's command.
async fn ask(session: &Session, command: &str) -> JsValue {
    let command = JSON::parse(&format!(r#"{{"type":"world","command":{command}}}"#)).expect("valid JSON");
    let event = session.handle(command).await;
    assert_eq!(get(&event, "type").as_string().as_deref(), Some("world"), "{:?}", get(&event, "message"));
    get(&event, "event")
}

#[wasm_bindgen_test]
async fn trainings_take_the_steps_that_they_take_natively() {
    let session = Session::open().await.expect("a session");
    for (world, objective, family, losses) in LOSSES {
        ask(&session, &format!(r#"{{"type":"open","world":"{world}"}}"#)).await;
        let config = format!(
            r#"{{"world":"{world}","objective":"{objective}","family":"{family}","models":"all","largestDataset":5,
            "pooling":"attention","width":16,"batch":8,"queries":4,"learningRate":0.004,"steps":100,"seed":3}}"#
        );
        ask(&session, &format!(r#"{{"type":"train","name":"yours","config":{config}}}"#)).await;
        for (step, expected) in losses.iter().enumerate() {
            let stepped = ask(&session, r#"{"type":"step","milliseconds":0}"#).await;
            let loss = Array::from(&get(&stepped, "losses")).get(0).as_f64().expect("a loss");
            assert!(
                (loss - expected).abs() < 1e-3 * expected.abs().max(1.0),
                "{world}, step {step}: {loss}, {expected}"
            );
        }
        let drawn = ask(&session, r#"{"type":"draw","coordinates":null,"size":2,"seed":1}"#).await;
        let json =
            |name: &str| JSON::stringify(&get(&drawn, name)).expect("plain data").as_string().unwrap_or_default();
        let question = format!(r#""dataset":{},"x":{}"#, json("dataset"), json("x"));
        let answered =
            ask(&session, &format!(r#"{{"type":"ask","coordinates":{},{question}}}"#, json("coordinates"))).await;
        let [network] = Array::from(&get(&answered, "networks")).to_vec().try_into().expect("one network");
        let sum: f64 = Array::from(&get(&network, "masses")).iter().filter_map(|mass| mass.as_f64()).sum();
        assert!((sum - 1.0).abs() < 1e-3, "{world}: {sum}");
        let inferred = ask(&session, &format!(r#"{{"type":"infer",{question}}}"#)).await;
        assert!(Array::from(&get(&inferred, "givenDataset")).length() >= 2);
    }
}
