//! What a run has done is never lost: not by signals, not by another run, not by divergence, not by a finished schedule.

mod common;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use common::{TINY, fail, folder, names, run, start, succeed, text};
use metavae::weights::{Tensors, from_bytes};
use metavae::{Checkpoint, Schedule};

fn checkpoint(path: &Path) -> Checkpoint {
    Checkpoint::from_bytes(&fs::read(path).unwrap()).unwrap()
}

/// Without the optimiser's moments.
fn weights(path: &Path) -> Tensors {
    let (mut tensors, _) = from_bytes(&fs::read(path).unwrap()).unwrap();
    tensors.retain(|name, _| !name.starts_with("optimiser."));
    tensors
}

/// Waits for its first line, then some time.
fn first_line(child: &mut Child, more: Duration) -> String {
    let mut line = String::new();
    BufReader::with_capacity(1, child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    thread::sleep(more);
    line
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([format!("-{name}"), child.id().to_string()]).status().unwrap().success());
}

/// Its exit code, and what both outputs still had to say.
fn end(mut child: Child) -> (Option<i32>, String, String) {
    let (mut out, mut error) = (Vec::new(), Vec::new());
    child.stdout.take().unwrap().read_to_end(&mut out).unwrap();
    child.stderr.take().unwrap().read_to_end(&mut error).unwrap();
    (child.wait().unwrap().code(), text(&out), text(&error))
}

#[cfg(unix)]
#[test]
fn a_run_that_is_asked_to_end_writes_what_it_has_and_says_where() {
    let folder = folder("signals");
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let file = format!("{name}.safetensors");
        let mut child = start(&folder, &format!("train {TINY} --steps 1000000 --every 1000000 --out {file}"));
        first_line(&mut child, Duration::from_millis(400));
        signal(&child, name);
        let (found, said, error) = end(child);
        assert_eq!(found, Some(code), "{error}");
        let step = checkpoint(&folder.join(&file)).step;
        assert!(step > 0);
        let expected = format!("stopped at step {step}; checkpoint: {file}; go on with: metavae train --resume {file}");
        assert!(said.contains(&expected) && said.trim_end().ends_with("--data data"), "{said}");
        // It goes on from there.
        succeed(&folder, &format!("train --data data --resume {file} --steps {}", step + 2));
        let further = format!("{name}-from-step-{step}.safetensors");
        assert_eq!(checkpoint(&folder.join(further)).step, step + 2);
    }
    assert_eq!(names(&folder).iter().filter(|name| name.starts_with('.')).count(), 0, "{:?}", names(&folder));
}

#[test]
fn a_run_goes_on_with_no_other_images_than_its_own() {
    let folder = folder("other-images");
    common::write_digits(&folder.join("others"), [60, 20], str::to_owned);
    succeed(&folder, &format!("train {TINY} --schedule constant --steps 2 --out run.safetensors"));
    let source = checkpoint(&folder.join("run.safetensors")).config.source.unwrap();
    assert_eq!((source.name.as_str(), source.train, source.test, source.classes), ("data", 120, 60, 10));
    let error = fail(&folder, "train --data others --resume run.safetensors --steps 4");
    assert!(error.contains(&format!("learns from “data” ({})", source.id)) && error.contains("--data"), "{error}");
    succeed(&folder, "train --data data --resume run.safetensors --steps 4");
}

#[cfg(unix)]
#[test]
fn a_second_signal_ends_a_run_at_once() {
    let folder = folder("second-signal");
    let sizes = "--batch 1500 --context 2 --hidden 4000 --data data";
    let mut child = start(&folder, &format!("train {sizes} --steps 100 --out slow.safetensors --any-memory"));
    first_line(&mut child, Duration::from_millis(200));
    signal(&child, "INT");
    thread::sleep(Duration::from_millis(200));
    let asked = Instant::now();
    signal(&child, "INT");
    assert_eq!(end(child).0, Some(130));
    assert!(asked.elapsed() < Duration::from_secs(2), "a step of these sizes takes longer");
    assert!(!folder.join("slow.safetensors").exists());
}

