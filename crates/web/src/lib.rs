//! The wasm facade: one session behind one protocol. Nothing mathematical lives here.
//!
//! The crate is built twice, as `cpu` and as `webgpu`; a worker owns one session and passes commands through.

mod answering;
pub mod backend;
mod chains;
#[cfg(feature = "webgpu")]
mod constructors;
mod context_choice;
#[cfg(all(test, feature = "cpu"))]
mod every_system;
mod exchange;
mod exploring;
mod fitting;
mod gap;
mod inferring;
#[cfg(all(test, feature = "cpu"))]
mod no_work_lost;
pub mod protocol;
pub mod session;
#[cfg(all(test, feature = "cpu"))]
mod test_page;
mod training;
#[cfg(feature = "cpu")]
pub mod worlds;

use async_lock::Mutex;
use js_sys::Float32Array;
use metavae::unreadable::in_words;
use protocol::{Command, Event};
use serde::Serialize as _;
use session::{State, sentence};
use wasm_bindgen::prelude::*;

/// All state of one worker.
#[wasm_bindgen]
pub struct Session {
    /// Commands that arrive while another one waits for the device are carried out in order.
    state: Mutex<State>,
}

#[wasm_bindgen]
impl Session {
    /// Opens the backend that this module was built for.
    ///
    /// # Errors
    /// When the browser gives no device: no WebGPU, or no adapter that can run it.
    pub async fn open() -> Result<Session, JsError> {
        console_error_panic_hook::set_once();
        // The second call in one page is refused, which is fine: the first logger stays.
        let _ = console_log::init_with_level(log::Level::Warn);
        let device = backend::open().await.map_err(|message| JsError::new(&message))?;
        Ok(Self { state: Mutex::new(State::new(device)) })
    }

    /// `cpu` or `webgpu`.
    pub fn backend(&self) -> String {
        backend::NAME.to_owned()
    }

    /// Carries out one command. Never throws: what cannot be done comes back as a `failed` event.
    pub async fn handle(&self, command: JsValue) -> JsValue {
        let event = match serde_wasm_bindgen::from_value::<Command>(command) {
            Ok(command) => self.state.lock().await.handle(command).await,
            Err(error) => Event::Failed { message: sentence(&in_words(&error)) },
        };
        let serializer = serde_wasm_bindgen::Serializer::new().serialize_missing_as_null(true);
        event.serialize(&serializer).expect("events are plain data")
    }

    // Numbers change hands several times in a step. As memory that is used again and again they need no copy but the one in or out.

    /// Copies what parts of a run sum up to where another worker can have it.
    ///
    /// # Errors
    /// When there are none, or not so many.
    #[wasm_bindgen(js_name = readNumbers)]
    pub async fn read_numbers(&self, into: Float32Array) -> Result<(), JsError> {
        Ok(self.state.lock().await.exchange()?.read(&into)?)
    }

    /// Adds those of another part, and where it is the last addition leaves the sum in their place.
    ///
    /// # Errors
    /// When there are none to add to, or not so many.
    #[wasm_bindgen(js_name = addNumbers)]
    pub async fn add_numbers(&self, others: Float32Array, last: bool) -> Result<(), JsError> {
        Ok(self.state.lock().await.exchange()?.add(&others, last)?)
    }

    /// Takes their sum over all parts in their place.
    ///
    /// # Errors
    /// When there are none, or not so many.
    #[wasm_bindgen(js_name = writeNumbers)]
    pub async fn write_numbers(&self, from: Float32Array) -> Result<(), JsError> {
        Ok(self.state.lock().await.exchange()?.write(&from)?)
    }
}
