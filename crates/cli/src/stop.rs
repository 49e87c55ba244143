//! Ctrl-C and its like: a run finishes its step, writes what it has and ends with the code that shells expect; a second one ends
//! at once.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use anyhow::Context as _;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// A shell's code for a program that a signal ended.
const OF_SIGNAL: i32 = 128;
/// That of a program whose reader is gone, by SIGPIPE.
pub const PIPE_CLOSED: u8 = 141;

/// Whether the program was asked to end, and what must not be cut off by that.
#[derive(Clone, Default)]
pub struct Stop {
    /// The exit code that was asked for; 0 while nobody did.
    code: Arc<AtomicUsize>,
    /// Held for reading by whoever has something to finish.
    unfinished: Arc<RwLock<()>>,
}

/// It was asked to end, and what there was to keep is kept.
#[derive(Debug, thiserror::Error)]
#[error("stopped")]
pub struct Stopped(pub u8);

impl Stop {
    /// Listens for both signals: the first asks, the second ends the program at once.
    pub fn on_signals() -> anyhow::Result<Self> {
        let (stop, again) = (Self::default(), Arc::new(AtomicBool::new(false)));
        for signal in [SIGINT, SIGTERM] {
            let code = OF_SIGNAL + signal;
            // In this order: the first time nothing is set yet when the condition is looked at.
            flag::register_conditional_shutdown(signal, code, again.clone())
                .and_then(|_| flag::register(signal, again.clone()))
                .and_then(|_| flag::register_usize(signal, stop.code.clone(), code as usize))
                .context("signals cannot be listened for")?;
        }
        Ok(stop)
    }

    /// Ends the program at once by either signal, for commands that keep nothing on the way.
    pub fn at_once() -> anyhow::Result<()> {
        for signal in [SIGINT, SIGTERM] {
            flag::register_conditional_shutdown(signal, OF_SIGNAL + signal, Arc::new(AtomicBool::new(true)))
                .context("signals cannot be listened for")?;
        }
        Ok(())
    }

    /// Asks by other means.
    pub fn ask(&self, code: u8) {
        let _ = self.code.compare_exchange(0, usize::from(code), Ordering::SeqCst, Ordering::SeqCst);
    }

    /// Whether it was asked to end.
    pub fn asked(&self) -> Option<Stopped> {
        match self.code.load(Ordering::SeqCst) {
            0 => None,
            code => Some(Stopped(u8::try_from(code).unwrap_or(1))),
        }
    }

    /// What happens while this is held is finished first.
    pub fn unfinished(&self) -> RwLockReadGuard<'_, ()> {
        self.unfinished.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until nobody has anything to finish.
    pub fn wait(&self) {
        drop(self.unfinished.write().unwrap_or_else(PoisonError::into_inner));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_who_asks_sets_the_code() {
        let stop = Stop::default();
        assert!(stop.asked().is_none());
        stop.ask(PIPE_CLOSED);
        stop.ask(130);
        assert_eq!(stop.asked().map(|Stopped(code)| code), Some(141));
    }
}
