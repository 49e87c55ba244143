//! Named tensors: how weights leave a module, travel as safetensors and come back, checked.

use std::collections::{BTreeMap, HashMap};

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::tensor::{ExecutionError, Tensor, TensorData, Transaction};
use half::{bf16, f16};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use crate::config::ConfigError;

/// Weights that cannot be used, with what is wrong with them.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// Not a safetensors file, or a damaged one.
    #[error("this is not a safetensors file, or it is damaged: {0}")]
    NotSafetensors(String),
    /// Another kind of file than asked for.
    #[error("this is not a {expected}: the file says it is {found}")]
    Kind {
        /// What was asked for.
        expected: &'static str,
        /// What the file's metadata says.
        found: String,
    },
    /// The description inside the file does not parse.
    #[error("the file's description of the model is damaged: {0}")]
    Metadata(String),
    /// The description is fine but the model could not run.
    #[error("the file describes a model that cannot run: {0}")]
    Config(#[from] ConfigError),
    /// A tensor is missing.
    #[error("the tensor {0} is missing")]
    Missing(String),
    /// A tensor has the wrong shape.
    #[error("the tensor {name} has shape {found:?} instead of {expected:?}")]
    Shape {
        /// Its name.
        name: String,
        /// Shape in the model.
        expected: Vec<usize>,
        /// Shape in the file.
        found: Vec<usize>,
    },
    /// A tensor holds something else than f32, f16 or bf16.
    #[error("the tensor {name} is of type {found}; f32, f16 and bf16 can be read")]
    Type {
        /// Its name.
        name: String,
        /// Its type in the file.
        found: String,
    },
    /// A tensor holds NaN or infinity.
    #[error("the tensor {0} holds numbers that are not finite")]
    NotFinite(String),
    /// Numbers of a run that must not take the place of an earlier, finite one.
    #[error(
        "the run diverged: its tensor {0} holds numbers that are not finite. Go back to a step before that and train on with \
         a smaller learning rate"
    )]
    Diverged(String),
    /// A number that is finite, but not in the precision asked for.
    #[error("the tensor {0} holds numbers beyond what half precision can tell; write it in full precision")]
    TooLarge(String),
    /// The device could not deliver the weights.
    #[error("the weights could not be read from the device: {0}")]
    Device(String),
}

impl From<ExecutionError> for WeightsError {
    fn from(error: ExecutionError) -> Self {
        Self::Device(error.to_string())
    }
}

/// How exactly weights are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// f32, exact.
    Full,
    /// f16 with this many of its 10 mantissa bits; the rest is zero, which compresses.
    Half {
        /// 1 to 10.
        mantissa_bits: u8,
    },
}

/// The path of the parameter that a traversal is at: `summary_network.first.weight`.
#[derive(Debug, Default)]
pub struct Path {
    parts: Vec<Option<String>>,
    name: String,
}

impl Path {
    /// Goes down into a field, or into a variant of an enum, which leaves no trace in the path: the same system has the same
    /// names on its own and as one of several.
    pub fn enter(&mut self, name: &str, container: &str) {
        self.parts.push((!container.starts_with("Enum:")).then(|| name.to_owned()));
        self.join();
    }

    /// Comes back up.
    pub fn exit(&mut self) {
        self.parts.pop();
        self.join();
    }

    fn join(&mut self) {
        let parts: Vec<&str> = self.parts.iter().flatten().map(String::as_str).collect();
        self.name = parts.join(".");
    }

    /// The parts joined by dots.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A tensor on the host.
#[derive(Clone, Debug, PartialEq)]
pub struct HostTensor {
    /// Sizes of its dimensions.
    pub shape: Vec<usize>,
    /// Row by row.
    pub values: Vec<f32>,
}

/// What a file says of itself.
pub type Metadata = HashMap<String, String>;

/// Tensors by name.
pub type Tensors = BTreeMap<String, HostTensor>;

/// Reads device tensors (name, shape, flat values) back in one transfer.
///
/// # Errors
/// When the device cannot deliver them.
pub async fn read_back(tensors: Vec<(String, Vec<usize>, Tensor<1>)>) -> Result<Tensors, WeightsError> {
    let mut transaction = Transaction::default();
    let mut names = Vec::with_capacity(tensors.len());
    for (name, shape, tensor) in tensors {
        transaction = transaction.register(tensor);
        names.push((name, shape));
    }
    let data = transaction.execute_async().await?;
    let host = |data: TensorData| data.iter::<f32>().collect();
    Ok(names
        .into_iter()
        .zip(data)
        .map(|((name, shape), data)| (name, HostTensor { shape, values: host(data) }))
        .collect())
}

/// The weights of a module, by path.
///
/// # Errors
/// When the device cannot deliver them.
pub async fn read_module<M: Module>(module: &M) -> Result<Tensors, WeightsError> {
    let mut collector = Collector::default();
    module.visit(&mut collector);
    read_back(collector.tensors).await
}

#[derive(Default)]
struct Collector {
    path: Path,
    tensors: Vec<(String, Vec<usize>, Tensor<1>)>,
}

impl ModuleVisitor for Collector {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.exit();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let value = param.val();
        let shape = value.dims().to_vec();
        let count: usize = shape.iter().product();
        // On an autodiff device only the value is wanted, not its place in a graph.
        let flat: Tensor<1> = if value.is_autodiff() { value.inner() } else { value }.reshape([count]);
        self.tensors.push((self.path.name().to_owned(), shape, flat));
    }
}

