//! Arguments of any kind end in what was asked for or in a sentence; a reader that goes ends a command quietly.

mod common;

use std::process::Stdio;

use common::{TINY, fail, folder, metavae, model, run, succeed, text};

const GAP: &str = "gap model.safetensors --data data --images 2 --search-steps 2 --elbo-samples 2 --importance-samples 2 \
                   --chains 2 --temperatures 2";
const ADAPT: &str = "adapt model.safetensors --data data --images 5 --held-out 5 --steps 2 --every 1";
const EVALUATE: &str = "evaluate model.safetensors --data data --train-images 40 --test-images 40 --shared-images 40 \
                        --no-controls";
const BENCH: &str =
    "bench --split sparse --batch 4 --context 2 --hidden 7 --summary 5 --summary-hidden 6 --latent 3 --steps 1";
const FIGURE6: &str = "reproduce figure6 --families scale --splits contiguous --models vae --batch 11 --steps 1 \
                       --train-images 40 --test-images 40 --shared-images 40 --data data";

#[test]
fn counts_of_nothing_are_refused_with_a_sentence() {
    let folder = folder("counts");
    let of =
        |command: &'static str, options: &'static [&'static str]| options.iter().map(move |option| (command, option));
    let cases = of("train", &["steps", "every"])
        .chain(of("evaluate model", &["context", "train-images", "test-images", "shared-images"]))
        .chain(of("gap model", &["images", "context", "search-steps", "elbo-samples", "importance-samples", "chains"]))
        .chain(of("adapt model", &["images", "held-out", "context", "steps", "every"]))
        .chain(of("reproduce figure6", &["steps", "train-images", "test-images", "shared-images", "jobs"]))
        .chain(of("reproduce table1", &["steps", "images", "jobs"]))
        .chain(of("reproduce curves", &["every", "train-images", "test-images", "shared-images"]))
        .chain(of("reproduce tune", &["steps", "jobs"]));
    for (command, option) in cases {
        for value in ["0", "-1", "1.5", "many", "99999999999999999999"] {
            let said = fail(&folder, &format!("{command} --{option}={value}"));
            assert!(said.contains("a whole number of at least 1 is needed"), "{command} --{option} {value}: {said}");
        }
    }
    assert!(fail(&folder, "bench --steps 0").contains("0 is not in 1.."));
    for rate in ["0", "-1", "2", "nan", "1e-60"] {
        let said = fail(&folder, &format!("adapt model --learning-rate={rate}"));
        assert!(said.contains("a number above 0 and at most 1 is needed"), "{said}");
        let said = fail(&folder, &format!("train {TINY} --learning-rate={rate}"));
        assert!(said.contains("choose a number above 0 and at most 1"), "{said}");
    }
    let none = TINY.replace("--batch 4", "--batch 0");
    assert!(fail(&folder, &format!("train {none}")).contains("the batch size is 0"));
    assert!(!folder.join("runs").join("checkpoint.safetensors").exists());
}

#[test]
fn a_reader_that_goes_ends_every_command_quietly() {
    let folder = folder("pipes");
    model(&folder, "model");
    succeed(&folder, FIGURE6);
    let train = format!("train {TINY} --steps 100000 --every 5 --constant --out endless.safetensors");
    let export = format!("train {TINY} --steps 1 --constant --decoder separate --out separate.safetensors");
    succeed(&folder, &export);
    let commands = [
        &train,
        GAP,
        ADAPT,
        EVALUATE,
        BENCH,
        "export separate.safetensors --out models --no-reliability",
        &format!("{FIGURE6} --seeds 1"),
        "reproduce report",
        &format!("{GAP} --json"),
        &format!("{ADAPT} --json"),
        &format!("{EVALUATE} --json"),
        &format!("{BENCH} --json"),
    ];
    for command in commands {
        let mut started = metavae(&folder);
        let started = started.args(command.split_whitespace()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = started.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(141), "{command}: {said}");
        assert!(!said.contains("panicked") && !said.contains("Error"), "{command}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn arguments_need_not_be_text_and_recorded_commands_can_be_pasted() {
    use std::ffi::{OsStr, OsString};
    use std::os::unix::ffi::OsStrExt as _;

    let folder = folder("names");
    let runs = [OsStr::from_bytes(b"r\xff"), OsStr::new("a b/it's")];
    for runs in runs {
        let arguments = FIGURE6.split_whitespace().map(OsString::from).chain(["--runs".into(), runs.to_owned()]);
        let output = metavae(&folder).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(std::fs::read_dir(folder.join(runs)).unwrap().count(), 2, "a model and its controls");
        let results = std::fs::read(folder.join("results/figure6.json")).unwrap();
        let results: serde_json::Value = serde_json::from_slice(&results).unwrap();
        let recorded = results["command"].as_str().unwrap();
        // A shell makes of it what was typed.
        let pasted = recorded.replacen("metavae", "printf '%s\\n'", 1);
        let printed = std::process::Command::new("bash").args(["-c", &pasted]).output().unwrap().stdout;
        assert!(printed.ends_with(&[b"--runs\n", runs.as_bytes(), b"\n"].concat()), "{recorded}");
        std::fs::remove_dir_all(folder.join("results")).unwrap();
    }
    let output = metavae(&folder).args(["train", "--resume"]).arg(OsStr::from_bytes(b"no\xffne")).output().unwrap();
    let said = text(&output.stderr);
    assert!(said.contains("cannot read") && !said.contains("panicked"), "{said}");
}

#[test]
fn adapting_to_a_value_that_was_trained_on_is_said() {
    let folder = folder("adapting");
    model(&folder, "model");
    let said = |value: &str| text(&run(&folder, &format!("{ADAPT} --value {value}")).stderr);
    assert!(said("1").contains("was trained on 1 and has a decoder of its own for it"), "{}", said("1"));
    assert_eq!(said("1.1"), "");
    assert!(fail(&folder, &format!("{ADAPT} --value 0")).contains("0 is no value for scale"));
}

#[test]
fn what_does_not_fit_into_memory_is_refused_before_it_starts() {
    let folder = folder("memory");
    let huge = format!("{TINY} --batch 2000 --context 1000 --context-mode fresh").replace("--batch 4 --context 2 ", "");
    for command in ["train", "bench"] {
        let arguments = if command == "bench" { huge.replace(" --data data", "") } else { huge.clone() };
        let said = fail(&folder, &format!("{command} {arguments} --steps 1"));
        assert!(said.contains("a batch of 2000 with N = 1000 needs about"), "{said}");
        assert!(said.contains("would fit") && said.contains("--any-memory"), "{said}");
    }
    let seeds = (0..400).map(|seed| seed.to_string()).collect::<Vec<_>>().join(",");
    let said = fail(&folder, &format!("reproduce figure6 --batch 2000 --jobs 100000 --seeds {seeds} --data data"));
    assert!(said.contains("runs at a time need about") && said.contains("--jobs"), "{said}");
    assert_eq!(common::names(&folder), ["data"]);
}