#[cfg(unix)]
#[test]
fn commands_that_keep_nothing_end_with_the_signals_code() {
    let folder = folder("ended");
    common::model(&folder, "model");
    let slow = "gap model.safetensors --data data --images 20 --search-steps 100000000";
    let child = start(&folder, slow);
    thread::sleep(Duration::from_millis(500));
    signal(&child, "TERM");
    assert_eq!(end(child).0, Some(143));
}

#[cfg(unix)]
#[test]
fn reproduce_keeps_what_was_trained_and_says_how_to_go_on() {
    let folder = folder("reproduce-signal");
    let asked = "reproduce figure6 --families scale --splits contiguous --models vae --batch 11 --data data \
                 --train-images 40 --test-images 40 --shared-images 40 --steps";
    let child = start(&folder, &format!("{asked} 1000000"));
    let kept = folder.join("runs/scale-contiguous-vae-seed-0-steps-1000000.checkpoint.safetensors");
    let started = Instant::now();
    while !kept.exists() && started.elapsed() < Duration::from_mins(5) {
        thread::sleep(Duration::from_millis(50));
    }
    let before = checkpoint(&kept).step;
    thread::sleep(Duration::from_millis(500));
    signal(&child, "INT");
    let (code, _, error) = end(child);
    assert_eq!(code, Some(130), "{error}");
    assert!(
        error.contains("the same command goes on from there: metavae reproduce figure6 --families scale"),
        "{error}"
    );
    assert!(checkpoint(&kept).step > before, "what was done since the last checkpoint is kept too");
}

#[test]
fn what_is_there_is_replaced_only_when_asked_for() {
    let folder = folder("overwriting");
    let first = format!("train {TINY} --steps 2 --constant");
    assert!(succeed(&folder, &first).contains("checkpoint: runs/checkpoint.safetensors"));
    let path = folder.join("runs/checkpoint.safetensors");
    let before = fs::read(&path).unwrap();
    let refused = fail(&folder, &format!("{first} --seed 1"));
    assert!(
        refused.contains("runs/checkpoint.safetensors is there already") && refused.contains("--force"),
        "{refused}"
    );
    assert!(fs::read(&path).unwrap() == before);
    succeed(&folder, &format!("{first} --seed 1 --force"));
    assert!(fs::read(&path).unwrap() != before);

    // A resumed run goes beside its source, or over it where it is told to.
    let before = fs::read(&path).unwrap();
    let on = "train --data data --resume runs/checkpoint.safetensors --steps";
    assert!(succeed(&folder, &format!("{on} 4")).contains("checkpoint: runs/checkpoint-from-step-2.safetensors"));
    assert!(fs::read(&path).unwrap() == before);
    assert!(fail(&folder, &format!("{on} 5")).contains("runs/checkpoint-from-step-2.safetensors is there already"));
    fs::copy(&path, folder.join("other.safetensors")).unwrap();
    assert!(fail(&folder, &format!("{on} 5 --out other.safetensors")).contains("other.safetensors is there already"));
    succeed(&folder, &format!("{on} 5 --out ./runs/../runs/checkpoint.safetensors"));
    assert_eq!(checkpoint(&path).step, 5);
    assert_eq!(names(folder.join("runs")), ["checkpoint-from-step-2.safetensors", "checkpoint.safetensors"]);
}

#[test]
fn an_exported_model_is_replaced_only_when_asked_for() {
    let folder = folder("exporting");
    succeed(&folder, &format!("train {TINY} --steps 1 --constant --decoder separate --out a.safetensors"));
    // What cannot be judged is said before anything is written.
    assert!(fail(&folder, "export a.safetensors --out models --data nowhere").contains("--data"));
    assert!(!folder.join("models").exists());
    succeed(&folder, "export a.safetensors --out models --no-reliability");
    let encoder = folder.join("models/scale-separate/encoder.safetensors.gz");
    let before = fs::read(&encoder).unwrap();
    succeed(&folder, &format!("train {TINY} --steps 1 --constant --decoder separate --seed 1 --out b.safetensors"));
    assert!(fail(&folder, "export b.safetensors --out models --no-reliability").contains("--force"));
    assert!(fs::read(&encoder).unwrap() == before);
    succeed(&folder, "export b.safetensors --out models --force --no-reliability");
    assert!(fs::read(&encoder).unwrap() != before);
}

