//! What stands for the page in native tests: it sends commands and wants the right events.

use burn::tensor::Device;
use metavae_datasets::Part;
use pollster::block_on;
use serde_bytes::ByteBuf;

use crate::protocol::{Command, Event};
use crate::session::State;

pub struct Page(pub State);

impl Page {
    /// A page that has handed over train and test digits.
    pub fn with_digits() -> Self {
        Self::with_digits_of(28)
    }

    /// The same of so many rows and columns.
    pub fn with_digits_of(side: u32) -> Self {
        let mut page = Self(State::new(Device::flex()));
        for part in [Part::Train, Part::Test] {
            let (images, labels) = idx(60, side);
            page.send(Command::LoadDigits { part, images, labels });
        }
        page
    }

    /// The same where a run may take so many bytes.
    pub fn with_room(self, room: u64) -> Self {
        Self(self.0.with_room(room))
    }

    /// The event of a command that can be carried out.
    pub fn send(&mut self, command: Command) -> Event {
        match block_on(self.0.handle(command)) {
            Event::Failed { message } => panic!("{message}"),
            event => event,
        }
    }

    /// The sentence of one that cannot.
    pub fn refused(&mut self, command: Command) -> String {
        match block_on(self.0.handle(command)) {
            Event::Failed { message } => message,
            event => panic!("{event:?}"),
        }
    }
}

/// Squares at places that depend on the index.
pub fn idx(count: u32, side: u32) -> (ByteBuf, ByteBuf) {
    let header = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<u8>>();
    let (mut images, mut labels) = (header(&[2051, count, side, side]), header(&[2049, count]));
    for index in 0..count as usize {
        let side = side as usize;
        let inside = |pixel: usize| {
            (6 + index % 9..14 + index % 9).contains(&(pixel / side)) && (9..19).contains(&(pixel % side))
        };
        images.extend((0..side * side).map(|pixel| if inside(pixel) { 255 } else { 0 }));
        labels.push((index % 10) as u8);
    }
    (ByteBuf::from(images), ByteBuf::from(labels))
}
