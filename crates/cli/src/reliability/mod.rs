//! `metavae reliability`: how often the page's verdicts are right: on test digits under their own D and under wrong ones, and on
//! things that are no digits.

mod figures;
mod fit;
mod fonts;
mod not_digits;
mod redrawn;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use burn::tensor::Device;
use clap::Args;
use metavae::inference::reliability::{Given, Judgement, Reliability, Verdict};
use metavae::random::{Purpose, stream};
use metavae_datasets::{Digits, Family, PIXELS, Part, SIDE, Transformation};
use rand::RngExt as _;
use serde::Serialize;

use crate::data;
use crate::models::{WholeModel, resampled};
use crate::options::positive;
use crate::output::{OutputError, say};
use fit::{Contexts, FitOptions, Observer, under, values, wrong_value};
use fonts::Fonts;
use not_digits::{NotDigits, Thing};
use redrawn::redrawn;

/// The file beside the weights.
pub const FILE: &str = "reliability.safetensors.gz";

#[derive(Args)]
pub struct Options {
    /// Models: folders as exported (www/public/models/rotation-common).
    #[arg(required = true)]
    models: Vec<PathBuf>,
    /// Folder of typefaces, for letters and words: half of its families, others than `metavae export` fits to. Without it these
    /// are left out.
    #[arg(long)]
    fonts: Option<PathBuf>,
    /// Test digits, the first ones, under each value of D.
    #[arg(long, default_value_t = 10_000, value_parser = positive::<usize>)]
    images: usize,
    /// Things of each kind that are no digits.
    #[arg(long, default_value_t = 1000, value_parser = positive::<usize>)]
    things: usize,
    /// Seed of D and of all that is drawn.
    #[arg(long, default_value_t = 0)]
    seed: u32,
    /// MNIST's four files in a folder, or images of your own: see `metavae images`.
    #[arg(long, default_value = "www/public/data")]
    data: PathBuf,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
}

/// Shares of one model's answers.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    model: String,
    family: Family,
    steps: u64,
    seed: u32,
    images: usize,
    things: usize,
    /// First letters of the families of typefaces.
    typefaces: Vec<String>,
    /// Of test digits under their own D: read as what they are, over all values.
    read_rightly: f32,
    /// Of them: not believed, over all values, and of the value where most are.
    distrusted: f32,
    most_distrusted: (f64, f32),
    /// Of test digits thinned and drawn again with the page's pen, under their own D.
    redrawn_distrusted: f32,
    /// Of test digits under a D at least 60 degrees or a factor of .4 off: not believed, and by which verdict.
    wrong_noticed: f32,
    wrong_said: f32,
    /// Of things that are no digits, under a D of their own value: not believed, all kinds together and each.
    no_digit_noticed: f32,
    each_thing: Vec<(&'static str, f32)>,
    /// The control: if ELBO and KL alone decided, each where fewer than three digits in two hundred are worse.
    control_distrusted: f32,
    control_wrong_noticed: f32,
    control_no_digit_noticed: f32,
}

/// A share of digits that ELBO or KL alone would have to be among.
const CONTROL: f32 = 0.015;

fn is_far_out(judgement: &Judgement) -> bool {
    [judgement.elbo_share, judgement.kl_share].iter().flatten().any(|&share| share < CONTROL)
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let fonts = options.fonts.as_deref().map(|folder| Fonts::read(folder, Part::Test)).transpose()?;
    let test = data::digits(&options.data, Part::Test, Some(SIDE))?;
    let reports = options.models.iter().map(|path| {
        measure(path, &test, fonts.as_ref(), options).with_context(|| format!("{} cannot be measured", path.display()))
    });
    let reports: Vec<Report> = reports.collect::<anyhow::Result<_>>()?;
    if options.json {
        return Ok(say!("{}", serde_json::to_string_pretty(&reports)?)?);
    }
    reports.iter().try_for_each(table).map_err(Into::into)
}

/// What tables are fitted to: read before anything is written.
pub struct FitData {
    train: Digits,
    fonts: Option<Fonts>,
}

impl FitData {
    /// MNIST's train digits from one folder, typefaces from another.
    pub fn read(data: &Path, fonts: Option<&Path>) -> anyhow::Result<Self> {
        let fonts = fonts.map(|folder| Fonts::read(folder, Part::Train)).transpose()?;
        Ok(Self { train: data::digits(data, Part::Train, Some(SIDE))?, fonts })
    }

    /// Fits the tables of a model to so many digits of each value.
    pub fn fit(&self, model: &WholeModel, digits: usize, seed: u32) -> anyhow::Result<Reliability> {
        model.config.network.check_side(SIDE)?;
        check_family(model.config.family)?;
        let not_digits = NotDigits { part: Part::Train, fonts: self.fonts.as_ref(), digits: &self.train };
        fit::fit(model, &self.train, &not_digits, FitOptions { digits, seed })
    }
}

/// Tables are of values between the datasets' too, and of wrong D that are clearly others.
fn check_family(family: Family) -> anyhow::Result<()> {
    anyhow::ensure!(
        !family.is_plane(),
        "the values of {family} number pairs, and tables of reliability are of values that lie between others: export it with \
         --no-reliability"
    );
    Ok(())
}