#[test]
fn of_two_runs_with_one_target_one_is_refused_and_the_other_whole() {
    let folder = folder("two-runs");
    let asked = format!("train {TINY} --steps 3000 --every 5 --constant --out same.safetensors --seed");
    let both = [0, 1].map(|seed| start(&folder, &format!("{asked} {seed}"))).map(end);
    let refused: Vec<_> = both.iter().filter(|(code, ..)| *code != Some(0)).collect();
    assert_eq!(refused.len(), 1, "{both:?}");
    assert!(refused[0].2.contains("another process writes") || refused[0].2.contains("is there already"), "{both:?}");
    assert_eq!(checkpoint(&folder.join("same.safetensors")).step, 3000);
    assert_eq!(names(&folder), ["data", "same.safetensors"]);
}

#[test]
fn a_target_that_cannot_be_written_is_noticed_before_the_first_step() {
    let folder = folder("targets");
    fs::create_dir(folder.join("taken")).unwrap();
    for (out, why) in [("taken", "is a folder"), ("data/train-images-idx3-ubyte.gz/x", "cannot create")] {
        let started = Instant::now();
        let said = fail(&folder, &format!("train {TINY} --steps 100000000 --out {out}"));
        assert!(said.contains(why) && started.elapsed() < Duration::from_secs(20), "{said}");
    }
    assert_eq!(names(&folder), ["data", "taken"]);
}

/// Sizes at which a run diverges by a rate that others survive.
const EXCITABLE: &str = "--family rotation --split sparse --batch 8 --context 3 --summary-hidden 48 --summary 32 \
                         --hidden 64 --latent 16 --constant --data data";

#[test]
fn a_diverged_run_leaves_the_last_finite_step_and_says_so() {
    let folder = folder("diverged");
    let rate = "--learning-rate 0.07";
    let said = fail(&folder, &format!("train {EXCITABLE} {rate} --steps 2000 --every 1 --out x.safetensors"));
    assert!(said.contains("diverged") && said.contains("x.safetensors holds the last step that was written"), "{said}");
    assert!(said.contains("smaller --learning-rate than 0.07"), "{said}");
    let path = folder.join("x.safetensors");
    assert!(checkpoint(&path).step > 0);
    assert!(weights(&path).values().all(|tensor| tensor.values.iter().all(|value| value.is_finite())));

    let said = fail(&folder, &format!("train {EXCITABLE} {rate} --steps 2000 --every 2000 --out y.safetensors"));
    assert!(said.contains("nothing was written"), "{said}");
    assert!(!folder.join("y.safetensors").exists());
}

#[test]
fn a_run_that_diverges_when_it_goes_on_leaves_what_it_came_from() {
    let folder = folder("diverged-later");
    succeed(&folder, &format!("train {EXCITABLE} --steps 20 --out good.safetensors"));
    let path = folder.join("good.safetensors");
    let before = fs::read(&path).unwrap();
    let on = "train --data data --resume good.safetensors --out good.safetensors --steps";
    let said = fail(&folder, &format!("{on} 2000 --learning-rate 0.1"));
    assert!(said.contains("diverged") && said.contains("good.safetensors is as it was"), "{said}");
    assert!(fs::read(&path).unwrap() == before);
    succeed(&folder, &format!("{on} 40 --learning-rate 1e-4"));
    assert_eq!(checkpoint(&path).step, 40);
}

