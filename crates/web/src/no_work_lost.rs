//! What a session refuses, so that the page keeps what it has: bytes of diverged runs, steps that would learn nothing.

use metavae::{ContextConfig, ContextMode, DecoderKind, NetworkConfig, RunConfig, Schedule};
use metavae_datasets::{Family, MetaSplit, Part};

use crate::protocol::{Command, Event, RunPart};
use crate::test_page::{Page, idx};

/// Four datasets.
fn config(learning_rate: f64, schedule: Schedule) -> RunConfig {
    let paper = RunConfig::paper(Family::Scale, MetaSplit::Sparse, DecoderKind::Separate);
    let network = NetworkConfig { summary_hidden: 9, summary: 5, hidden: 12, latent: 4, ..paper.network };
    let context = ContextConfig { mode: ContextMode::InBatch, size: 3, random_size: false };
    RunConfig { batch: 8, context, network, learning_rate, schedule, ..paper }
}

fn step(page: &mut Page) -> f32 {
    match page.send(Command::Step { run: 1, measure: true }) {
        Event::Stepped { metrics: Some(metrics), .. } => metrics.meta_elbo,
        event => panic!("{event:?}"),
    }
}

/// Pages that share a run out among them.
fn sharing(count: u32, config: &RunConfig) -> Vec<Page> {
    (0..count)
        .map(|part| {
            let mut page = Page::with_digits();
            page.send(Command::CreateRun { run: 1, config: config.clone() });
            page.send(Command::TakePart { run: 1, part, parts: count });
            page
        })
        .collect()
}

/// A step of all of them, their numbers added up; the sentences of those that refuse.
fn advance(pages: &mut [Page]) -> Result<f32, Vec<String>> {
    loop {
        let (mut refused, mut elbo) = (Vec::new(), None);
        for page in &mut *pages {
            match pollster::block_on(page.0.handle(Command::Advance { run: 1 })) {
                Event::Advanced { metrics, .. } => elbo = metrics.map(|metrics| metrics.meta_elbo),
                Event::Failed { message } => refused.push(message),
                event => panic!("{event:?}"),
            }
        }
        match elbo {
            _ if !refused.is_empty() => return Err(refused),
            Some(elbo) => return Ok(elbo),
            None => {}
        }
        let of = |page: &mut Page| page.0.exchange().expect("it has a run").values.clone();
        let mut sum = of(&mut pages[0]);
        for page in &mut pages[1..] {
            sum.iter_mut().zip(of(page)).for_each(|(sum, value)| *sum += value);
        }
        for page in &mut *pages {
            page.0.exchange().expect("it has a run").values.clone_from(&sum);
        }
    }
}

fn join(pages: &mut [Page]) {
    let mut parts: Vec<RunPart> = Vec::new();
    for page in &mut pages[1..] {
        match page.send(Command::ReadPart { run: 1 }) {
            Event::PartRead { parts: read, .. } => parts.extend(read),
            event => panic!("{event:?}"),
        }
    }
    pages[0].send(Command::JoinParts { run: 1, parts });
}

#[test]
fn a_diverged_run_has_no_bytes_whole_or_shared_out() {
    let fast = config(1.0, Schedule::Constant);
    let mut alone = Page::with_digits();
    alone.send(Command::CreateRun { run: 1, config: fast.clone() });
    let Event::RunSaved { bytes, .. } = alone.send(Command::SaveRun { run: 1 }) else { panic!("not saved") };
    assert!((0..500).any(|_| !step(&mut alone).is_finite()), "so high a rate is too much");

    let mut pages = sharing(2, &fast);
    assert!((0..500).any(|_| !advance(&mut pages).expect("constant").is_finite()), "so high a rate is too much");
    join(&mut pages);
    for page in [&mut alone, &mut pages[0]] {
        for command in [Command::SaveRun { run: 1 }, Command::ExportModel { run: 1 }] {
            let said = page.refused(command);
            assert!(said.starts_with("The run diverged: ") && said.contains("smaller learning rate"), "{said}");
        }
    }
    // The last finite step can be gone back to, with a smaller rate.
    alone.send(Command::RestoreRun { run: 1, bytes });
    alone.send(Command::Reschedule { run: 1, learning_rate: 1e-3, schedule: Schedule::Constant });
    (0..20).for_each(|_| assert!(step(&mut alone).is_finite()));
    alone.send(Command::SaveRun { run: 1 });
}