/// The module with the weights whose names are `wanted` replaced.
///
/// # Errors
/// When one of them is missing, of another shape or not finite; nothing that the caller still holds has changed.
pub fn load_module<M: Module>(module: M, tensors: &Tensors, wanted: fn(&str) -> bool) -> Result<M, WeightsError> {
    let mut mapper = Loader { path: Path::default(), tensors, wanted, error: None };
    let loaded = module.map(&mut mapper);
    mapper.error.map_or(Ok(loaded), Err)
}

struct Loader<'a> {
    path: Path,
    tensors: &'a Tensors,
    wanted: fn(&str) -> bool,
    error: Option<WeightsError>,
}

impl ModuleMapper for Loader<'_> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.exit();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let name = self.path.name();
        if self.error.is_some() || !(self.wanted)(name) {
            return param;
        }
        let expected = param.lazy_shape().to_vec();
        match find(self.tensors, name, &expected) {
            Ok(tensor) => {
                let device = param.lazy_device();
                param.map(|old| {
                    let new = Tensor::from_data(TensorData::new(tensor.values.clone(), expected), &device);
                    if old.is_require_grad() { new.require_grad() } else { new }
                })
            }
            Err(error) => {
                self.error = Some(error);
                param
            }
        }
    }
}

/// The tensor of this name.
///
/// # Errors
/// When it is missing, of another shape or not finite.
pub fn find<'a>(tensors: &'a Tensors, name: &str, expected: &[usize]) -> Result<&'a HostTensor, WeightsError> {
    let tensor = tensors.get(name).ok_or_else(|| WeightsError::Missing(name.to_owned()))?;
    if tensor.shape != expected {
        let (expected, found) = (expected.to_vec(), tensor.shape.clone());
        return Err(WeightsError::Shape { name: name.to_owned(), expected, found });
    }
    if !tensor.values.iter().all(|value| value.is_finite()) {
        return Err(WeightsError::NotFinite(name.to_owned()));
    }
    Ok(tensor)
}

/// Writes tensors and metadata as safetensors.
///
/// # Errors
/// When a number is not finite, or would not be as it is written: what is written can always be read.
pub fn to_bytes(tensors: &Tensors, metadata: Metadata, precision: Precision) -> Result<Vec<u8>, WeightsError> {
    let dtype = match precision {
        Precision::Full => Dtype::F32,
        Precision::Half { .. } => Dtype::F16,
    };
    let encoded = tensors.iter().map(|(name, tensor)| Ok((name, tensor, encode(name, &tensor.values, precision)?)));
    let encoded: Vec<(&String, &HostTensor, Vec<u8>)> = encoded.collect::<Result<_, WeightsError>>()?;
    let views = encoded.iter().map(|(name, tensor, bytes)| {
        (name, TensorView::new(dtype, tensor.shape.clone(), bytes).expect("the bytes were laid out for this shape"))
    });
    let mut bytes = safetensors::serialize(views, Some(metadata)).expect("names are unique and shapes fit");
    sort_header(&mut bytes);
    Ok(bytes)
}

fn encode(name: &str, values: &[f32], precision: Precision) -> Result<Vec<u8>, WeightsError> {
    if !values.iter().all(|value| value.is_finite()) {
        return Err(WeightsError::Diverged(name.to_owned()));
    }
    Ok(match precision {
        Precision::Full => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        Precision::Half { mantissa_bits } => {
            let halves: Vec<f16> = values.iter().map(|&value| rounded(value, mantissa_bits)).collect();
            if !halves.iter().all(|half| half.is_finite()) {
                return Err(WeightsError::TooLarge(name.to_owned()));
            }
            halves.iter().flat_map(|half| half.to_le_bytes()).collect()
        }
    })
}

/// Puts the header's entries in the order of their names, so that equal weights make equal files.
fn sort_header(bytes: &mut [u8]) {
    let (length, rest) = bytes.split_first_chunk_mut().expect("a safetensors file starts with eight bytes");
    let header = &mut rest[..u64::from_le_bytes(*length) as usize];
    let entries: BTreeMap<String, BTreeMap<String, serde_json::Value>> =
        serde_json::from_slice(header).expect("the header is an object of objects");
    let sorted = serde_json::to_vec(&entries).expect("it was JSON before");
    header.fill(b' ');
    header[..sorted.len()].copy_from_slice(&sorted);
}

