"""Golden vectors of MetaVAE: an independent PyTorch implementation, in float32.

Writes metavae_separate.safetensors and metavae_shared_trunk.safetensors beside this file. Run it with

    python tests/golden/metavae.py            (torch, numpy, safetensors)

The networks are those of Wu, Choi, Goodman, Ermon, "Meta-Amortized Variational Inference and Learning" (AAAI 2020,
arXiv 1902.01950), made small. Every weight is laid out [in, out]; a decoder bank's is [datasets, in, out]. All values are
in nats. The generator checks its float32 gradients against float64 and against finite differences before it writes.
"""

import gzip
import json
import math
from pathlib import Path

import numpy
import torch
from safetensors.torch import save_file
from torch.nn.functional import leaky_relu, logsigmoid

HERE = Path(__file__).resolve().parent
DATA = HERE.parent.parent / "www" / "public" / "data"

PIXELS = 784
SEED = 20_200_207
# Widths all differ, so that a transposed weight cannot pass; small, because every weight is stored five times.
CONFIG = {
    "datasets": 3,
    "batch": 4,
    "context": 2,
    "pixels": PIXELS,
    "summary_hidden": 7,
    "summary": 12,
    "hidden": 6,
    "latent": 5,
    "samples": 6,
    "learning_rate": 1e-3,
    "epsilon": 1e-8,
    "beta_1": 0.9,
    "beta_2": 0.999,
    "steps": 5,
    # Degrees counter-clockwise; quarter turns, so that no interpolation is involved.
    "rotations": [0, 90, 180],
}
# A pre-activation nearer to zero than this could fall on the other side of the kink in another framework's rounding.
KINK = 1e-5


def read_digits(count):
    """The first `count` MNIST test images, [count, 28, 28] in 0..1."""
    raw = gzip.decompress((DATA / "t10k-images-idx3-ubyte.gz").read_bytes())
    pixels = numpy.frombuffer(raw, dtype=numpy.uint8, offset=16).reshape(-1, 28, 28)[:count]
    return torch.from_numpy(pixels.astype(numpy.float32) / numpy.float32(255.0))


