//! Data sets under all their names, and sentences for those that cannot be used.

mod common;

use std::fs;

use common::{TINY, fail, folder, succeed, write_digits};

/// From MNIST's own name of a file to another's.
type Rename = fn(&str) -> String;

#[test]
fn mnist_is_read_under_the_names_that_it_goes_by() {
    let folder = folder("names-of-data");
    let names: [(&str, Rename); 5] = [
        ("packed", |name| format!("{name}.gz")),
        ("unpacked", str::to_owned),
        ("dotted", |name| name.replace("-idx", ".idx")),
        ("dotted-packed", |name| format!("{}.gz", name.replace("-idx", ".idx"))),
        ("nested", |name| format!("{name}/{name}")),
    ];
    for (data, name) in names {
        write_digits(&folder.join(data), [20, 10], name);
        let arguments = TINY.replace("--data data", &format!("--data {data}"));
        succeed(&folder, &format!("train {arguments} --steps 1 --out {data}.safetensors"));
    }
}

#[test]
fn where_it_is_missing_what_was_looked_for_and_what_is_there_is_said() {
    let folder = folder("missing-data");
    let train = |data: &str| fail(&folder, &format!("train --data {data} --steps 1"));
    assert!(train("nowhere").contains("there is no folder nowhere that can be read"));
    fs::create_dir(folder.join("empty")).unwrap();
    let said = train("empty");
    assert!(
        said.contains("train-images-idx3-ubyte.gz or train-images-idx3-ubyte or train-images.idx3-ubyte"),
        "{said}"
    );
    assert!(said.contains("was looked for, and nothing is there") && said.contains("--data"), "{said}");
    fs::create_dir(folder.join("half")).unwrap();
    write_digits(&folder.join("half"), [20, 10], str::to_owned);
    fs::remove_file(folder.join("half/train-labels-idx1-ubyte")).unwrap();
    let said = train("half");
    assert!(said.contains("train-labels-idx1-ubyte"), "{said}");
    assert!(
        said.contains("there are t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, train-images-idx3-ubyte;"),
        "{said}"
    );
    // A file that is something else is named.
    fs::write(folder.join("half/train-labels-idx1-ubyte"), "<html>").unwrap();
    let said = train("half");
    assert!(said.contains("half/train-images-idx3-ubyte and half/train-labels-idx1-ubyte cannot be used"), "{said}");
}

#[test]
fn sets_of_no_image_or_one_are_refused_before_training_by_every_command() {
    let folder = folder("tiny-sets");
    common::model(&folder, "model");
    let small = "--steps 1 --batch 11 --families scale --splits contiguous --models vae";
    for (data, counts) in [("none", [0, 0]), ("one", [1, 1]), ("no-test", [20, 1]), ("no-train", [1, 20])] {
        write_digits(&folder.join(data), counts, str::to_owned);
        for command in [
            format!("train {} --steps 5", TINY.replace("--data data", "")),
            "evaluate model.safetensors".to_owned(),
            "adapt model.safetensors".to_owned(),
            format!("reproduce figure6 {small}"),
            format!("reproduce table1 {small}"),
            format!("reproduce curves {small}"),
        ] {
            let said = fail(&folder, &format!("{command} --data {data}"));
            assert!(said.contains("and at least 2 are needed"), "{command}, {data}: {said}");
        }
    }
    for data in ["none", "one", "no-test"] {
        assert!(fail(&folder, &format!("gap model.safetensors --data {data}")).contains("at least 2 are needed"));
    }
    for data in ["none", "one", "no-train"] {
        let said = fail(&folder, &format!("reproduce tune {small} --data {data}"));
        assert!(said.contains("at least 2 are needed"), "{said}");
    }
    assert!(!folder.join("runs/checkpoint.safetensors").exists());
    // Two and three are enough.
    for count in [2, 3] {
        let data = format!("of-{count}");
        write_digits(&folder.join(&data), [count, count], str::to_owned);
        let arguments = TINY.replace("--data data", &format!("--data {data}"));
        succeed(&folder, &format!("train {arguments} --steps 2 --every 1 --out {data}.safetensors"));
        succeed(&folder, &format!("gap {data}.safetensors --data {data} --search-steps 2 --temperatures 2"));
    }
}