/// The nearest f16 whose lowest 10 - `mantissa_bits` bits are zero; the largest finite values stay finite.
fn rounded(value: f32, mantissa_bits: u8) -> f16 {
    let half = f16::from_f32(value);
    let dropped = 10 - u16::from(mantissa_bits.clamp(1, 10));
    if dropped == 0 || !half.is_finite() {
        return half;
    }
    let mask = !((1_u16 << dropped) - 1);
    let up = f16::from_bits((half.to_bits() + (1 << (dropped - 1))) & mask);
    if up.is_finite() { up } else { f16::from_bits(half.to_bits() & mask) }
}

/// Reads tensors of any float precision, and the metadata.
///
/// # Errors
/// When the bytes are no safetensors file, are damaged, or hold something else than floats.
pub fn from_bytes(bytes: &[u8]) -> Result<(Tensors, Metadata), WeightsError> {
    let damaged = |error: safetensors::SafeTensorError| WeightsError::NotSafetensors(error.to_string());
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(damaged)?;
    let metadata = header.metadata().clone().unwrap_or_default();
    let file = SafeTensors::deserialize(bytes).map_err(damaged)?;
    let mut tensors = Tensors::new();
    for (name, view) in file.iter() {
        let values = match view.dtype() {
            Dtype::F32 => decode(view.data(), f32::from_le_bytes),
            Dtype::F16 => decode(view.data(), |bytes| f16::from_le_bytes(bytes).to_f32()),
            Dtype::BF16 => decode(view.data(), |bytes| bf16::from_le_bytes(bytes).to_f32()),
            other => return Err(WeightsError::Type { name: name.to_owned(), found: format!("{other:?}") }),
        };
        tensors.insert(name.to_owned(), HostTensor { shape: view.shape().to_vec(), values });
    }
    Ok((tensors, metadata))
}

fn decode<const WIDTH: usize>(bytes: &[u8], value: impl Fn([u8; WIDTH]) -> f32) -> Vec<f32> {
    let (chunks, _) = bytes.as_chunks::<WIDTH>();
    chunks.iter().map(|&chunk| value(chunk)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_keeps_the_nearest_short_mantissa() {
        for (value, expected) in [(1.0, 1.0), (1.030, 1.0), (1.033, 1.0625), (-1.97, -2.0)] {
            assert_eq!(rounded(value, 4), f16::from_f32(expected));
        }
        assert!(rounded(65504.0, 4).is_finite());
        assert_eq!(rounded(0.1, 10), f16::from_f32(0.1));
    }

    #[test]
    fn equal_weights_make_equal_files() {
        let tensors = Tensors::from([("a".to_owned(), HostTensor { shape: vec![1], values: vec![1.0] })]);
        let metadata = || (0..8).map(|index| (format!("name \"{index}\""), "ü".to_owned())).collect::<Metadata>();
        let bytes = to_bytes(&tensors, metadata(), Precision::Full).unwrap();
        for _ in 0..4 {
            assert_eq!(to_bytes(&tensors, metadata(), Precision::Full).unwrap(), bytes);
        }
        assert_eq!(from_bytes(&bytes).unwrap(), (tensors, metadata()));
    }

    #[test]
    fn what_is_not_finite_is_not_written() {
        let of = |value| Tensors::from([("a".to_owned(), HostTensor { shape: vec![2], values: vec![1.0, value] })]);
        for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            for precision in [Precision::Full, Precision::Half { mantissa_bits: 6 }] {
                let error = to_bytes(&of(value), Metadata::new(), precision).unwrap_err();
                assert!(matches!(&error, WeightsError::Diverged(name) if name == "a"));
                assert!(error.to_string().contains("diverged") && error.to_string().contains("smaller learning rate"));
            }
        }
        assert!(to_bytes(&of(1e6), Metadata::new(), Precision::Full).is_ok());
        let error = to_bytes(&of(1e6), Metadata::new(), Precision::Half { mantissa_bits: 10 }).unwrap_err();
        assert!(matches!(error, WeightsError::TooLarge(_)));
    }

    #[test]
    fn damaged_bytes_are_refused() {
        assert!(matches!(from_bytes(b"not a file"), Err(WeightsError::NotSafetensors(_))));
        let tensors = Tensors::from([("a".to_owned(), HostTensor { shape: vec![2], values: vec![1.0, 2.0] })]);
        let bytes = to_bytes(&tensors, Metadata::new(), Precision::Full).unwrap();
        assert!(matches!(from_bytes(&bytes[..bytes.len() - 1]), Err(WeightsError::NotSafetensors(_))));
        assert_eq!(from_bytes(&bytes).unwrap().0, tensors);
    }
}