fn measure(path: &Path, test: &Digits, fonts: Option<&Fonts>, options: &Options) -> anyhow::Result<Report> {
    let model = WholeModel::read(path)?;
    let network = &model.config.network;
    network.check_side(SIDE)?;
    check_family(model.config.family)?;
    let reliability = Reliability::from_bytes(&data::unpacked(&path.join(FILE))?, network.latent, network.summary)?;
    let family = model.config.family;
    let values = values(family);
    let contexts = Contexts::draw(&model, test, &values, options.seed);
    let datasets = reliability.datasets(&Device::flex());
    let observer = Observer { model: &model, contexts: &contexts, datasets };
    let random = &mut stream(options.seed, Purpose::Question, 2);
    let count = options.images.min(test.len());
    let first: Vec<usize> = (0..count).collect();

    let (mut right, mut read, mut each_value) = (Share::default(), Share::default(), Vec::new());
    let mut control = [Share::default(); 3];
    let (mut wrong, mut again) = ([Share::default(); 2], Share::default());
    for &value in &values {
        let images = under(family, value, test, &first);
        let (mut here, mut place) = (Share::default(), 0);
        observer.each(&images, value, random, |observation| {
            let judgement = reliability.judge(&observation, Given::Value(value));
            here.count(judgement.verdict != Verdict::Believable);
            control[0].count(is_far_out(&judgement));
            read.count(likeliest(&judgement.classes) == test.label(place));
            place += 1;
        })?;
        each_value.push((value, here.of()));
        right.add(here);
        let drawn: Vec<u8> = first.iter().step_by(10).flat_map(|&place| redrawn(test.image(place), random)).collect();
        observer.each(&resampled(&drawn, SIDE, Transformation { family, value }), value, random, |observation| {
            again.count(reliability.judge(&observation, Given::Value(value)).verdict != Verdict::Believable);
        })?;
        // One in ten of them under a D that is another's.
        let few = &images[..count.div_ceil(10) * PIXELS];
        for batch in few.chunks(few.len().div_ceil(10 * PIXELS) * PIXELS) {
            let other = wrong_value(family, value, &values, random);
            observer.each(batch, other, random, |observation| {
                let judgement = reliability.judge(&observation, Given::Value(other));
                wrong[0].count(judgement.verdict != Verdict::Believable);
                wrong[1].count(judgement.verdict == Verdict::OtherContext);
                control[1].count(is_far_out(&judgement));
            })?;
        }
    }
    let not_digits = NotDigits { part: Part::Test, fonts, digits: test };
    let (mut things, mut each_thing) = (Share::default(), Vec::new());
    for thing in Thing::ALL.into_iter().filter(|thing| fonts.is_some() || !thing.is_text()) {
        let mut here = Share::default();
        for _ in 0..options.things.div_ceil(20) {
            let value = values[random.random_range(0..values.len())];
            let images: Vec<u8> = (0..20).flat_map(|_| not_digits.draw(thing, random)).collect();
            observer.each(
                &resampled(&images, SIDE, Transformation { family, value }),
                value,
                random,
                |observation| {
                    let judgement = reliability.judge(&observation, Given::Value(value));
                    here.count(judgement.verdict != Verdict::Believable);
                    control[2].count(is_far_out(&judgement));
                },
            )?;
        }
        each_thing.push((thing.name(), here.of()));
        things.add(here);
    }
    let most = each_value.into_iter().max_by(|(_, a), (_, b)| a.total_cmp(b));
    Ok(Report {
        model: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        family,
        steps: model.steps,
        seed: options.seed,
        images: count,
        things: options.things,
        typefaces: fonts.into_iter().flat_map(Fonts::families).map(str::to_owned).collect(),
        read_rightly: read.of(),
        distrusted: right.of(),
        most_distrusted: most.unwrap_or_default(),
        redrawn_distrusted: again.of(),
        wrong_noticed: wrong[0].of(),
        wrong_said: wrong[1].of(),
        no_digit_noticed: things.of(),
        each_thing,
        control_distrusted: control[0].of(),
        control_wrong_noticed: control[1].of(),
        control_no_digit_noticed: control[2].of(),
    })
}

fn table(report: &Report) -> Result<(), OutputError> {
    let percent = |share: f32| format!("{:5.1} %", 100.0 * share);
    let (value, most) = report.most_distrusted;
    say!("{}, {} steps, {} test digits under each D", report.model, report.steps, report.images)?;
    say!("  read rightly, right D          {}", percent(report.read_rightly))?;
    say!(
        "  distrusted, right D            {} (at {value}{}: {})",
        percent(report.distrusted),
        report.family.unit(),
        percent(most)
    )?;
    say!("  distrusted, redrawn by a pen   {}", percent(report.redrawn_distrusted))?;
    say!(
        "  wrong D noticed                {} ({} as such)",
        percent(report.wrong_noticed),
        percent(report.wrong_said)
    )?;
    say!("  no digit noticed               {}", percent(report.no_digit_noticed))?;
    report.each_thing.iter().try_for_each(|(thing, share)| say!("    {thing:<29} {}", percent(*share)))?;
    let control =
        [report.control_distrusted, report.control_wrong_noticed, report.control_no_digit_noticed].map(percent);
    say!("  by ELBO and KL alone           {}, {}, {}", control[0], control[1], control[2])
}

fn likeliest(classes: &[f32]) -> u8 {
    let class = (0..classes.len()).max_by(|&a, &b| classes[a].total_cmp(&classes[b]));
    class.unwrap_or_default() as u8
}

/// How many of how many.
#[derive(Clone, Copy, Default)]
struct Share {
    counted: usize,
    all: usize,
}

impl Share {
    fn count(&mut self, counts: bool) {
        self.counted += usize::from(counts);
        self.all += 1;
    }

    fn add(&mut self, other: Self) {
        self.counted += other.counted;
        self.all += other.all;
    }

    fn of(self) -> f32 {
        self.counted as f32 / self.all.max(1) as f32
    }
}
