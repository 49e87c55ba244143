//! The whole evaluation, on digits whose class is a brightness, with models whose right answers are known.

use std::collections::BTreeSet;
use std::sync::Mutex;

use metavae_datasets::{Digits, Family, MetaSplit, PIXELS};
use metavae_evaluation::{
    Codes, ContextKind, Draws, Evaluation, EvaluationError, Failure, Features, Options, Progress, Report,
};

/// Digits of class c: a square in the middle of brightness 20 + 20 c, the same under every rotation, and a mark near the
/// left edge that turns with the image, so that datasets can be told apart.
fn digits(count: usize) -> Digits {
    let mut images = vec![0; count * PIXELS];
    let labels: Vec<u8> = (0..count).map(|index| (index * 7 % 10) as u8).collect();
    for (image, label) in images.chunks_exact_mut(PIXELS).zip(&labels) {
        for row in 11..17 {
            image[row * 28 + 11..][..6].fill(20 + 20 * label);
            image[row * 28 + 2..][..3].fill(255);
        }
    }
    Digits::new(images, labels).unwrap()
}

fn brightness(image: &[u8]) -> usize {
    usize::from((image[13 * 28 + 13] - 20) / 20)
}

/// Tells the class with the right context, and nothing otherwise.
struct Oracle {
    calls: Mutex<Vec<(usize, usize, u64)>>,
}

impl Codes for Oracle {
    fn name(&self) -> &'static str {
        "oracle"
    }

    fn context_size(&self) -> usize {
        3
    }

    fn summaries(&self, images: &[u8]) -> Result<Features, Failure> {
        Ok(Features::pixels(images, PIXELS))
    }

    fn codes(&self, images: &[u8], context: Option<Draws<'_>>, seed: u64) -> Result<Features, Failure> {
        let size = context.map_or(0, |context| context.size);
        self.calls.lock().unwrap().push((images.len() / PIXELS, size, seed));
        let first = Features::pixels(&images[..PIXELS], PIXELS).values;
        let right = context.is_some_and(|context| context.summaries.values.starts_with(&first));
        let mut values = vec![0.0; images.len() / PIXELS * 10];
        for (image, code) in images.chunks_exact(PIXELS).zip(values.chunks_exact_mut(10)) {
            code[if right { brightness(image) } else { 0 }] = 3.0;
        }
        Ok(Features::new(values, 10)?)
    }
}

struct Diverged;

impl Codes for Diverged {
    fn name(&self) -> &'static str {
        "diverged"
    }

    fn context_size(&self) -> usize {
        0
    }

    fn summaries(&self, _: &[u8]) -> Result<Features, Failure> {
        unreachable!("a model without a context is asked for no summaries")
    }

    fn codes(&self, images: &[u8], context: Option<Draws<'_>>, _: u64) -> Result<Features, Failure> {
        assert!(context.is_none(), "a model without a context is given none");
        Ok(Features::new(vec![f32::NAN; images.len() / PIXELS], 1)?)
    }
}