def rotated(images, degrees):
    """[.., 28, 28] -> [.., 784], turned counter-clockwise by a multiple of 90 degrees."""
    return torch.rot90(images, degrees // 90, dims=(-2, -1)).reshape(*images.shape[:-2], PIXELS)


def make_weights(generator, decoder):
    """Kaiming-uniform with a = sqrt(5) and biases alike (PyTorch's own start): uniform in +-1/sqrt(inputs)."""
    c = CONFIG
    trunk = c["datasets"] if decoder == "separate" else 1

    def uniform(shape, inputs):
        return (torch.rand(shape, generator=generator) * 2.0 - 1.0) / math.sqrt(inputs)

    weights = {}

    def linear(name, inputs, outputs, stack=None):
        weights[f"{name}.weight"] = uniform([*([stack] if stack else []), inputs, outputs], inputs)
        weights[f"{name}.bias"] = uniform([stack, 1, outputs] if stack else [outputs], inputs)

    linear("summary_network.first", PIXELS, c["summary_hidden"])
    linear("summary_network.second", c["summary_hidden"], c["summary"])
    linear("summary_network.third", c["summary"], c["summary"])
    linear("aggregation_network.first", PIXELS + c["summary"], c["hidden"])
    linear("aggregation_network.second", c["hidden"], c["hidden"])
    linear("aggregation_network.third", c["hidden"], 2 * c["latent"])
    linear("decoder_bank.first", c["latent"], c["hidden"], trunk)
    linear("decoder_bank.second", c["hidden"], c["hidden"], trunk)
    linear("decoder_bank.third", c["hidden"], PIXELS, c["datasets"])
    return weights


class MetaVae:
    """The forward pass over a dictionary of weights; keeps every pre-activation that meets a kink."""

    def __init__(self, weights):
        self.weights = weights
        self.pre_activations = []

    def linear(self, name, x):
        return x @ self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def watched(self, x):
        self.pre_activations.append(x.detach())
        return x

    def summarise_each(self, images):
        """[.., 784] -> [.., S], one summary for each image."""
        h = leaky_relu(self.watched(self.linear("summary_network.first", images)), 0.2)
        h = leaky_relu(self.watched(self.linear("summary_network.second", h)), 0.2)
        return self.linear("summary_network.third", h)

    def aggregate(self, images, summary):
        """[K, B, 784], [K, B, S] -> mean and log variance, [K, B, latent] each."""
        h = torch.cat([images, summary], dim=-1)
        h = torch.relu(self.watched(self.linear("aggregation_network.first", h)))
        h = torch.relu(self.watched(self.linear("aggregation_network.second", h)))
        return self.linear("aggregation_network.third", h).split(CONFIG["latent"], dim=-1)

    def decode(self, code):
        """[K, B, latent] -> logits [K, B, 784], dataset k under decoder k."""
        h = torch.relu(self.watched(self.linear("decoder_bank.first", code)))
        h = torch.relu(self.watched(self.linear("decoder_bank.second", h)))
        return self.linear("decoder_bank.third", h)


def log_likelihood(images, logits):
    """sum over pixels of x ln p + (1 - x) ln(1 - p), from logits: [.., 784] -> [..]."""
    return (images * logsigmoid(logits) + (1.0 - images) * logsigmoid(-logits)).sum(-1)


def log_normal(x, mean, log_variance):
    """ln N(x; mean, exp(log_variance)), summed over the last dimension."""
    square = (x - mean) ** 2 / log_variance.exp()
    return -0.5 * (square + log_variance + math.log(2.0 * math.pi)).sum(-1)


def summary_of(model, mode, inputs):
    """[K, B, S]: the mean over the N images of each query's own D."""
    if mode == "in_batch":
        return inputs["sampling"] @ model.summarise_each(inputs["images"])
    return model.summarise_each(inputs["fresh"]).sum(dim=2) / CONFIG["context"]


def objective(weights, mode, inputs):
    """All that the forward pass yields, by name; `loss` is the negative MetaELBO."""
    model = MetaVae(weights)
    images = inputs["images"]
    summary = summary_of(model, mode, inputs)
    mean, log_variance = model.aggregate(images, summary)
    code = mean + (0.5 * log_variance).exp() * inputs["noise"]
    logits = model.decode(code)
    reconstruction = log_likelihood(images, logits)
    kl = 0.5 * (mean**2 + log_variance.exp() - 1.0 - log_variance).sum(-1)
    values = {
        "summary": summary,
        "mean": mean,
        "log_variance": log_variance,
        "logits": logits,
        "reconstruction": reconstruction,
        "kl": kl,
        "loss": (kl - reconstruction).mean().reshape(1),
    }
    return values, model.pre_activations


def importance_weighted_bound(weights, inputs, values):
    """[K, B]: ln mean_s p(x given z_s) N(z_s; 0, I) / q(z_s given D, x), with s over `bound_noise`."""
    model = MetaVae(weights)
    mean, log_variance = values["mean"], values["log_variance"]
    terms = []
    for noise in inputs["bound_noise"]:
        code = mean + (0.5 * log_variance).exp() * noise
        prior = log_normal(code, torch.zeros_like(code), torch.zeros_like(code))
        posterior = log_normal(code, mean, log_variance)
        terms.append(log_likelihood(inputs["images"], model.decode(code)) + prior - posterior)
    return torch.logsumexp(torch.stack(terms), dim=0) - math.log(len(terms))


def tracked(weights):
    return {name: value.detach().clone().requires_grad_() for name, value in weights.items()}


def adam(parameters):
    c = CONFIG
    return torch.optim.Adam(
        list(parameters.values()), lr=c["learning_rate"], eps=c["epsilon"], betas=(c["beta_1"], c["beta_2"])
    )


def gradients_of(weights, mode, inputs):
    parameters = tracked(weights)
    values, pre_activations = objective(parameters, mode, inputs)
    values["loss"].backward()
    gradients = {name: p.grad.clone() for name, p in parameters.items()}
    return parameters, values, pre_activations, gradients


def trajectory(weights, mode, inputs):
    """The loss before each of the Adam steps on one and the same batch, and how near it came to a kink."""
    parameters = tracked(weights)
    optimiser = adam(parameters)
    losses, nearest = [], math.inf
    for _ in range(CONFIG["steps"]):
        optimiser.zero_grad()
        values, pre_activations = objective(parameters, mode, inputs)
        values["loss"].backward()
        optimiser.step()
        losses.append(values["loss"].detach())
        nearest = min(nearest, *(a.abs().min().item() for a in pre_activations))
    return torch.cat(losses), nearest


def check(weights, mode, inputs, gradients):
    """The float32 gradients against float64 ones, and those against central differences along random directions."""
    doubles = {name: value.double() for name, value in weights.items()}
    inputs = {name: value.double() for name, value in inputs.items()}
    _, _, _, exact = gradients_of(doubles, mode, inputs)
    for name, gradient in gradients.items():
        difference = (gradient.double() - exact[name]).norm() / exact[name].norm()
        assert difference < 1e-5, (name, difference)
    generator = torch.Generator().manual_seed(SEED + 1)
    for name in weights:
        direction = torch.randn(weights[name].shape, generator=generator, dtype=torch.float64)
        direction /= direction.norm()
        step = 1e-6
        ends = []
        for sign in (1.0, -1.0):
            moved = dict(doubles)
            moved[name] = doubles[name] + sign * step * direction
            ends.append(objective(moved, mode, inputs)[0]["loss"].item())
        numeric = (ends[0] - ends[1]) / (2.0 * step)
        analytic = (exact[name] * direction).sum().item()
        assert abs(numeric - analytic) < 1e-5 * max(1.0, abs(analytic)), (name, numeric, analytic)


def make_inputs(generator):
    c = CONFIG
    datasets, batch, context = c["datasets"], c["batch"], c["context"]
    digits = read_digits(batch + datasets * batch * context)
    # The same digits under every transformation, as in the paper's code.
    images = torch.stack([rotated(digits[:batch], degrees) for degrees in c["rotations"]])
    others = digits[batch:].reshape(datasets, batch, context, 28, 28)
    fresh = torch.stack([rotated(others[k], degrees) for k, degrees in enumerate(c["rotations"])])
    sampling = torch.zeros(datasets, batch, batch)
    for k in range(datasets):
        for b in range(batch):
            candidates = torch.tensor([j for j in range(batch) if j != b])
            chosen = candidates[torch.randperm(batch - 1, generator=generator)[:context]]
            sampling[k, b, chosen] = 1.0 / context
    return {
        "images": images,
        "sampling": sampling,
        "noise": torch.randn(datasets, batch, c["latent"], generator=generator),
        "fresh": fresh,
        "bound_noise": torch.randn(c["samples"], datasets, batch, c["latent"], generator=generator),
    }


def golden(decoder, seed):
    """All tensors of one file, or none when some pre-activation lies on a kink."""
    generator = torch.Generator().manual_seed(seed)
    weights = make_weights(generator, decoder)
    inputs = make_inputs(generator)
    tensors = {f"weights.{name}": value for name, value in weights.items()}
    tensors |= {name: value for name, value in inputs.items() if name != "bound_noise"}
    for mode in ("in_batch", "fresh"):
        parameters, values, pre_activations, gradients = gradients_of(weights, mode, inputs)
        if min(a.abs().min().item() for a in pre_activations) < KINK:
            return None
        check(weights, mode, inputs, gradients)
        tensors |= {f"{mode}.{name}": value.detach() for name, value in values.items()}
        tensors |= {f"{mode}.gradients.{name}": value for name, value in gradients.items()}
        adam(parameters).step()
        tensors |= {f"{mode}.adam.{name}": value.detach() for name, value in parameters.items()}
        if mode == "in_batch":
            tensors[f"{mode}.bound_noise"] = inputs["bound_noise"]
            tensors[f"{mode}.bound"] = importance_weighted_bound(weights, inputs, values).detach()
            tensors[f"{mode}.losses"], nearest = trajectory(weights, mode, inputs)
            if nearest < KINK:
                return None
    return {name: value.contiguous() for name, value in tensors.items()}


def main():
    # One thread, so that the sums are taken in one order and the files come out the same.
    torch.set_num_threads(1)
    for decoder in ("separate", "shared_trunk"):
        seed, tensors = SEED, None
        while tensors is None:
            tensors, seed = golden(decoder, seed), seed + 1
        path = HERE / f"metavae_{decoder}.safetensors"
        config = CONFIG | {"decoder": decoder, "seed": seed - 1, "torch": torch.__version__}
        # One key only: safetensors writes several in an order that changes from run to run.
        save_file(tensors, path, metadata={"config": json.dumps(config)})
        path.chmod(0o644)
        print(path.name, path.stat().st_size, "bytes, losses", tensors["in_batch.losses"].tolist())


if __name__ == "__main__":
    main()
