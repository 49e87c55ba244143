//! The wasm facade: one session behind one protocol. Nothing mathematical lives here.
//!
//! The crate is built twice, as `cpu` and as `webgpu`; a worker owns one session and passes commands through.

mod answering;
pub mod backend;
#[cfg(feature = "webgpu")]
mod constructors;
mod context_choice;
#[cfg(all(test, feature = "cpu"))]
mod every_system;
mod exploring;
mod fitting;
mod gap;
mod gradients;
mod inferring;
pub mod protocol;
mod session;
mod training;

use async_lock::Mutex;
use js_sys::Float32Array;
use protocol::{Command, Event};
use serde::Serialize as _;
use session::State;
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
            Err(error) => Event::Failed { message: format!("the page sent a command that cannot be read: {error}") },
        };
        let serializer = serde_wasm_bindgen::Serializer::new().serialize_missing_as_null(true);
        event.serialize(&serializer).expect("events are plain data")
    }

    // Gradients change hands at every step. As memory that is used again and again they need no copy but the one in or out.

    /// Copies the gradients of all that parts of a run share to where another worker can have them.
    ///
    /// # Errors
    /// When there are none, or not so many.
    #[wasm_bindgen(js_name = readGradients)]
    pub async fn read_gradients(&self, into: Float32Array) -> Result<(), JsError> {
        Ok(self.state.lock().await.gradients()?.read(&into)?)
    }

    /// Adds those of another part.
    ///
    /// # Errors
    /// When there are none to add to, or not so many.
    #[wasm_bindgen(js_name = addGradients)]
    pub async fn add_gradients(&self, from: Float32Array) -> Result<(), JsError> {
        Ok(self.state.lock().await.gradients()?.add(&from)?)
    }

    /// Takes their sum over all parts in their place.
    ///
    /// # Errors
    /// When there are none, or not so many.
    #[wasm_bindgen(js_name = writeGradients)]
    pub async fn write_gradients(&self, from: Float32Array) -> Result<(), JsError> {
        Ok(self.state.lock().await.gradients()?.write(&from)?)
    }
}
