//! Messages of the page: a command a line as JSON. A string "@name" stands for bytes that no one writes as JSON.

use std::sync::LazyLock;

use burn::tensor::Device;
use metavae::inference::reliability::{LEVELS, Linear, Reliability};
use metavae::{ContextConfig, ContextMode, DecoderKind, NetworkConfig, RunConfig, flop_per_step};
use metavae_amortised::RegressorConfig;
use metavae_datasets::{Family, MetaSplit, PIXELS, Part};
use metavae_web::protocol::{Command, ContextChoice, Event, Subject};
use metavae_web::session::State;
use metavae_web::worlds::protocol::{WorldCommand, WorldEvent};
use metavae_worlds::NamedWorld;
use pollster::block_on;
use serde_bytes::ByteBuf;
use serde_json::{Value, json};

use super::{LARGEST_NETWORK_STEP, LARGEST_STEP, tiny_digits};

/// Commands of one input that are carried out.
const MOST_COMMANDS: usize = 12;

/// A session that has all that a page gives it, then whatever comes.
pub fn protocol(bytes: &[u8]) {
    let mut session = opened();
    for line in bytes.split(|&byte| byte == b'\n').take(MOST_COMMANDS) {
        let Ok(command) = serde_json::from_slice::<Command>(line) else { continue };
        send(&mut session, filled(command));
    }
}

/// Weights that answer a question, if they can be loaded.
pub fn with_model(bytes: &[u8]) {
    let bytes = || ByteBuf::from(bytes);
    let mut session = opened();
    let whole = send(&mut session, Command::LoadModel { bytes: bytes() });
    if !matches!(whole, Event::Failed { .. }) {
        send(&mut session, command(&question()));
    }
    let mut session = opened();
    let encoder = send(&mut session, Command::LoadEncoder { bytes: bytes() });
    let decoder = send(&mut session, Command::LoadDecoder { bytes: bytes() });
    if ![encoder, decoder].iter().all(|event| matches!(event, Event::Failed { .. })) {
        send(&mut session, command(&question()));
    }
}

/// Tables that answers are judged by, if they can be loaded beside the tiny run's model.
pub fn with_reliability(bytes: &[u8]) {
    let mut session = opened();
    send(&mut session, Command::LoadModel { bytes: ByteBuf::from(BLOBS.model.clone()) });
    let loaded = send(&mut session, Command::LoadReliability { bytes: ByteBuf::from(bytes) });
    if !matches!(loaded, Event::Failed { .. }) {
        send(&mut session, command(&question()));
    }
}

/// A world's network, which answers and is trained on, if it can be read.
pub fn with_network(bytes: &[u8]) {
    let mut session = State::new(Device::flex());
    let bytes = || ByteBuf::from(bytes);
    let name = || "fuzzed".to_owned();
    for world in [NamedWorld::Clouds, NamedWorld::PlaneTimes] {
        send(&mut session, Command::World { command: WorldCommand::Open { world } });
        let load = WorldCommand::LoadNetwork { name: name(), bytes: bytes() };
        if !matches!(send(&mut session, Command::World { command: load }), Event::Failed { .. }) {
            send(&mut session, command(&world_question()));
        }
        let resume = WorldCommand::Resume { name: name(), bytes: bytes() };
        if !matches!(send(&mut session, Command::World { command: resume }), Event::Failed { .. }) {
            send(&mut session, Command::World { command: WorldCommand::Step { milliseconds: 0.0 } });
        }
    }
}

/// A world's network after two steps, for seeds.
pub fn tiny_network() -> &'static [u8] {
    &BLOBS.network
}

/// A checkpoint of the tiny run after two steps, for seeds.
pub fn tiny_checkpoint() -> &'static [u8] {
    &BLOBS.checkpoint
}

/// The tiny run's model, for seeds.
pub fn tiny_model() -> &'static [u8] {
    &BLOBS.model
}

/// IDX files of the tiny digits, for seeds.
pub fn tiny_images_and_labels() -> (&'static [u8], &'static [u8]) {
    (&BLOBS.images, &BLOBS.labels)
}

/// Tables that answers of the tiny run's model are judged by, for seeds.
pub fn tiny_reliability_file() -> &'static [u8] {
    &BLOBS.reliability
}

