//! `metavae reproduce` from end to end, on few synthetic digits and with a few steps.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use common::{folder, run};
use serde_json::Value;

fn metavae(folder: &Path, arguments: &str) -> Output {
    run(folder, &format!("reproduce {arguments}"))
}

fn succeed(folder: &Path, arguments: &str) -> String {
    let output = metavae(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn json(path: PathBuf) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

const SMALL: &str = "--steps 2 --train-images 80 --test-images 40 --shared-images 80 --data data";

#[test]
fn figure_6_from_digits_to_results() {
    let folder = folder("figure6");
    let asked = format!("figure6 --families scale --splits contiguous --models meta-vae,vae {SMALL}");
    let said = succeed(&folder, &asked);
    assert!(
        said.starts_with("2 runs, 0 of them finished before") && said.contains("scale contiguous vae, seed 0"),
        "{said}"
    );
    let path = folder.join("results/figure6.json");
    let results = json(path.clone());
    assert_eq!(results["runs"].as_array().unwrap().len(), 2);
    assert_eq!(results["command"].as_str().unwrap(), format!("metavae reproduce {asked}"));
    let records = results["records"].as_array().unwrap();
    let of = |model: &str| records.iter().filter(|record| record["model"] == model).collect::<Vec<_>>();
    // Seven unseen factors with eight contexts, eight seen ones with the right D; without D one of each.
    assert_eq!((of("meta-vae").len(), of("vae").len()), (7 * 8 + 8, 15));
    for record in records {
        for accuracy in ["probe", "shared_probe", "raw_pixels", "pca40", "shared_raw_pixels", "shared_pca40"] {
            assert!((0.0..=1.0).contains(&record[accuracy].as_f64().unwrap()), "{accuracy} of {record}");
        }
        let context = record["context"].as_str().unwrap();
        assert_eq!(record["n"] == 0, context == "empty", "{record}");
        assert_eq!(record["seen"].as_bool().unwrap(), record["value"].as_f64().unwrap() < 1.25, "{record}");
    }
    let sizes: Vec<u64> = of("meta-vae")[..8].iter().map(|record| record["n"].as_u64().unwrap()).collect();
    assert!(of("meta-vae")[0]["seen"].as_bool().unwrap(), "values ascend: {sizes:?}");

    // What is finished is kept, and a half-written file of a crashed process hurts nothing.
    let before = fs::read(&path).unwrap();
    fs::write(folder.join("results/figure6.json.partial"), b"{ \"comm").unwrap();
    assert!(succeed(&folder, &asked).contains("2 runs, 2 of them finished before"));
    assert_eq!(fs::read(&path).unwrap(), before);
    let said = succeed(&folder, &format!("{asked} --seeds 0,1 --jobs 2"));
    assert!(said.contains("4 runs, 2 of them finished before") && said.contains("seed 1"), "{said}");
    assert_eq!(json(path)["runs"].as_array().unwrap().len(), 4);
}

#[test]
fn one_command_draws_the_report_from_the_results_and_another_trains_a_single_run() {
    let folder = folder("report");
    let said = String::from_utf8(metavae(&folder, "report").stderr).unwrap();
    assert!(said.contains("there are no results in results"), "{said}");

    let single = "--families scale --splits contiguous --models meta-vae --seeds 3";
    let said = succeed(&folder, &format!("figure6 {single} {SMALL}"));
    assert!(
        said.starts_with("1 runs, 0") && said.contains("scale contiguous meta-vae, seed 3, 2 steps: probe 0."),
        "{said}"
    );
    let model = folder.join("runs/scale-contiguous-meta-vae-seed-3-steps-2.safetensors");
    let trained = fs::metadata(&model).unwrap().modified().unwrap();

    // Table 1 uses the model that Figure 6 has trained, and measures under every family.
    let table1 = format!("table1 {single} --steps 2 --images 30 --data data");
    assert!(succeed(&folder, &table1).contains("of that between images"));
    assert_eq!(fs::metadata(&model).unwrap().modified().unwrap(), trained);
    assert!(succeed(&folder, &table1).contains("1 rows, 1 of them finished before"));
    let results = json(folder.join("results/table1.json"));
    assert_eq!((results["rows"].as_array().unwrap().len(), results["controls"].as_array().unwrap().len()), (1, 2));
    let distances = results["rows"][0]["distances"].as_array().unwrap();
    assert_eq!(distances.len(), 3 * 2);
    assert!(distances.iter().all(|found| found["versions"].as_f64().unwrap() > 0.0), "{distances:?}");

    let curves = format!(
        "curves {single} --steps 3 --every 2 --train-images 80 --test-images 40 --shared-images 80 --data data"
    );
    assert!(succeed(&folder, &curves).contains("at step 2 probe 0."));
    let results = json(folder.join("results/curves.json"));
    let steps = results["points"].as_array().unwrap().iter().map(|point| point["step"].as_u64().unwrap());
    assert_eq!(steps.collect::<Vec<_>>(), [0, 0, 0, 2, 2, 2, 3, 3, 3]);
    assert!(succeed(&folder, &curves).contains("1 curves, 1 of them finished before"));

    let tune = format!("tune {single} --learning-rates 1e-3,1e-2 --steps 2 --data data");
    assert!(succeed(&folder, &tune).contains("learning rate 0.01: ln p(x) -"));
    assert_eq!(json(folder.join("results/tune.json"))["runs"].as_array().unwrap().len(), 2);

    // From the results alone: without data and without models, and the same each time.
    for gone in ["data", "runs"] {
        fs::remove_dir_all(folder.join(gone)).unwrap();
    }
    let files = ["report.md", "figure6.svg", "shared-probe.svg", "context-size.svg", "curves.svg"];
    let draw = || {
        succeed(&folder, "report");
        files.map(|file| fs::read_to_string(folder.join("results").join(file)).unwrap())
    };
    let drawn = draw();
    assert!(drawn == draw(), "the same results give the same report");
    let report = &drawn[0];
    for title in
        ["# Results", "## Figure 6", "## What D does", "## Table 1", "## Along the training", "## Learning rate"]
    {
        assert!(report.lines().any(|line| line.starts_with(title)), "{title}");
    }
    for file in &files[1..] {
        assert!(report.contains(&format!("]({file})")), "{file}");
    }
    // Every command that made a result, and numbers as they are in the results.
    assert!(
        report.contains(&format!("metavae reproduce {table1}\n"))
            && report.contains(&format!("metavae reproduce {tune}\n"))
    );
    let figure6 = json(folder.join("results/figure6.json"));
    let right: Vec<f64> = (figure6["records"].as_array().unwrap().iter())
        .filter(|record| record["seen"] == false && record["context"] == "right" && record["n"] == 10)
        .map(|record| record["shared_probe"].as_f64().unwrap())
        .collect();
    let mean = right.iter().sum::<f64>() / right.len() as f64;
    assert!(report.contains(&format!("{mean:.3}")), "a mean shared probe of {mean}: {report}");
}

#[test]
fn the_study_measures_variants_and_its_report_tells_them_apart() {
    let folder = folder("study");
    let asked = format!("study --families scale --splits contiguous --models shared-trunk,exchanged {SMALL}");
    assert!(succeed(&folder, &asked).starts_with("2 runs, 0 of them finished before"));
    let results = json(folder.join("results/study.json"));
    let records = results["records"].as_array().unwrap();
    // Seven unseen factors with a right, a wrong and an empty D each.
    assert_eq!(records.len(), 2 * 7 * 3);
    assert!(records.iter().all(|record| record["seen"] == false));
    assert!(succeed(&folder, &asked).contains("2 runs, 2 of them finished before"));
    // A longer training of a variant stands beside the shorter one.
    let longer = asked.replace("--steps 2", "--steps 3").replace("shared-trunk,", "");
    assert!(succeed(&folder, &longer).starts_with("1 runs, 0"));
    succeed(&folder, "report");
    let report = fs::read_to_string(folder.join("results/report.md")).unwrap();
    assert!(!report.contains("## Figure 6") && report.contains("## Towards a common code"), "{report}");
    for row in ["shared trunk: two of three layers | 2 |", "exchanged digits | 2 |", "exchanged digits | 3 |"] {
        assert!(report.contains(row), "{row}: {report}");
    }
    assert!(report.contains(&format!("metavae reproduce {longer}\n")), "{report}");
}

#[test]
fn a_finished_run_is_exported_under_the_name_that_the_page_knows() {
    let folder = folder("export");
    let models = "--families scale --splits contiguous --models separate,shared-trunk,continuous-trunk";
    succeed(&folder, &format!("study {models} {SMALL}"));
    let export = |model: &str| {
        let (model, options) = model.split_once(' ').unwrap_or((model, ""));
        run(&folder, &format!("export --out models runs/scale-contiguous-{model}-seed-0-steps-2.safetensors {options}"))
    };
    let made = |model: &str| {
        let output = export(model);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    made("separate --no-reliability");
    made("continuous-trunk --data data --reliability-digits 40");
    let index = json(folder.join("models/index.json"));
    let names: Vec<&Value> = index["models"].as_array().unwrap().iter().map(|model| &model["name"]).collect();
    assert_eq!(names, ["common", "separate"]);
    assert!(folder.join("models/scale-common/encoder.safetensors.gz").exists());
    let judged: Vec<&Value> = index["models"].as_array().unwrap().iter().map(|model| &model["judged"]).collect();
    assert_eq!(judged, [true, false]);
    assert!(folder.join("models/scale-common/reliability.safetensors.gz").exists());
    let measured = run(&folder, "reliability models/scale-common --data data --images 30 --things 20 --json");
    let measured = String::from_utf8(measured.stdout).unwrap();
    let report: Value = serde_json::from_str(&measured).unwrap();
    let share = |name: &str| report[0][name].as_f64().unwrap_or(-1.0);
    for name in ["readRightly", "distrusted", "redrawnDistrusted", "wrongNoticed", "noDigitNoticed"] {
        assert!((0.0..=1.0).contains(&share(name)), "{name}: {measured}");
    }
    assert_eq!(report[0]["eachThing"].as_array().unwrap().len(), 7, "no typefaces, no letters: {measured}");
    // A trunk that saw no values between has no name on the page, and leaves what is there alone.
    let refused = String::from_utf8(export("shared-trunk --no-reliability").stderr).unwrap();
    assert!(refused.contains("shared trunks trained with values between"), "{refused}");
    assert_eq!(json(folder.join("models/index.json")), index);
}

#[test]
fn what_cannot_be_run_is_said_plainly() {
    let folder = folder("refusals");
    let said = |arguments: &str| String::from_utf8(metavae(&folder, arguments).stderr).unwrap();
    let names = "There is no model called \"gan\". Choose from meta-vae, meta-vae-shared-trunk, shared-encoder, vae";
    assert!(said("figure6 --models gan").contains(names));
    assert!(said("figure6 --data nowhere").contains("--data"));
    assert!(said("figure6 --learning-rate 0").contains("choose a number above 0"));
    fs::create_dir_all(folder.join("results")).unwrap();
    fs::write(folder.join("results/figure6.json"), b"{").unwrap();
    assert!(said("figure6 --data data").contains("figure6.json is damaged; restore it"));
}