fn evaluate<T>(seen: bool, run: impl Fn(&Evaluation<'_>) -> T) -> (T, Vec<Progress>) {
    let (train, test) = (digits(300), digits(100));
    let told = Mutex::new(Vec::new());
    let result = run(&Evaluation {
        family: Family::Rotation,
        meta_split: MetaSplit::Interleaved,
        seen_values: None,
        train: &train,
        test: &test,
        options: Options { train_images: 200, test_images: 100, shared_images: 180, seed: 5, seen },
        progress: &|progress| told.lock().unwrap().push(progress.clone()),
    });
    (result, told.into_inner().unwrap())
}

#[test]
fn the_right_context_is_told_from_the_wrong_and_the_empty_one() {
    let oracle = Oracle { calls: Mutex::new(Vec::new()) };
    let (records, told) = evaluate(false, |evaluation| evaluation.codes(&oracle, &[]).unwrap());
    assert_eq!(records.len(), 3 * 9);
    let unseen = MetaSplit::Interleaved.unseen(Family::Rotation);
    for (index, record) in records.iter().enumerate() {
        assert_eq!((record.value, record.context), (unseen[index / 3], Some(ContextKind::ALL[index % 3])));
        let expected = if record.context == Some(ContextKind::Right) { 1.0 } else { 0.1 };
        assert!((record.probe - expected).abs() < 1e-9, "{record:?}");
        assert!((record.shared_probe - expected).abs() < 1e-9, "{record:?}");
        assert_eq!(record.context_size, if record.context == Some(ContextKind::Empty) { 0 } else { 3 });
    }
    assert_eq!(records[1].context_value, Some(-60.0));

    let mut done: Vec<usize> = told.iter().map(|progress| progress.done).collect();
    done.sort_unstable();
    assert_eq!(done, (1..=28).collect::<Vec<_>>());
    assert!(told.iter().all(|progress| progress.total == 28));

    let calls = oracle.calls.into_inner().unwrap();
    assert_eq!(calls.iter().filter(|(images, ..)| *images == 20).count(), 9, "the shared probe has 180 / 9 of each");
    assert_eq!(calls.iter().filter(|(images, ..)| *images == 200).count(), 27);
    assert_eq!(calls.iter().filter(|(_, size, _)| *size == 0).count(), 18, "9 datasets, train and test, without D");
    let seeds: BTreeSet<u64> = calls.iter().map(|(_, _, seed)| *seed).collect();
    assert_eq!(seeds.len(), 9 + 2 * 9, "the kinds of context of a dataset are compared on the same draws");
}

#[test]
fn other_sizes_of_the_right_context_and_seen_datasets_are_measured_where_asked_for() {
    let oracle = Oracle { calls: Mutex::new(Vec::new()) };
    let (records, told) = evaluate(true, |evaluation| evaluation.codes(&oracle, &[1, 3, 5]).unwrap());
    let (seen, unseen): (Vec<_>, Vec<_>) = records.iter().partition(|record| record.seen);
    assert_eq!((seen.len(), unseen.len(), told.len()), (9, 9 * 5, 9 + 9 * 5 + 1));
    assert!(seen.iter().all(|record| (record.context, record.context_size) == (Some(ContextKind::Right), 3)));
    let contexts: Vec<_> = unseen[..5].iter().map(|record| (record.context.unwrap(), record.context_size)).collect();
    let [right, wrong, empty] = ContextKind::ALL;
    let expected = [(right, 3), (wrong, 3), (empty, 0), (right, 1), (right, 5)];
    assert_eq!(contexts, expected);
    let sizes: BTreeSet<usize> = oracle.calls.into_inner().unwrap().iter().map(|(_, size, _)| *size).collect();
    assert_eq!(sizes, BTreeSet::from([0, 1, 3, 5]));
    assert!(records.iter().all(|record| record.active_units.is_some()));
}

#[test]
fn controls_read_what_is_plain_to_see() {
    let (records, told) = evaluate(false, |evaluation| evaluation.controls(&[]).unwrap());
    assert_eq!((records.len(), told.len()), (18, 20));
    let summaries = Report { options: Options::default(), records }.summaries();
    let names: Vec<&str> = summaries.iter().map(|summary| summary.model.as_str()).collect();
    assert_eq!(names, ["raw pixels", "PCA-40"]);
    for summary in summaries {
        // A brightness in one number is hard for a softmax with a penalty, but far easier than guessing.
        assert!(summary.probe.worst > 0.5, "{summary:?}");
        assert!(summary.probe.worst <= summary.probe.mean && summary.probe.mean <= 1.0);
    }
}

#[test]
fn own_probes_known_from_another_split_are_not_fitted_again() {
    let (records, _) = evaluate(false, |evaluation| evaluation.controls(&[]).unwrap());
    let mut known = records.clone();
    known.retain(|record| record.model == "PCA-40");
    for record in &mut known {
        (record.probe, record.shared_probe) = (0.125, 0.0);
    }
    let (again, _) = evaluate(false, |evaluation| evaluation.controls(&known).unwrap());
    for (before, after) in records.iter().zip(&again) {
        let own = if after.model == "PCA-40" { 0.125 } else { before.probe };
        assert_eq!((after.probe, after.shared_probe), (own, before.shared_probe));
    }
}

#[test]
fn a_diverged_model_ends_in_a_sentence() {
    let (result, _) = evaluate(false, |evaluation| evaluation.codes(&Diverged, &[]));
    let error = result.unwrap_err();
    assert!(matches!(error, EvaluationError::NotFinite { row: 0 }), "{error}");
    assert!(error.to_string().contains("diverged"));
}

/// Codes of 1 at the images' own place, and of 2 more where an empty D leaves the model in the dark.
struct Placed;

impl Codes for Placed {
    fn name(&self) -> &'static str {
        "placed"
    }

    fn context_size(&self) -> usize {
        3
    }

    fn summaries(&self, images: &[u8]) -> Result<Features, Failure> {
        Ok(Features::pixels(images, PIXELS))
    }

    /// [class, whether the mark left its place], the latter only without a D.
    fn codes(&self, images: &[u8], context: Option<Draws<'_>>, _: u64) -> Result<Features, Failure> {
        if let Some(context) = context {
            assert_eq!(
                context.summaries.values[..PIXELS],
                Features::pixels(&images[..PIXELS], PIXELS).values,
                "another's D"
            );
            assert_eq!((context.size, context.summaries.len()), (3, images.len() / PIXELS));
        }
        let moved = |image: &[u8]| f32::from(u8::from(image[13 * 28 + 3] == 0));
        let code = |image: &[u8]| match context {
            Some(_) => [f32::from(image[13 * 28 + 13]), 0.0],
            None => [0.0, 4.0 * moved(image)],
        };
        Ok(Features::new(images.chunks_exact(PIXELS).flat_map(code).collect(), 2)?)
    }
}