/// Tables by which the tiny run's model is judged, all of them there and of no consequence.
fn tiny_reliability() -> Reliability {
    let config = tiny_config();
    let (latent, summary) = (config.network.latent, config.network.summary);
    let features = Reliability::feature_count(latent);
    let rows = |count: usize| (0..count).flat_map(|_| LEVELS.map(|level| 100.0 * level - 90.0)).collect::<Vec<f32>>();
    let linear = |classes: usize, width: usize| Linear {
        weights: (0..classes * width).map(|i| (i % 7) as f32 / 7.0 - 0.4).collect(),
        intercepts: vec![0.1; classes],
    };
    Reliability {
        family: config.family,
        seen: config.seen(),
        step: 2,
        reading: linear(10, latent),
        standard: [vec![0.5; features], vec![2.0; features]],
        judging: linear(3, Reliability::expanded_width(features)),
        values: config.seen(),
        elbo: rows(config.seen().len()),
        kl: rows(config.seen().len()),
        score: rows(config.seen().len()),
        summaries: vec![0.25; config.seen().len() * summary],
        spread: vec![1.0; config.seen().len()],
        context_distance: rows(1),
    }
}

/// The smallest run that has all there is.
pub fn tiny_config() -> RunConfig {
    let paper = RunConfig::paper(Family::Rotation, MetaSplit::Sparse, DecoderKind::SharedTrunk);
    let network = NetworkConfig { summary_hidden: 5, summary: 4, hidden: 6, latent: 3, ..paper.network };
    let context = ContextConfig { mode: ContextMode::InBatch, size: 2, random_size: false };
    RunConfig { batch: 4, context, network, ..paper }
}

/// One command of each kind, as the page sends them: seeds, and what a mutation may put in.
pub fn examples() -> Vec<Value> {
    let upright = json!({ "family": "rotation", "value": 0.0 });
    let digits = json!({ "type": "digits", "transformations": [upright], "size": 3, "seed": 1 });
    let own = json!({ "type": "images", "images": "@image", "side": 28 });
    let drawing =
        json!({ "type": "drawing", "pixels": "@image", "width": 28, "height": 28, "transformation": upright });
    let digit = json!({ "type": "testDigit", "index": 7, "transformation": upright });
    vec![
        json!({ "type": "loadDigits", "part": "test", "images": "@images", "labels": "@labels" }),
        json!({ "type": "loadEncoder", "bytes": "@model" }),
        json!({ "type": "loadDecoder", "bytes": "@model" }),
        json!({ "type": "loadModel", "bytes": "@model" }),
        json!({ "type": "loadReliability", "bytes": "@reliability" }),
        json!({ "type": "readDrawing", "pixels": "@image", "width": 28, "height": 28, "side": 40, "transformation": upright }),
        json!({ "type": "pickDigit", "index": 3, "transformation": upright }),
        json!({ "type": "drawContext", "context": digits }),
        question(),
        json!({ "type": "ask", "subject": drawing, "questions": [{ "context": own, "samples": 0, "samplesDataset": 0 }], "seed": 0 }),
        json!({ "type": "embed", "first": 0, "count": 4, "transformation": upright, "context": digits }),
        json!({ "type": "decode", "codes": [0.0, 1.0, -1.0], "dataset": 0 }),
        json!({ "type": "weigh", "image": "@image", "size": 2, "samples": 2, "seed": 0 }),
        json!({ "type": "findLikelihoods", "image": "@image", "codes": [0.0, 1.0, -1.0], "dataset": 0 }),
        json!({ "type": "beginChains", "image": "@image", "dataset": 1, "context": digits, "chains": 2, "seed": 0 }),
        json!({ "type": "moveChains", "milliseconds": 0.5 }),
        json!({ "type": "beginGap", "image": "@image", "dataset": 1, "contexts": [digits], "seed": 0 }),
        json!({ "type": "measureGap", "milliseconds": 0.5 }),
        json!({ "type": "beginFit", "subject": digit, "source": digits, "heldOut": 1, "size": 1, "fit": "outputLayer", "seed": 0 }),
        json!({ "type": "fitDecoder" }),
        json!({ "type": "createRun", "run": 2, "config": tiny_config() }),
        json!({ "type": "restoreRun", "run": 2, "bytes": "@checkpoint" }),
        json!({ "type": "step", "run": 1, "measure": true }),
        json!({ "type": "explainStep", "run": 1 }),
        json!({ "type": "reschedule", "run": 1, "learningRate": 0.001, "schedule": { "type": "cosine", "steps": 9 } }),
        json!({ "type": "validate", "run": 1, "images": 2, "samples": 2 }),
        json!({ "type": "probe", "run": 1, "pixels": true }),
        json!({ "type": "saveRun", "run": 1 }),
        json!({ "type": "exportModel", "run": 1 }),
        json!({ "type": "takePart", "run": 1, "part": 0, "parts": 2 }),
        json!({ "type": "advance", "run": 1 }),
        json!({ "type": "readPart", "run": 1 }),
        json!({ "type": "joinParts", "run": 1, "parts": [{ "first": 1, "count": 1, "step": 0, "shared": 0, "values": "@image" }] }),
    ]
    .into_iter()
    .chain(world_examples())
    .collect()
}