#[test]
fn after_a_schedules_end_a_run_asks_for_a_new_one_which_then_takes_effect() {
    let folder = folder("schedules");
    let said = succeed(&folder, &format!("train {TINY} --steps 6 --out a.safetensors"));
    assert!(said.contains("checkpoint: a.safetensors"));
    let source = folder.join("a.safetensors");

    let on = "train --data data --resume a.safetensors";
    let said = fail(&folder, &format!("{on} --steps 12"));
    let expected =
        "the schedule of a.safetensors ends at step 6, where its learning rate reaches 0, and 12 steps were asked for";
    assert!(said.contains(expected) && said.contains("--schedule") && said.contains("--learning-rate"), "{said}");
    for done in ["", "--steps 6", "--steps 1"] {
        let said = fail(&folder, &format!("{on} {done}"));
        assert!(said.contains("has done 6 steps already") && said.contains("--steps"), "{said}");
    }
    assert_eq!(names(&folder), ["a.safetensors", "data"]);

    for (given, rate, schedule) in [
        ("--schedule cosine", 1e-3, Schedule::Cosine { steps: 6, from: 6 }),
        ("--schedule constant", 1e-3, Schedule::Constant),
        ("--learning-rate 2e-3", 2e-3, Schedule::Cosine { steps: 6, from: 6 }),
        ("--constant --learning-rate 2e-3", 2e-3, Schedule::Constant),
    ] {
        succeed(&folder, &format!("{on} --steps 12 {given} --out b.safetensors --force"));
        let path = folder.join("b.safetensors");
        let reached = checkpoint(&path);
        assert_eq!((reached.step, reached.config.schedule), (12, schedule), "{given}");
        assert!((reached.config.learning_rate - rate).abs() < 1e-12, "{given}");
        assert_ne!(weights(&path), weights(&source), "{given}");
    }
}

#[test]
fn a_run_goes_on_to_the_end_of_its_schedule_unless_told_otherwise() {
    let folder = folder("to-the-end");
    succeed(&folder, &format!("train {TINY} --steps 4 --constant --out half.safetensors"));
    let mut half = checkpoint(&folder.join("half.safetensors"));
    half.config.schedule = Schedule::cosine(8);
    fs::write(folder.join("half.safetensors"), half.to_bytes().unwrap()).unwrap();
    // Its own settings, typed again, are no change.
    succeed(&folder, &format!("train {TINY} --resume half.safetensors"));
    let reached = checkpoint(&folder.join("half-from-step-4.safetensors"));
    assert_eq!((reached.step, reached.config.schedule), (8, Schedule::cosine(8)));
    succeed(&folder, &format!("train {TINY} --resume half.safetensors --steps 6 --out less.safetensors"));
    assert_eq!(checkpoint(&folder.join("less.safetensors")).step, 6);
}

#[test]
fn what_a_run_keeps_cannot_change_when_it_goes_on() {
    let folder = folder("changed");
    common::model(&folder, "a");
    let on = "train --data data --resume a.safetensors --steps 5";
    let said =
        fail(&folder, &format!("{on} --family shear --batch 4 --hidden 9 --seed 3 --digits same --continuous-values"));
    assert!(said.contains("--family, --continuous-values, --digits, --hidden, --seed. They cannot change"), "{said}");
    for option in [
        "--split contiguous",
        "--dataset 1",
        "--system vae",
        "--decoder separate",
        "--aggregation gated",
        "--pooling attention",
        "--context 1",
        "--random-context",
        "--context-mode fresh",
        "--latent 2",
        "--summary 2",
        "--summary-hidden 2",
        "--dataset-latent 2",
        "--decoder-hidden 2",
        "--dataset-kl whole",
    ] {
        let name = option.split(' ').next().unwrap();
        let said = fail(&folder, &format!("{on} {option}"));
        assert!(said.contains(&format!("other values than these: {name}. They")), "{said}");
    }
    let output = run(&folder, &format!("{on} --batch 4 --seed 0 --family scale"));
    assert!(output.status.success(), "the same is no change: {}", text(&output.stderr));
}
