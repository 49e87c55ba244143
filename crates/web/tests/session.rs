//! The session in a browser, through the boundary: commands in, events out, and failures that change nothing.
#![cfg(target_family = "wasm")]

use js_sys::{JSON, Object, Reflect, Uint8Array};
use metavae_web::Session;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// WebGPU in software takes minutes for what the CPU module does in seconds: it begins each long task and goes on once.
const BRIEFLY: bool = cfg!(feature = "webgpu");

/// A command from JSON, with bytes put in under the given names.
fn command(json: &str, bytes: &[(&str, &[u8])]) -> JsValue {
    let command = JSON::parse(json).expect("valid JSON");
    for (name, bytes) in bytes {
        Reflect::set(&command, &JsValue::from_str(name), &Uint8Array::from(*bytes)).expect("a plain object");
    }
    command
}

fn get(event: &JsValue, name: &str) -> JsValue {
    Reflect::get(event, &JsValue::from_str(name)).expect("events are plain objects")
}

fn text(event: &JsValue, name: &str) -> String {
    get(event, name).as_string().unwrap_or_default()
}

fn number(event: &JsValue, name: &str) -> f64 {
    get(event, name).as_f64().unwrap_or(f64::NAN)
}

async fn expect(session: &Session, command: JsValue, event_type: &str) -> JsValue {
    let event = session.handle(command).await;
    assert_eq!(text(&event, "type"), event_type, "{}", text(&event, "message"));
    event
}

/// IDX files of squares at places that depend on the index.
fn squares(count: usize) -> (Vec<u8>, Vec<u8>) {
    let header = |magic: u32, sizes: &[u32]| -> Vec<u8> {
        std::iter::once(&magic).chain(sizes).flat_map(|number| number.to_be_bytes()).collect()
    };
    let (mut images, mut labels) = (header(2051, &[count as u32, 28, 28]), header(2049, &[count as u32]));
    for index in 0..count {
        let (row, column) = (6 + index % 9, 6 + index / 9 % 9);
        let inside =
            |pixel: usize| (row..row + 8).contains(&(pixel / 28)) && (column..column + 8).contains(&(pixel % 28));
        images.extend((0..784).map(|pixel| if inside(pixel) { 255 } else { 0 }));
        labels.push((index % 10) as u8);
    }
    (images, labels)
}

const CREATE: &str = r#"{"type":"createRun","run":1,"config":{"family":"scale","metaSplit":"sparse","batch":8,
    "context":{"mode":"inBatch","size":3},"learningRate":0.003,"schedule":{"type":"constant"},
    "network":{"decoder":"sharedTrunk","summaryHidden":24,"summary":12,"hidden":24,"latent":4},"seed":7}}"#;
const STEP: &str = r#"{"type":"step","run":1,"measure":true}"#;

async fn meta_elbo_of_next_step(session: &Session) -> f64 {
    number(&get(&expect(session, command(STEP, &[]), "stepped").await, "metrics"), "metaElbo")
}