#[test]
fn images_of_ones_own_are_looked_at_written_trained_on_and_gone_on_with() {
    let folder = folder("own-images");
    let row = |image: usize| {
        let levels: Vec<String> = (0..36).map(|pixel| ((image * 37 + pixel * 11) % 256).to_string()).collect();
        format!("{},{}", ["ant", "bee", "cat"][image % 3], levels.join(","))
    };
    let pixels: Vec<String> = (0..36).map(|pixel| format!("p{pixel}")).collect();
    let rows: Vec<String> = (0..60).map(row).collect();
    fs::write(folder.join("insects.csv"), format!("class,{}\n{}\nbee,1,2\n", pixels.join(","), rows.join("\n")))
        .unwrap();
    let said = succeed(&folder, "images insects.csv --out prepared");
    for expected in [
        "insects: 60 images of 6 x 6 pixels (now 28 x 28), 6 of them held out",
        "Classes: ant (20), bee (20), cat (20)",
        "Left out: line 62 has 3 columns instead of 37",
        "Written to prepared",
    ] {
        assert!(said.contains(expected), "{expected} in {said}");
    }
    assert!(fail(&folder, "images insects.csv --out prepared").contains("prepared is there already"));
    assert!(fail(&folder, "images data/t10k-labels-idx1-ubyte.gz").contains("labels without images"));

    // The set and what was written of it are the same images; digits are others.
    let tiny = TINY.replace("--data data", "").replace("--family scale", "--family shiftX");
    succeed(&folder, &format!("train {tiny} --data insects.csv --steps 2 --schedule constant --out run.safetensors"));
    let resume =
        |data: &str| format!("train --resume run.safetensors --steps 3 --data {data} --out on-{data}.safetensors");
    succeed(&folder, &resume("prepared"));
    let refused = fail(&folder, &resume("data"));
    assert!(refused.contains("this run learns from “insects”"), "{refused}");
    // Whatever it is trained on can be probed on what it never saw.
    let evaluated = succeed(&folder, "evaluate run.safetensors --data insects.csv --no-controls");
    assert!(evaluated.contains("shiftX, sparse, 13 unseen"), "{evaluated}");
}

#[test]
fn images_of_other_sizes_are_trained_on_as_they_are_or_as_asked_for() {
    let folder = folder("image-sizes");
    let side = 12;
    let (mut images, mut labels) =
        (vec![0, 0, 8, 3, 0, 0, 0, 80, 0, 0, 0, side, 0, 0, 0, side], vec![0, 0, 8, 1, 0, 0, 0, 80]);
    for image in 0..80_u32 {
        labels.push((image % 4) as u8);
        images.extend((0..144).map(|pixel| if (pixel / 12 + image).is_multiple_of(4) { 255 } else { 0 }));
    }
    fs::create_dir(folder.join("small")).unwrap();
    fs::write(folder.join("small/stripes-images-idx3-ubyte"), images).unwrap();
    fs::write(folder.join("small/stripes-labels-idx1-ubyte"), labels).unwrap();
    assert!(succeed(&folder, "images small").contains("80 images of 12 x 12 pixels, 8 of them"));
    assert!(succeed(&folder, "images small --side 20 --out enlarged").contains("12 x 12 pixels (now 20 x 20)"));
    assert!(fail(&folder, "images small --side 7").contains("images cannot have 7 rows; choose between 8 and 64"));

    let tiny =
        TINY.replace("--data data", "").replace("--family scale --split sparse", "--family shiftY --values -4,0,4");
    let train = |data: &str, more: &str| format!("train {tiny} --data {data} --steps 2 --schedule constant {more}");
    succeed(&folder, &train("small", "--out as-they-are.safetensors"));
    succeed(&folder, &train("small", "--side 20 --out asked.safetensors"));
    succeed(&folder, &train("enlarged", "--out written.safetensors"));
    succeed(&folder, &train("data", "--side 16 --out digits.safetensors"));
    // Each goes on with images of its own size, whatever they came as; what they are cannot change on the way.
    for (run, data) in [("as-they-are", "small"), ("asked", "small"), ("asked", "enlarged"), ("digits", "data")] {
        let resume = format!("train --resume {run}.safetensors --steps 3 --data {data} --out {run}-{data}.safetensors");
        succeed(&folder, &resume);
        assert!(fail(&folder, &format!("{resume} --force --side 24")).contains("--side"));
    }
    assert!(
        fail(&folder, &train("small", "--side 65")).contains("the side of an image is 65; choose between 8 and 64")
    );
    // Measured on images of the size that each reads, over the values that it never saw.
    let evaluated = succeed(&folder, "evaluate as-they-are.safetensors asked.safetensors --data small");
    for side in [12, 20] {
        let pixels = format!("{side} x {side}");
        assert!(evaluated.contains(&format!("shiftY, -4 0 4, 14 unseen | raw pixels, {pixels} |")), "{evaluated}");
        assert!(evaluated.contains(&format!("MetaVAE, shared trunk, 2 steps, {pixels} | right")), "{evaluated}");
    }
    succeed(&folder, "gap asked.safetensors --data small --images 2 --search-steps 2 --temperatures 2");
    succeed(&folder, "adapt asked.safetensors --data small --images 6 --held-out 4 --steps 2");
}