/// One command of each kind to a world, the plane with times alone first.
fn world_examples() -> Vec<Value> {
    let (coordinates, x, dataset) = (json!([0.5, 0.5]), json!([1.2]), json!([{ "x": [1.1], "z": null }]));
    let commands = [
        json!({ "type": "open", "world": "plane-times" }),
        json!({ "type": "draw", "coordinates": coordinates, "size": 2, "seed": 1 }),
        json!({ "type": "ask", "coordinates": coordinates, "dataset": dataset, "x": x }),
        json!({ "type": "infer", "dataset": dataset, "x": x }),
        json!({ "type": "search", "coordinates": coordinates, "x": x }),
        json!({ "type": "searchOn", "milliseconds": 0.0 }),
        json!({ "type": "open", "world": "clouds" }),
        json!({ "type": "colour", "by": null, "coordinates": [0.5, 0.5, 0.5, 0.5], "dataset": [], "points": 4, "reach": 6.0 }),
        json!({ "type": "loadNetwork", "name": "shipped", "bytes": "@network" }),
        json!({ "type": "train", "name": "yours", "config": tiny_network_config() }),
        json!({ "type": "resume", "name": "yours", "bytes": "@network" }),
        json!({ "type": "step", "milliseconds": 0.0 }),
        json!({ "type": "save" }),
        json!({ "type": "calibrate", "name": "yours", "size": 1, "questions": 4, "seed": 0 }),
        json!({ "type": "reach", "first": 0, "count": 2, "size": 1, "questions": 2, "seed": 0 }),
        json!({ "type": "discard" }),
    ];
    commands.into_iter().map(|command| json!({ "type": "world", "command": command })).collect()
}

fn world_question() -> Value {
    let ask = json!({ "type": "ask", "coordinates": [0.5, 0.5], "dataset": [{ "x": [1.1], "z": null }], "x": [1.2] });
    json!({ "type": "world", "command": ask })
}

/// The smallest network of a world that has all there is.
fn tiny_network_config() -> RegressorConfig {
    let usual = RegressorConfig::of(NamedWorld::PlaneTimes);
    RegressorConfig { width: 4, batch: 2, queries: 2, largest_dataset: 2, steps: 6, ..usual }
}

fn question() -> Value {
    let upright = json!({ "family": "rotation", "value": 0.0 });
    let context = json!({ "type": "digits", "transformations": [upright], "size": 3, "seed": 1 });
    let questions = json!([{ "context": context, "samples": 2, "samplesDataset": 0 }]);
    let subject = json!({ "type": "testDigit", "index": 7, "transformation": upright });
    json!({ "type": "ask", "subject": subject, "questions": questions, "seed": 0 })
}

/// Digits, a model that answers and a run.
fn opened() -> State {
    let mut session = State::new(Device::flex());
    for part in Part::ALL {
        let (images, labels) = (named(b"@images"), named(b"@labels"));
        send(&mut session, Command::LoadDigits { part, images, labels });
    }
    send(&mut session, Command::LoadModel { bytes: named(b"@model") });
    send(&mut session, Command::CreateRun { run: 1, config: tiny_config() });
    session
}

fn command(example: &Value) -> Command {
    filled(command_of(example))
}

fn send(session: &mut State, command: Command) -> Event {
    // What a configuration asks for may be large and right, and only slow.
    if matches!(&command, Command::CreateRun { config, .. } if config.validate().is_ok() && flop_per_step(config) > LARGEST_STEP)
    {
        return Event::Failed { message: String::new() };
    }
    if matches!(&command, Command::World { command } if is_slow(command)) {
        return Event::Failed { message: String::new() };
    }
    let event = block_on(session.handle(command));
    if let Event::Failed { message } = &event {
        assert!(message.ends_with('.') && message.len() < 2000, "no sentence: {message}");
    }
    event
}

/// What a world may well be asked, and only takes long.
fn is_slow(command: &WorldCommand) -> bool {
    match command {
        WorldCommand::Train { config, .. } => {
            config.width * config.batch * (config.queries + config.largest_dataset) > LARGEST_NETWORK_STEP
        }
        WorldCommand::Calibrate { questions, size, .. } => questions.saturating_mul(size.saturating_add(1)) > 1000,
        WorldCommand::Reach { count, questions, size, .. } => {
            count.saturating_mul(*questions).saturating_mul(size.saturating_add(1)) > 1000
        }
        WorldCommand::SearchOn { milliseconds } | WorldCommand::Step { milliseconds } => *milliseconds > 10.0,
        _ => false,
    }
}