#[test]
fn after_a_schedules_end_a_run_asks_for_a_new_one_whole_or_shared_out() {
    let short = config(1e-3, Schedule::cosine(2));
    let anew = || Command::Reschedule { run: 1, learning_rate: 2e-3, schedule: Schedule::cosine(3) };
    let said = "The schedule has ended: its learning rate reached 0 at step 2. Choose a new one to train on.";

    let mut alone = Page::with_digits();
    alone.send(Command::CreateRun { run: 1, config: short.clone() });
    (0..2).for_each(|_| assert!(step(&mut alone).is_finite()));
    assert_eq!(alone.refused(Command::Step { run: 1, measure: false }), said);
    let refused = alone.refused(Command::Reschedule { run: 1, learning_rate: 1e-3, schedule: Schedule::cosine(0) });
    assert_eq!(refused, "The schedule's cosine has 0 steps; choose at least 1.");
    let Event::Rescheduled { step: at, config, .. } = alone.send(anew()) else { panic!("not rescheduled") };
    assert_eq!((at, config.schedule), (2, Schedule::Cosine { steps: 3, from: 2 }));
    (0..3).for_each(|_| assert!(step(&mut alone).is_finite()));

    let mut pages = sharing(2, &short);
    (0..2).for_each(|_| assert!(advance(&mut pages).expect("not at its end").is_finite()));
    // Joined, it is whole and in parts at once, and both learn of the new schedule.
    join(&mut pages);
    assert_eq!(advance(&mut pages), Err(vec![said.to_owned(); 2]));
    for page in &mut pages {
        page.send(anew());
    }
    let Event::RunSaved { bytes, step: at, .. } = pages[0].send(Command::SaveRun { run: 1 }) else {
        panic!("not saved");
    };
    assert_eq!(at, 2);
    let Event::RunReady { config, .. } = alone.send(Command::RestoreRun { run: 2, bytes }) else { panic!("not ready") };
    assert_eq!(config.schedule, Schedule::Cosine { steps: 3, from: 2 });
    (0..3).for_each(|_| assert!(advance(&mut pages).expect("not at its end").is_finite()));
    assert!(advance(&mut pages).is_err());
}

#[test]
fn what_cannot_fit_is_refused_before_anything_is_held_and_the_run_before_it_stays() {
    const ROOM: u64 = 60_000_000;
    let mut page = Page::with_digits().with_room(ROOM);
    let small = config(1e-3, Schedule::Constant);
    page.send(Command::CreateRun { run: 1, config: small.clone() });
    step(&mut page);
    let fresh = |batch, size| RunConfig {
        batch,
        context: ContextConfig { mode: ContextMode::Fresh, size, random_size: false },
        ..small.clone()
    };
    let said = page.refused(Command::CreateRun { run: 2, config: fresh(2000, 1000) });
    assert!(said.starts_with("A batch of 2000 with N = 1000 needs about ") && said.ends_with(" would fit."), "{said}");
    step(&mut page);

    // A checkpoint from a machine with more room is no way around it.
    let mut elsewhere = Page::with_digits();
    elsewhere.send(Command::CreateRun { run: 1, config: fresh(200, 100) });
    let Event::RunSaved { bytes, .. } = elsewhere.send(Command::SaveRun { run: 1 }) else { panic!("not saved") };
    assert!(page.refused(Command::RestoreRun { run: 2, bytes }).contains("of memory, and 0.1 GB can be used here"));
    step(&mut page);

    // What fits on several cores alone is refused by one, and taken up in parts.
    let shared = fresh(80, 80);
    page.send(Command::CreateRun { run: 3, config: shared });
    assert!(page.refused(Command::Step { run: 3, measure: false }).contains("would fit"));
    assert!(page.refused(Command::TakePart { run: 3, part: 0, parts: 1 }).contains("would fit"));
    page.send(Command::TakePart { run: 3, part: 0, parts: 4 });
    page.send(Command::Advance { run: 3 });
}

#[test]
fn sets_too_small_to_learn_from_are_refused() {
    let mut page = Page::with_digits();
    for count in [0, 1] {
        let (images, labels) = idx(count, 28);
        let said = page.refused(Command::LoadDigits { part: Part::Train, images, labels });
        assert!(said.starts_with(&format!("There are {count} images, and at least 2 are needed")), "{said}");
    }
    let (images, labels) = idx(2, 28);
    page.send(Command::LoadDigits { part: Part::Test, images, labels });
    page.send(Command::CreateRun { run: 1, config: config(1e-3, Schedule::Constant) });
    step(&mut page);
    page.send(Command::Validate { run: 1, images: 500, samples: 2 });
}
