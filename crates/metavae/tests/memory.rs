//! What memory a run takes in truth, beside the estimate that runs are refused by.

mod common;

use std::alloc::{GlobalAlloc, Layout, System as SystemAllocator};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use burn::module::Module as _;
use burn::tensor::Device;
use metavae::{
    Aggregation, AnyModel, ContextConfig, ContextMode, DecoderKind, Memory, NetworkConfig, PartTrainer, Pooling,
    RunConfig, System, Trainer,
};
use metavae_datasets::{Family, MetaSplit};
use pollster::block_on;

use common::squares;

/// The system's allocator, which counts what is held.
struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

fn grown(bytes: usize) {
    let held = HELD.fetch_add(bytes, SeqCst) + bytes;
    MOST.fetch_max(held, SeqCst);
}

#[allow(unsafe_code, reason = "an allocator is unsafe by its nature; this one passes everything through")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grown(layout.size());
        unsafe { SystemAllocator.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), SeqCst);
        unsafe { SystemAllocator.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most that is held during some work, beyond what was held before.
fn peak(before: usize, work: impl FnOnce()) -> u64 {
    MOST.store(HELD.load(SeqCst), SeqCst);
    work();
    (MOST.load(SeqCst) - before) as u64
}

fn config(system: System, decoder: DecoderKind, (mode, size): (ContextMode, usize), batch: usize) -> RunConfig {
    let paper = RunConfig::paper(Family::Scale, MetaSplit::Sparse, decoder);
    let network = NetworkConfig {
        system,
        summary_hidden: 150,
        summary: 100,
        hidden: 100,
        latent: 20,
        dataset_latent: 50,
        decoder_hidden: 300,
        ..paper.network
    };
    RunConfig { batch, context: ContextConfig { mode, size, random_size: false }, network, ..paper }
}

fn trainer(config: &RunConfig) -> Trainer<AnyModel> {
    Trainer::new(config.clone(), squares(50), &Device::flex()).expect("it can be run")
}

/// What is estimated lies between what was measured and twice as much.
fn assert_near(case: &str, measured: u64, estimated: u64) {
    let factor = estimated as f64 / measured as f64;
    println!("{case}: {:.1} MB measured, {:.1} estimated, {factor:.2}", measured as f64 / 1e6, estimated as f64 / 1e6);
    assert!((1.0..2.0).contains(&factor), "{case}: {measured} bytes measured, {estimated} estimated");
}

/// One test: what is held is counted for the whole process.
#[test]
fn estimates_lie_between_the_measured_peak_and_twice_as_much() {
    let (in_batch, fresh) = ((ContextMode::InBatch, 10), (ContextMode::Fresh, 20));
    let mut cases: Vec<RunConfig> = Vec::new();
    for context in [in_batch, fresh] {
        let systems = System::ALL.map(|system| config(system, DecoderKind::Separate, context, 60));
        let decoders = DecoderKind::ALL.map(|decoder| config(System::MetaVae, decoder, context, 60));
        cases.extend(systems.into_iter().chain(decoders));
        let plain = config(System::MetaVae, DecoderKind::SharedTrunk, context, 60);
        let gated = NetworkConfig { aggregation: Aggregation::Gated, ..plain.network };
        let attentive = NetworkConfig { pooling: Pooling::Attention, ..plain.network };
        cases.extend([gated, attentive].map(|network| RunConfig { network, ..plain.clone() }));
        cases.push(RunConfig { continuous_values: true, ..plain });
    }
    cases.push(config(System::MetaVae, DecoderKind::SharedTrunk, in_batch, 500));
    for config in cases {
        let NetworkConfig { system, decoder, aggregation, pooling, .. } = config.network;
        let (mode, batch) = (config.context.mode, config.batch);
        let case = format!("{system:?}, {decoder:?}, {aggregation:?}, {pooling:?}, {mode:?}, batch {batch}");
        let memory = Memory::of(&config, 1);
        let before = HELD.load(SeqCst);
        let mut trainer = trainer(&config);
        assert_eq!(memory.weights, 4 * 4 * trainer.model().num_params() as u64, "{case}");
        let measured = peak(before, || (0..2).for_each(|_| drop(trainer.step().expect("constant"))));
        assert_near(&case, measured, memory.peak_of_step());
        let saving = || drop(block_on(trainer.checkpoint()).expect("readable").to_bytes().expect("finite"));
        let measured = peak(before, saving);
        assert_near(&format!("{case}, its checkpoint"), measured, memory.weights + memory.checkpoint);
    }
    for (context, parts) in [(in_batch, 2), (fresh, 3)] {
        let config = config(System::MetaVae, DecoderKind::Separate, context, 200);
        let before = HELD.load(SeqCst);
        let mut part = PartTrainer::of(&trainer(&config), 1, parts, true).expect("four datasets");
        let measured = peak(before, || {
            // Alone, its own numbers stand for the sum.
            let mut numbers = Vec::new();
            let mut steps = 0;
            while steps < 2 {
                steps += usize::from(part.advance(&mut numbers).expect("as many as it handed out").is_some());
            }
        });
        assert_near(
            &format!("{:?}, one of {parts} parts", context.0),
            measured,
            Memory::of(&config, parts).peak_of_step(),
        );
    }
}
