//! Every system through the session: trained, probed, exported, loaded and asked, as the page does it.

use metavae::{ContextConfig, ContextMode, DecoderKind, NetworkConfig, RunConfig, System};
use metavae_datasets::{Family, MetaSplit, PIXELS, Transformation};
use serde_bytes::ByteBuf;

use crate::protocol::{Answer, Command, ContextChoice, Event, Question, Subject};
use crate::test_page::Page;

const UPRIGHT: Transformation = Transformation { family: Family::Scale, value: 1.0 };

impl Page {
    /// A page whose run of two steps answers.
    fn with_trained(side: u32, system: System, decoder: DecoderKind) -> Self {
        let mut page = Self::with_digits_of(side);
        let paper = RunConfig::paper(Family::Scale, MetaSplit::Sparse, decoder);
        let network = NetworkConfig {
            side: side as usize,
            system,
            summary_hidden: 9,
            summary: 5,
            hidden: 12,
            latent: 4,
            dataset_latent: 6,
            decoder_hidden: 14,
            ..paper.network
        };
        let context = ContextConfig { mode: ContextMode::InBatch, size: 3, random_size: false };
        page.send(Command::CreateRun { run: 1, config: RunConfig { batch: 8, context, network, ..paper } });
        for _ in 0..2 {
            page.send(Command::Step { run: 1, measure: true });
        }
        page.send(Command::Probe { run: 1, pixels: false });
        let Event::Validated { bound, .. } = page.send(Command::Validate { run: 1, images: 20, samples: 3 }) else {
            panic!("not validated");
        };
        assert!(bound.is_finite() && bound < 0.0);
        let Event::ModelExported { bytes, .. } = page.send(Command::ExportModel { run: 1 }) else {
            panic!("not exported");
        };
        page.send(Command::LoadModel { bytes });
        page
    }

    fn ask(&mut self, size: u32) -> Answer {
        let questions = vec![Question { context: digits(size), samples: 2, samples_dataset: 1 }];
        let subject = Subject::TestDigit { index: 3, transformation: UPRIGHT };
        let Event::Answered { mut answers, .. } = self.send(Command::Ask { subject, questions, seed: 0 }) else {
            panic!("not answered");
        };
        answers.remove(0)
    }
}

fn digits(size: u32) -> ContextChoice {
    ContextChoice::Digits { transformations: vec![UPRIGHT], size, seed: 1 }
}

#[test]
fn every_system_is_trained_and_asked() {
    let with_own_decoders = System::ALL.map(|system| (system, DecoderKind::Separate));
    for (system, decoder) in with_own_decoders.into_iter().chain([(System::MetaVae, DecoderKind::Conditioned)]) {
        let mut page = Page::with_trained(28, system, decoder);
        let (given, without) = (page.ask(10), page.ask(0));
        for answer in [&given, &without] {
            assert_eq!((answer.datasets.len(), answer.samples.len(), answer.mean.len()), (4, 2 * PIXELS, 4));
            assert!(answer.datasets.iter().all(|dataset| dataset.elbo.is_finite() && dataset.elbo < 0.0));
        }
        // Which VAE answers may be the same with D and without.
        if system != System::VaePerDataset {
            assert_eq!(given.mean != without.mean, system.reads_context(), "{system:?}");
        }
        // One decoder for all that knows nothing of datasets draws the same for each; one that knows their codes does not.
        let alike = given
            .datasets
            .iter()
            .all(|dataset| dataset.reconstruction.total_cmp(&given.datasets[0].reconstruction).is_eq());
        assert_eq!(alike, system == System::Vae, "{system:?}");

        let embed = Command::Embed { first: 0, count: 5, transformation: UPRIGHT, context: digits(10) };
        let Event::Embedded { means, .. } = page.send(embed) else { panic!("not embedded") };
        assert_eq!(means.len(), 5 * 4);
        assert!(
            (means[3 * 4] - given.mean[0]).abs() < 1e-4,
            "{system:?}: a digit has one code, however it is asked for"
        );
        let Event::Decoded { images } = page.send(Command::Decode { codes: given.mean.clone(), dataset: 2 }) else {
            panic!("not decoded");
        };
        assert_eq!(images.as_ref() as &[u8], given.datasets[2].image, "{system:?}");
        let image = ByteBuf::from(vec![90; PIXELS]);
        let Event::Weighed { bounds } = page.send(Command::Weigh { image, size: 5, samples: 3, seed: 1 }) else {
            panic!("not weighed");
        };
        assert!(bounds.len() == 4 && bounds.iter().all(|bound| bound.is_finite()));
    }
}

#[test]
fn a_model_of_larger_images_is_trained_and_asked() {
    let mut page = Page::with_trained(32, System::MetaVae, DecoderKind::SharedTrunk);
    let answer = page.ask(10);
    assert_eq!((answer.samples.len(), answer.datasets[0].image.len()), (2 * 1024, 1024));
    let drawing = |side| Command::ReadDrawing {
        pixels: ByteBuf::from(vec![255; 100]),
        width: 10,
        height: 10,
        side,
        transformation: UPRIGHT,
    };
    for (side, pixels) in [(None, 1024), (Some(28), 784), (Some(64), 4096)] {
        let Event::Digit { image, .. } = page.send(drawing(side)) else { panic!("no digit") };
        assert_eq!(image.len(), pixels);
    }
    assert!(page.refused(drawing(Some(7))).contains("cannot have 7 rows"));
    // The visitor's own images come as they were kept, and are brought to the model's size.
    let own = |bytes, side| Question {
        context: ContextChoice::Images { images: ByteBuf::from(vec![90; bytes]), side },
        samples: 0,
        samples_dataset: 0,
    };
    let ask = |question| {
        let subject = Subject::TestDigit { index: 3, transformation: UPRIGHT };
        Command::Ask { subject, questions: vec![question], seed: 0 }
    };
    page.send(ask(own(3 * 784, 28)));
    assert!(page.refused(ask(own(3 * 784, 32))).contains("not whole images of 32 x 32"));
    // Images that came after the model, of another size.
    let (images, labels) = crate::test_page::idx(60, 28);
    page.send(Command::LoadDigits { part: metavae_datasets::Part::Test, images, labels });
    let embed = Command::Embed { first: 0, count: 5, transformation: UPRIGHT, context: digits(10) };
    assert!(page.refused(embed).contains("28 x 28 pixels"), "a D that was known before");
    let said = page.refused(ask(own(784, 28)));
    assert!(said.contains("28 x 28 pixels, and the model that answers reads 32 x 32"), "{said}");
    let said = page.refused(Command::Validate { run: 1, images: 20, samples: 1 });
    assert!(said.contains("these networks read 32 x 32"), "{said}");
}
