//! Command lines of every kind, made from the commands' own words and broken ones: each is taken or refused with a sentence.
//!
//! METAVAE_FUZZ_RUNS and METAVAE_FUZZ_SEED name how many there are and where they begin.

use std::env;
use std::ffi::OsString;

use clap::{ArgMatches, Command as Clap, CommandFactory as _, FromArgMatches as _};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::{Arguments, Command, data, reproduce};

/// Values at which readers break, beside those that options name themselves.
const VALUES: &[&str] = &[
    "",
    "0",
    "1",
    "2",
    "3",
    "7",
    "10",
    "40",
    "255",
    "400",
    "784",
    "-1",
    "-0",
    "-20",
    "1.5",
    "0.5",
    "1e-3",
    "1e-60",
    "1e308",
    "nan",
    "inf",
    "-inf",
    "65536",
    "2147483648",
    "4294967295",
    "4294967296",
    "9007199254740993",
    "18446744073709551615",
    "99999999999999999999",
    "0x10",
    "1_000",
    "1,5",
    ",",
    ",,",
    "0,1,2",
    "rotation",
    "rotation,scale",
    "scale",
    "shear",
    "interleaved",
    "sparse",
    "contiguous",
    "meta-vae",
    "vae",
    "nobody",
    "a b",
    "it's",
    "$(id)",
    "*",
    "~",
    "--",
    "-",
    "--seed",
    "=",
    "\n",
    "\t",
    "ü",
    "数",
    "\u{202e}",
    "no/such/file.safetensors",
    "/dev/null",
];

/// Every command by its path, with the options that it takes.
fn commands(command: &Clap, path: &[String], all: &mut Vec<(Vec<String>, Vec<String>)>) {
    let options = command.get_arguments().filter_map(|argument| argument.get_long()).map(|name| format!("--{name}"));
    all.push((
        path.to_vec(),
        options.chain(["--help", "--version", "-V", "-h", "--nothing"].map(str::to_owned)).collect(),
    ));
    for below in command.get_subcommands() {
        commands(below, &[path, &[below.get_name().to_owned()]].concat(), all);
    }
}

/// What options name as their own values.
fn own_values(command: &Clap, all: &mut Vec<String>) {
    for argument in command.get_arguments() {
        all.extend(argument.get_possible_values().iter().map(|value| value.get_name().to_owned()));
    }
    command.get_subcommands().for_each(|below| own_values(below, all));
}

fn command_lines() -> impl Strategy<Value = Vec<OsString>> {
    let (mut every, mut values) = (Vec::new(), VALUES.iter().map(|&value| value.to_owned()).collect());
    commands(&Arguments::command(), &[], &mut every);
    own_values(&Arguments::command(), &mut values);
    let value = prop_oneof![
        6 => select(values).prop_map(OsString::from),
        2 => any::<i64>().prop_map(|number| number.to_string().into()),
        2 => any::<f64>().prop_map(|number| number.to_string().into()),
        1 => ".{0,12}".prop_map(OsString::from),
        1 => prop::collection::vec(any::<u8>(), 0..6).prop_map(bytes),
    ];
    select(every).prop_flat_map(move |(path, options)| {
        let given = (select(options), value.clone(), 0..8).prop_map(|(option, value, form)| match form {
            0 => vec![option.into()],
            1 => vec![value],
            2..4 => vec![[option.into(), OsString::from("="), value].into_iter().collect()],
            _ => vec![option.into(), value],
        });
        prop::collection::vec(given, 0..7)
            .prop_map(move |given| path.iter().map(OsString::from).chain(given.into_iter().flatten()).collect())
    })
}

#[cfg(unix)]
fn bytes(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

#[cfg(not(unix))]
fn bytes(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// Goes as far as a command goes before it reads or writes a file.
fn take(words: &[OsString]) -> Result<(), String> {
    let matches = Arguments::command()
        .try_get_matches_from(std::iter::once("metavae".into()).chain(words.iter().cloned()))
        .map_err(|refused| refused.to_string())?;
    let arguments = Arguments::from_arg_matches(&matches).map_err(|refused| refused.to_string())?;
    let none = ArgMatches::default();
    let given = matches.subcommand().map_or(&none, |(_, given)| given);
    let runs = match &arguments.command {
        Command::Train(options) => options.begin(given).map(|begun| vec![begun.config]),
        Command::Bench(options) => options.config().map(|config| vec![config]),
        Command::Reproduce(reproduce::Command::Figure6(options) | reproduce::Command::Study(options)) => {
            let runs = options.selection.clone().all().runs(&options.schedule);
            runs.map(|runs| runs.into_iter().map(|run| run.config).collect())
        }
        _ => Ok(Vec::new()),
    };
    for config in runs.map_err(|refused| format!("{refused:#}"))? {
        assert!(config.validate().is_ok(), "what is taken can be trained");
    }
    Ok(())
}

#[test]
#[expect(clippy::print_stderr, reason = "a campaign reports how much of it was taken")]
fn every_command_line_is_taken_or_refused_with_a_sentence() {
    let number = |name| env::var(name).ok().and_then(|text| text.parse().ok());
    let runs: u32 = number("METAVAE_FUZZ_RUNS").unwrap_or(2000);
    let seed: u32 = number("METAVAE_FUZZ_SEED").unwrap_or(0);
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &{
        let mut whole = [0; 32];
        whole[..4].copy_from_slice(&seed.to_le_bytes());
        whole
    });
    let config = Config { cases: runs, failure_persistence: None, ..Config::default() };
    let taken = std::cell::Cell::new(0_u32);
    TestRunner::new_with_rng(config, random)
        .run(&command_lines(), |words| {
            match take(&words) {
                Ok(()) => taken.set(taken.get() + 1),
                Err(refused) => {
                    prop_assert!(refused.trim().len() > 10, "{words:?} is refused without a word: {refused:?}");
                }
            }
            let recorded = data::command(words.iter().cloned());
            if let Some(typed) = words.iter().map(|word| word.to_str()).collect::<Option<Vec<_>>>() {
                let plain = typed.iter().all(|word| !word.contains('\0'));
                let again = shlex::split(&recorded).unwrap_or_default();
                prop_assert!(!plain || again[1..] == typed, "{words:?} is recorded as {recorded}");
            }
            Ok(())
        })
        .unwrap();
    let share = f64::from(taken.get()) / f64::from(runs);
    assert!((0.02..0.9).contains(&share), "{share} of the command lines are taken, which tests little");
    eprintln!("{runs} command lines, {} of them taken", taken.get());
}