/// One test from beginning to end: opening a WebGPU device twice in one page is refused.
#[wasm_bindgen_test]
async fn a_run_learns_survives_bad_input_resumes_and_answers() {
    let session = Session::open().await.unwrap_or_else(|_| panic!("no {} device", metavae_web::backend::NAME));

    // Too early, unreadable and impossible commands each end in a sentence.
    let failed = expect(&session, command(STEP, &[]), "failed").await;
    assert_eq!(text(&failed, "message"), "Create a run first.");
    expect(&session, Object::new().into(), "failed").await;
    let (images, labels) = squares(60);
    let load = r#"{"type":"loadDigits","part":"train"}"#;
    expect(&session, command(load, &[("images", &images[..100]), ("labels", &labels)]), "failed").await;

    for part in ["train", "test"] {
        let load = load.replace("train", part);
        let loaded =
            expect(&session, command(&load, &[("images", &images), ("labels", &labels)]), "digitsLoaded").await;
        assert_eq!(number(&loaded, "count"), 60.0);
    }
    let too_large = CREATE.replace(r#""size":3"#, r#""size":8"#);
    expect(&session, command(&too_large, &[]), "failed").await;

    // So are numbers that are none of the right kind, and sizes for which there is no memory.
    let unreadable = STEP.replace("\"run\":1", "\"run\":1.5");
    let failed = expect(&session, command(&unreadable, &[]), "failed").await;
    let said = "“1.5” cannot be used where a whole number from 0 to 4294967295 is needed.";
    assert_eq!(text(&failed, "message"), said);
    let huge = CREATE.replace(r#""batch":8"#, r#""batch":2000"#);
    let huge = huge.replace(r#"{"mode":"inBatch","size":3}"#, r#"{"mode":"fresh","size":1000}"#);
    let failed = expect(&session, command(&huge, &[]), "failed").await;
    let said = text(&failed, "message");
    assert!(said.contains("GB of memory, and 3.5 GB can be used here: a batch of "), "{said}");

    // It learns.
    let ready = expect(&session, command(CREATE, &[]), "runReady").await;
    assert_eq!(number(&ready, "step"), 0.0);
    let told = expect(&session, command(r#"{"type":"explainStep","run":1}"#, &[]), "stepExplained").await;
    let told = get(&told, "explained");
    assert_eq!(number(&told, "step"), 0.0);
    let bytes = ["image", "context", "decoded"].map(|name| Uint8Array::from(get(&told, name)).length());
    assert_eq!(bytes, [784, 3 * 784, 784]);
    assert_eq!(js_sys::Array::from(&get(&told, "gradients")).length(), 3);
    let first = meta_elbo_of_next_step(&session).await;
    let expected = number(&get(&told, "metrics"), "metaElbo");
    assert!((first - expected).abs() <= 1e-4 * first.abs(), "{expected} told, {first} then");
    for _ in 0..28 {
        expect(&session, command(&STEP.replace("true", "false"), &[]), "stepped").await;
    }
    let later = meta_elbo_of_next_step(&session).await;
    assert!(later > 0.8 * first, "MetaELBO from {first} to {later}");

    let probed = expect(&session, command(r#"{"type":"probe","run":1,"pixels":true}"#, &[]), "probed").await;
    for features in ["codes", "pixels"] {
        for probe in ["own", "shared"] {
            let accuracy = number(&get(&probed, features), probe);
            assert!((0.0..=1.0).contains(&accuracy), "{features}, {probe}: {accuracy}");
        }
    }

    // A broken checkpoint changes nothing; a good one continues at the same step with the same numbers.
    let saved = expect(&session, command(r#"{"type":"saveRun","run":1}"#, &[]), "runSaved").await;
    assert_eq!(number(&saved, "step"), 30.0);
    let checkpoint = Uint8Array::from(get(&saved, "bytes")).to_vec();
    let restore = r#"{"type":"restoreRun","run":2}"#;
    expect(&session, command(restore, &[("bytes", &checkpoint[..checkpoint.len() - 9])]), "failed").await;
    let next = meta_elbo_of_next_step(&session).await;
    let restored = expect(&session, command(restore, &[("bytes", &checkpoint)]), "runReady").await;
    assert_eq!(number(&restored, "step"), 30.0);
    expect(&session, command(STEP, &[]), "failed").await;
    let again = expect(&session, command(&STEP.replace("\"run\":1", "\"run\":2"), &[]), "stepped").await;
    let again = number(&get(&again, "metrics"), "metaElbo");
    assert!((again - next).abs() <= 1e-4 * next.abs(), "{next} before, {again} after");

    // The model in training answers, and D matters to the answer.
    let exported = expect(&session, command(r#"{"type":"exportModel","run":2}"#, &[]), "modelExported").await;
    let model = Uint8Array::from(get(&exported, "bytes")).to_vec();
    let loaded = expect(&session, command(r#"{"type":"loadModel"}"#, &[("bytes", &model)]), "modelLoaded").await;
    assert_eq!(get(&get(&loaded, "model"), "hasDecoders").as_bool(), Some(true));
    let question = |size: u32| {
        format!(
            r#"{{"context":{{"type":"digits","transformations":[{{"family":"scale","value":1}}],"size":{size},"seed":1}},
            "samples":3,"samplesDataset":1}}"#
        )
    };
    let ask = |subject: &str| {
        let questions = format!("[{},{}]", question(10), question(0));
        command(&format!(r#"{{"type":"ask","subject":{subject},"questions":{questions},"seed":5}}"#), &[])
    };
    let answered = expect(
        &session,
        ask(r#"{"type":"testDigit","index":0,"transformation":{"family":"scale","value":1}}"#),
        "answered",
    )
    .await;
    assert_eq!(Uint8Array::from(get(&answered, "image")).to_vec(), images[16..800]);
    assert_eq!(number(&answered, "label"), 0.0);
    let mut means = Vec::new();
    for answer in js_sys::Array::from(&get(&answered, "answers")).iter() {
        assert_eq!(js_sys::Array::from(&get(&answer, "datasets")).length(), 4);
        assert_eq!(Uint8Array::from(get(&answer, "samples")).length(), 3 * 784);
        assert!(number(&answer, "kl") >= 0.0);
        means.push(js_sys::Array::from(&get(&answer, "mean")).iter().filter_map(|x| x.as_f64()).collect::<Vec<_>>());
    }
    assert_eq!(means[0].len(), 4);
    assert_ne!(means[0], means[1]);
    for (bytes, event) in [(&images[16..800], "answered"), (&images[..100], "failed")] {
        let ask = ask(r#"{"type":"image"}"#);
        let image = Uint8Array::from(bytes);
        Reflect::set(&get(&ask, "subject"), &JsValue::from_str("image"), &image).expect("a plain object");
        expect(&session, ask, event).await;
    }
    explore(&session, &images[16..800], &means[0]).await;
    measure_the_gap(&session, &images[16..800]).await;
    move_chains(&session, &images[16..800]).await;
    fit_a_decoder(&session, &images[16..800]).await;
}

/// Codes of many digits, codes decoded, datasets weighed, with a model of 4 datasets and 4 latent dimensions loaded.
async fn explore(session: &Session, image: &[u8], mean: &[f64]) {
    const UPRIGHT: &str = r#"{"family":"scale","value":1}"#;
    let digits = format!(r#"{{"type":"digits","transformations":[{UPRIGHT}],"size":10,"seed":1}}"#);
    let embed = |count: u32, context: &str| {
        format!(r#"{{"type":"embed","first":0,"count":{count},"transformation":{UPRIGHT},"context":{context}}}"#)
    };
    let embedded = expect(session, command(&embed(3, &digits), &[]), "embedded").await;
    let means = js_sys::Array::from(&get(&embedded, "means"));
    assert_eq!(means.length(), 12);
    // The first test digit is the image that was asked about with the same D.
    for (index, &expected) in mean.iter().enumerate() {
        let found = means.get(index as u32).as_f64().unwrap_or(f64::NAN);
        assert!((found - expected).abs() < 1e-4, "{found} embedded, {expected} answered");
    }
    expect(session, command(&embed(0, &digits), &[]), "failed").await;
    expect(session, command(&embed(3, r#"{"type":"digits","transformations":[],"size":1,"seed":1}"#), &[]), "failed")
        .await;

    // The visitor's own images as D; bytes that are no whole images are refused.
    for (bytes, event) in [(image, "contextDrawn"), (&image[..100], "failed")] {
        let own = command(r#"{"type":"drawContext","context":{"type":"images","side":28}}"#, &[]);
        let images = Uint8Array::from(bytes);
        Reflect::set(&get(&own, "context"), &JsValue::from_str("images"), &images).expect("a plain object");
        expect(session, own, event).await;
    }

    let decode = |codes: &str, dataset: u32| format!(r#"{{"type":"decode","codes":{codes},"dataset":{dataset}}}"#);
    let decoded = expect(session, command(&decode("[0,0,0,0,1,1,1,1]", 3), &[]), "decoded").await;
    assert_eq!(Uint8Array::from(get(&decoded, "images")).length(), 2 * 784);
    expect(session, command(&decode("[0,0,0]", 0), &[]), "failed").await;
    expect(session, command(&decode("[0,0,0,0]", 4), &[]), "failed").await;

    let weigh = |size: u32| format!(r#"{{"type":"weigh","size":{size},"samples":5,"seed":1}}"#);
    for size in [0, 10] {
        let weighed = expect(session, command(&weigh(size), &[("image", image)]), "weighed").await;
        let bounds: Vec<f64> =
            js_sys::Array::from(&get(&weighed, "bounds")).iter().filter_map(|x| x.as_f64()).collect();
        assert_eq!(bounds.len(), 4);
        assert!(bounds.iter().all(|bound| bound.is_finite() && *bound < 0.0), "{bounds:?}");
    }
}

/// Two D by the command that asks for the least at a time, then for the most, which a session cuts to a second: the
/// same numbers, and no more commands.
async fn measure_the_gap(session: &Session, image: &[u8]) {
    let begin = |dataset: u32, contexts: &str| {
        let json = format!(r#"{{"type":"beginGap","dataset":{dataset},"contexts":[{contexts}],"seed":3}}"#);
        command(&json, &[("image", image)])
    };
    let digits = |size: u32| {
        format!(r#"{{"type":"digits","transformations":[{{"family":"scale","value":1}}],"size":{size},"seed":1}}"#)
    };
    let go_on = |milliseconds: f64| command(&format!(r#"{{"type":"measureGap","milliseconds":{milliseconds}}}"#), &[]);
    let failed = expect(session, go_on(1.0), "failed").await;
    assert_eq!(text(&failed, "message"), "Begin to measure a gap first.");
    expect(session, begin(4, &digits(10)), "failed").await;
    expect(session, begin(1, ""), "failed").await;

    let contexts = format!("{},{}", digits(10), digits(0));
    if BRIEFLY {
        expect(session, begin(1, &contexts), "gapMeasured").await;
        let progress = get(&expect(session, go_on(0.0), "gapMeasured").await, "progress");
        assert_eq!(number(&progress, "done"), 2.0);
        return;
    }
    let mut reports = Vec::new();
    let mut most_commands = u32::MAX;
    for milliseconds in [0.0, 60_000.0] {
        let mut progress = get(&expect(session, begin(1, &contexts), "gapMeasured").await, "progress");
        assert_eq!(number(&progress, "done"), 1.0);
        let mut commands = 0;
        while number(&progress, "done") < number(&progress, "steps") {
            assert!(get(&progress, "reference").is_null());
            progress = get(&expect(session, go_on(milliseconds), "gapMeasured").await, "progress");
            commands += 1;
        }
        // How much fewer is the machine's affair: a slow one steps once a second.
        assert!(commands <= most_commands, "{commands} commands of {milliseconds} ms after {most_commands} of 0");
        most_commands = commands;
        let gap = get(&progress, "gap");
        let nats = |part: &JsValue| number(part, "nats");
        let (evidence, best) = (nats(&get(&gap, "logEvidence")), nats(&get(&gap, "best")));
        let amortised = js_sys::Array::from(&get(&gap, "amortised"));
        assert_eq!(amortised.length(), 2);
        for elbo in amortised.iter() {
            assert!(evidence > best - 0.5 && best > nats(&elbo) - 0.5, "{evidence}, {best}, {}", nats(&elbo));
        }
        let reference = get(&progress, "reference");
        let length = |name: &str| js_sys::Array::from(&get(&reference, name)).length();
        assert_eq!((length("mean"), length("bestDeviation"), length("mostCorrelated")), (4, 4, 2));
        assert!(length("draws") > 4 * 100 && length("draws") % 4 == 0);
        reports.push(JSON::stringify(&progress).expect("plain data").as_string());
    }
    assert_eq!(reports[0], reports[1]);
}

/// Chains begin with what a posterior says, and each transition begins where the one before it ended, or stayed.
async fn move_chains(session: &Session, image: &[u8]) {
    let begin = |chains: u32| {
        let json = format!(
            r#"{{"type":"beginChains","dataset":1,"chains":{chains},"seed":3,"context":{{"type":"digits",
            "transformations":[{{"family":"scale","value":1}}],"size":10,"seed":1}}}}"#
        );
        command(&json, &[("image", image)])
    };
    let go_on = || command(r#"{"type":"moveChains","milliseconds":0}"#, &[]);
    let failed = expect(session, go_on(), "failed").await;
    assert_eq!(text(&failed, "message"), "Begin chains first.");
    expect(session, begin(1), "failed").await;
    let progress = get(&expect(session, begin(3), "chainsMoved").await, "progress");
    let counts = ["done", "chains", "latent"].map(|name| number(&progress, name));
    assert_eq!(counts, [0.0, 3.0, 4.0]);
    let leapfrogs = number(&progress, "leapfrogs") as usize;
    let numbers = |progress: &JsValue, name: &str| -> Vec<f64> {
        js_sys::Array::from(&get(progress, name)).iter().filter_map(|value| value.as_f64()).collect()
    };
    let mut stands: Option<Vec<f64>> = None;
    for done in 1..=3 {
        let progress = get(&expect(session, go_on(), "chainsMoved").await, "progress");
        assert_eq!(number(&progress, "done"), f64::from(done));
        let paths = numbers(&progress, "paths");
        assert_eq!(paths.len(), 3 * (leapfrogs + 1) * 4);
        let accepted: Vec<bool> =
            js_sys::Array::from(&get(&progress, "accepted")).iter().filter_map(|value| value.as_bool()).collect();
        assert_eq!(accepted.len(), 3);
        let chains: Vec<&[f64]> = paths.chunks((leapfrogs + 1) * 4).collect();
        let starts: Vec<f64> = chains.iter().flat_map(|path| path[..4].to_vec()).collect();
        assert!(stands.is_none_or(|stands| stands == starts));
        let ends = chains.iter().zip(accepted);
        stands =
            Some(ends.flat_map(|(path, went)| path[if went { leapfrogs * 4 } else { 0 }..][..4].to_vec()).collect());

        let codes = stands.as_ref().map(|codes| format!("{codes:?}")).unwrap_or_default();
        let find =
            command(&format!(r#"{{"type":"findLikelihoods","dataset":1,"codes":{codes}}}"#), &[("image", image)]);
        let nats = numbers(&expect(session, find, "likelihoodsFound").await, "nats");
        assert!(nats.len() == 3 && nats.iter().all(|nats| *nats < 0.0), "{nats:?}");
    }
    let find = command(r#"{"type":"findLikelihoods","dataset":1,"codes":[0.5]}"#, &[("image", image)]);
    let failed = expect(session, find, "failed").await;
    assert_eq!(text(&failed, "message"), "A code has 4 finite numbers; send 1 to 1000 codes.");
}

/// A decoder for digits at a factor that the run never saw, and for images of one's own.
async fn fit_a_decoder(session: &Session, image: &[u8]) {
    const UNSEEN: &str = r#"{"family":"scale","value":1.6}"#;
    let begin = |source: &str| {
        let json = format!(
            r#"{{"type":"beginFit","subject":{{"type":"testDigit","index":0,"transformation":{UNSEEN}}},
            "source":{source},"heldOut":20,"size":10,"fit":"decoder","seed":3}}"#
        );
        command(&json, &[])
    };
    let digits = |size: u32| format!(r#"{{"type":"digits","transformations":[{UNSEEN}],"size":{size},"seed":1}}"#);
    let go_on = || command(r#"{"type":"fitDecoder"}"#, &[]);
    expect(session, go_on(), "failed").await;
    expect(session, begin(&digits(20)), "failed").await;

    let own = begin(r#"{"type":"images","side":28}"#);
    let images = Uint8Array::from([image, image].concat().as_slice());
    Reflect::set(&get(&own, "source"), &JsValue::from_str("images"), &images).expect("a plain object");
    let progress = get(&expect(session, own, "decoderFitted").await, "progress");
    assert_eq!((number(&progress, "fitted"), number(&progress, "heldOut")), (2.0, 1.0));

    let mut progress = get(&expect(session, begin(&digits(60)), "decoderFitted").await, "progress");
    // The digit itself may be among those that were drawn, and is not learnt by heart.
    assert!((39.0..=40.0).contains(&number(&progress, "fitted")) && number(&progress, "heldOut") == 20.0);
    assert!(get(&progress, "start").is_null());
    if BRIEFLY {
        let done = number(&progress, "done");
        let progress = get(&expect(session, go_on(), "decoderFitted").await, "progress");
        assert_eq!(number(&progress, "done"), done + 1.0);
        return;
    }
    let mut curve = Vec::new();
    while number(&progress, "done") < number(&progress, "pieces") {
        progress = get(&expect(session, go_on(), "decoderFitted").await, "progress");
        let measured = get(&progress, "measured");
        if !measured.is_null() {
            assert_eq!(Uint8Array::from(get(&measured, "image")).length(), 784);
            curve.push((number(&measured, "step"), number(&measured, "heldOutElbo"), number(&measured, "digitElbo")));
        }
    }
    assert!([0.6, 1.0, 1.4, 1.8].contains(&number(&progress, "start")));
    let (first, last) = (curve[0], curve[curve.len() - 1]);
    assert_eq!((first.0, last.0), (0.0, number(&progress, "steps")));
    assert!(last.1 > first.1 + 5.0 && last.2 > first.2, "from {first:?} to {last:?}");
    assert!(get(&get(&expect(session, go_on(), "decoderFitted").await, "progress"), "measured").is_null());
}
