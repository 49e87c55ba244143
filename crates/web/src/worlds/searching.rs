//! Inference of one observation with the model known: the best Gaussian by search, then draws by Hamiltonian Monte Carlo.

use metavae::inference::{Hamiltonian, HamiltonianOptions, PerImage, PerImageOptions};
use metavae_amortised::{Cells, KnownModel};
use metavae_worlds::World;

use super::protocol::WorldEvent;
use crate::answering::now;
use crate::session::Failure;

const SEARCH: PerImageOptions =
    PerImageOptions { steps: 200, samples: 8, learning_rate: 0.05, selection_samples: 64, seed: 0 };
const CHAINS: HamiltonianOptions = HamiltonianOptions { chains: 8, warm_up: 100, leapfrogs: 8, seed: 0 };
/// Transitions after warm-up, of all chains at once.
const DRAWN: u32 = 150;

pub struct Searching<W: World> {
    known: KnownModel<W>,
    cells: Cells,
    search: PerImage,
    chains: Option<Hamiltonian>,
    /// Draws that were sent already.
    sent: usize,
    search_milliseconds: f64,
    sampling_milliseconds: f64,
}

impl<W: World> Searching<W> {
    pub fn new(world: W, model: W::Model, x: W::Observation) -> Self {
        let cells = Cells::of(&world);
        let known = KnownModel::new(world, model, x);
        Self {
            cells,
            search: PerImage::new(&known.start(), SEARCH),
            known,
            chains: None,
            sent: 0,
            search_milliseconds: 0.0,
            sampling_milliseconds: 0.0,
        }
    }

    /// Goes on for so long, a step at least, unless it is done.
    pub async fn advance(&mut self, milliseconds: f64) -> Result<WorldEvent, Failure> {
        let started = now();
        while !self.is_done() {
            let begun = now();
            if self.search.is_done() {
                let chains = self.chains.get_or_insert_with(|| Hamiltonian::new(self.search.best(), CHAINS));
                chains.step(&self.known).await?;
                self.sampling_milliseconds += now() - begun;
            } else {
                self.search.step(&self.known).await?;
                self.search_milliseconds += now() - begun;
            }
            if now() - started >= milliseconds {
                break;
            }
        }
        self.event()
    }

    fn is_done(&self) -> bool {
        self.step() == Self::steps()
    }

    fn step(&self) -> u32 {
        self.search.steps_done() + self.chains.as_ref().map_or(0, Hamiltonian::steps_done)
    }

    fn steps() -> u32 {
        SEARCH.steps + CHAINS.warm_up + DRAWN
    }

    fn event(&mut self) -> Result<WorldEvent, Failure> {
        let best = self.search.best();
        let [mean, deviation] = [best.mean(), best.deviation()].map(|it| f64::from(it.into_scalar::<f32>()));
        let gaussian = self.cells.normal(mean, deviation)?;
        let places = |chains: &Hamiltonian| -> Vec<f64> {
            chains.draws().of_image(0).map(|code| self.cells.place(f64::from(code[0]))).collect()
        };
        let draws = self.chains.as_ref().map_or_else(Vec::new, places).split_off(self.sent);
        self.sent += draws.len();
        Ok(WorldEvent::Searched {
            step: self.step(),
            steps: Self::steps(),
            gaussian: gaussian.masses().iter().map(|mass| *mass as f32).collect(),
            draws,
            search_milliseconds: self.search_milliseconds,
            sampling_milliseconds: self.sampling_milliseconds,
        })
    }
}