/// Bytes that commands name.
struct Blobs {
    network: Vec<u8>,
    images: Vec<u8>,
    labels: Vec<u8>,
    model: Vec<u8>,
    checkpoint: Vec<u8>,
    reliability: Vec<u8>,
}

static BLOBS: LazyLock<Blobs> = LazyLock::new(|| {
    let digits = tiny_digits();
    let header = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<u8>>();
    let count = digits.len() as u32;
    let (mut images, mut labels) = (header(&[2051, count, 28, 28]), header(&[2049, count]));
    for index in 0..digits.len() {
        images.extend(digits.image(index));
        labels.push(digits.label(index));
    }
    let mut trainer =
        metavae::Trainer::<metavae::AnyModel>::new(tiny_config(), digits, &Device::flex()).expect("the tiny run fits");
    for _ in 0..2 {
        let _ = trainer.step();
    }
    let checkpoint = block_on(trainer.checkpoint()).expect("the device delivers").to_bytes().expect("it is finite");
    let model = block_on(trainer.export()).expect("the device delivers");
    let model = model.to_bytes(metavae::ModelPart::Whole, metavae::Precision::Full).expect("it is finite");
    let reliability = tiny_reliability().to_bytes().expect("it is finite");
    let network = trained_network();
    Blobs { network, images, labels, model, checkpoint, reliability }
});

fn trained_network() -> Vec<u8> {
    let mut session = State::new(Device::flex());
    let examples = world_examples();
    for (at, count) in [(0, 1), (9, 1), (11, 2)] {
        for _ in 0..count {
            send(&mut session, command_of(&examples[at]));
        }
    }
    match send(&mut session, command_of(&examples[12])) {
        Event::World { event: WorldEvent::Saved { bytes } } => bytes.into_vec(),
        event => panic!("nothing was saved but {event:?}"),
    }
}

/// Without named bytes.
fn command_of(example: &Value) -> Command {
    serde_json::from_value(example.clone()).expect("the example is a command")
}

/// A command whose named bytes stand in place of their names.
fn filled(mut command: Command) -> Command {
    let fill = |bytes: &mut ByteBuf| *bytes = named(bytes);
    match &mut command {
        Command::LoadDigits { images, labels, .. } => [images, labels].into_iter().for_each(fill),
        Command::LoadEncoder { bytes }
        | Command::LoadDecoder { bytes }
        | Command::LoadModel { bytes }
        | Command::LoadReliability { bytes }
        | Command::RestoreRun { bytes, .. } => fill(bytes),
        Command::ReadDrawing { pixels, .. } => fill(pixels),
        Command::Weigh { image, .. } | Command::FindLikelihoods { image, .. } => fill(image),
        Command::BeginChains { image, context, .. } => {
            fill(image);
            fill_context(context);
        }
        Command::World { command: WorldCommand::LoadNetwork { bytes, .. } | WorldCommand::Resume { bytes, .. } } => {
            fill(bytes);
        }
        Command::DrawContext { context } | Command::Embed { context, .. } => fill_context(context),
        Command::BeginGap { image, contexts, .. } => {
            fill(image);
            contexts.iter_mut().for_each(fill_context);
        }
        Command::Ask { subject, questions, .. } => {
            fill_subject(subject);
            for question in questions {
                fill_context(&mut question.context);
            }
        }
        Command::BeginFit { subject, source, .. } => {
            fill_subject(subject);
            fill_context(source);
        }
        Command::JoinParts { parts, .. } => parts.iter_mut().for_each(|part| fill(&mut part.values)),
        _ => {}
    }
    command
}

fn fill_context(context: &mut ContextChoice) {
    if let ContextChoice::Images { images, .. } = context {
        *images = named(images);
    }
}

fn fill_subject(subject: &mut Subject) {
    if let Subject::Drawing { pixels: bytes, .. } | Subject::Image { image: bytes } = subject {
        *bytes = named(bytes);
    }
}

fn named(bytes: &[u8]) -> ByteBuf {
    ByteBuf::from(match bytes {
        b"@images" => BLOBS.images.clone(),
        b"@labels" => BLOBS.labels.clone(),
        b"@model" => BLOBS.model.clone(),
        b"@checkpoint" => BLOBS.checkpoint.clone(),
        b"@network" => BLOBS.network.clone(),
        b"@reliability" => BLOBS.reliability.clone(),
        b"@image" => vec![120; PIXELS],
        other => other.to_vec(),
    })
}