#[test]
fn versions_of_an_image_are_compared_under_every_family_with_their_own_d() {
    let (train, test) = (digits(60), digits(40));
    let told = Mutex::new(Vec::new());
    let progress = |progress: &Progress| told.lock().unwrap().push((progress.done, progress.total));
    let options = Options { test_images: 20, shared_images: 60, ..Options::default() };
    let evaluation = Evaluation {
        family: Family::Rotation,
        meta_split: MetaSplit::Interleaved,
        seen_values: None,
        train: &train,
        test: &test,
        options,
        progress: &progress,
    };
    let row = evaluation.invariance(&Placed).unwrap();
    let kinds: Vec<_> = row.iter().map(|found| (found.family, found.context.unwrap())).collect();
    let both = |family| [(family, ContextKind::Right), (family, ContextKind::Empty)];
    assert_eq!(kinds, Family::PAPER.into_iter().flat_map(both).collect::<Vec<_>>());
    assert_eq!(told.lock().unwrap().last(), Some(&(18 + 15 + 18, 18 + 15 + 18)));
    // A turned square has the same centre, so with D nothing moves, and images of other classes are apart.
    assert!(row[0].distances.versions == 0.0 && row[0].distances.images > 20.0, "{row:?}");
    // Without D the mark moves away at all angles but 0 and, for a mark of this size, none else: 17 of 153 pairs differ.
    assert!((row[1].distances.versions - 4.0 * 17.0 / 153.0).abs() < 1e-9, "{row:?}");
    assert!(row[1].distances.images == 0.0, "all images of a version have the same code: {row:?}");

    let controls = evaluation.invariance_of_controls().unwrap();
    assert_eq!(controls.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["raw pixels", "PCA-40"]);
    for (name, row) in controls {
        assert_eq!(row.iter().map(|found| found.family).collect::<Vec<_>>(), Family::PAPER, "{name}");
        assert!(row.iter().all(|found| found.context.is_none() && found.distances.versions > 1.0), "{name}: {row:?}");
    }
}
