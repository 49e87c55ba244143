//! Test support: the golden vectors that tests/golden/probe.py wrote.

use safetensors::SafeTensors;

use crate::Features;

const BYTES: &[u8] = include_bytes!("../../../tests/golden/probe.safetensors");

pub(crate) struct Golden {
    tensors: SafeTensors<'static>,
    results: serde_json::Value,
}

impl Golden {
    pub(crate) fn read() -> Self {
        let (_, metadata) = SafeTensors::read_metadata(BYTES).unwrap();
        let results = &metadata.metadata().as_ref().unwrap()["results"];
        Self { tensors: SafeTensors::deserialize(BYTES).unwrap(), results: serde_json::from_str(results).unwrap() }
    }

    pub(crate) fn result(&self, name: &str) -> f64 {
        self.results[name].as_f64().unwrap()
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        self.tensors.tensor(name).unwrap().data().to_vec()
    }

    pub(crate) fn floats(&self, name: &str) -> Vec<f32> {
        let bytes = self.bytes(name);
        let (numbers, []) = bytes.as_chunks::<4>() else { panic!("{name} does not hold f32") };
        numbers.iter().map(|&number| f32::from_le_bytes(number)).collect()
    }

    pub(crate) fn features(&self, name: &str) -> Features {
        let width = self.tensors.tensor(name).unwrap().shape()[1];
        Features::new(self.floats(name), width).unwrap()
    }
}
