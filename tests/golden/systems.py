"""Golden vectors of the systems beside MetaVAE: an independent PyTorch implementation, in float32.

Writes systems.safetensors beside this file: one VAE per dataset, the Neural Statistician (Edwards, Storkey, ICLR 2017,
arXiv 1606.02185) and the Variational Homoencoder (Hewitt et al., UAI 2018, arXiv 1807.08919), made small. Run it with

    python tests/golden/systems.py            (torch, numpy, safetensors)

Layout and units are those of metavae.py, from which the digits and the likelihood come. Gradients are checked against float64
and against finite differences before they are written.
"""

import json
import math

import torch
from metavae import HERE, PIXELS, log_likelihood, read_digits, rotated
from safetensors.torch import save_file
from torch.nn.functional import elu

SEED = 20_170_424
# Widths all differ, so that a transposed weight cannot pass.
DATASETS, BATCH, CONTEXT, HIDDEN, LATENT, DATASET_LATENT, DECODER_HIDDEN, SAMPLES = 3, 4, 2, 5, 3, 4, 7, 6
# Images of a dataset, among which the Homoencoder divides KL(c).
DATASET_SIZE = 50
ROTATIONS = [0, 90, 180]
KINK = 1e-5


def hierarchical_weights(generator):
    weights = {}

    def linear(name, inputs, outputs):
        scale = math.sqrt(4.0 / (inputs + outputs))
        weights[f"{name}.weight"] = torch.randn(inputs, outputs, generator=generator) * scale
        # Not zero, as they are when training begins, so that they are tested too.
        weights[f"{name}.bias"] = torch.randn(outputs, generator=generator) * 0.1

    linear("statistic_network.each", PIXELS, HIDDEN)
    linear("statistic_network.posterior", HIDDEN, 2 * DATASET_LATENT)
    linear("prior_network.first", DATASET_LATENT, HIDDEN)
    linear("prior_network.second", HIDDEN, HIDDEN)
    linear("prior_network.third", HIDDEN, 2 * LATENT)
    for name, own, last, outputs in [
        ("encoder", PIXELS, HIDDEN, 2 * LATENT),
        ("decoder", LATENT, DECODER_HIDDEN, PIXELS),
    ]:
        linear(f"{name}.own", own, HIDDEN)
        linear(f"{name}.dataset", DATASET_LATENT, HIDDEN)
        linear(f"{name}.first", 2 * HIDDEN, last)
        linear(f"{name}.second", last, outputs)
    return weights


def separate_weights(generator):
    weights = {}

    def linear(name, inputs, outputs):
        scale = 1.0 / math.sqrt(inputs)
        for part, shape in [("weight", [DATASETS, inputs, outputs]), ("bias", [DATASETS, 1, outputs])]:
            weights[f"{name}.{part}"] = (torch.rand(shape, generator=generator) * 2.0 - 1.0) * scale

    linear("encoder_bank.first", PIXELS, HIDDEN)
    linear("encoder_bank.second", HIDDEN, HIDDEN)
    linear("encoder_bank.third", HIDDEN, 2 * LATENT)
    linear("decoder_bank.first", LATENT, HIDDEN)
    linear("decoder_bank.second", HIDDEN, HIDDEN)
    linear("decoder_bank.third", HIDDEN, PIXELS)
    return weights


def normal(parameters):
    mean, log_variance = parameters.chunk(2, dim=-1)
    return torch.distributions.Normal(mean, (0.5 * log_variance).exp())


def kl(q, p):
    return torch.distributions.kl_divergence(q, p).sum(-1)


def standard(like):
    return torch.distributions.Normal(torch.zeros_like(like), torch.ones_like(like))


class Hierarchical:
    """One dataset at a time, its queries and their D as lists: nothing is shared or averaged by matrix products."""

    def __init__(self, weights, is_linear):
        self.weights, self.is_linear = weights, is_linear

    def linear(self, name, x):
        return x @ self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def of_dataset(self, images):
        """[N, 784] -> q(c given D), [C]"""
        each = self.linear("statistic_network.each", images)
        each = each if self.is_linear else elu(each)
        return normal(self.linear("statistic_network.posterior", each.mean(dim=0)))

    def prior(self, c):
        h = elu(self.linear("prior_network.first", c))
        h = elu(self.linear("prior_network.second", h))
        return normal(self.linear("prior_network.third", h))

    def joint(self, name, own, c):
        h = torch.cat([self.linear(f"{name}.own", own), self.linear(f"{name}.dataset", c)], dim=-1)
        return self.linear(f"{name}.second", elu(self.linear(f"{name}.first", elu(h))))

    def elbo(self, image, c, noise):
        """ln p(x given z, c) and KL(q(z given x, c) || p(z given c)) of one image [784]."""
        q = normal(self.joint("encoder", image, c))
        logits = self.joint("decoder", q.loc + q.scale * noise, c)
        return log_likelihood(image, logits), kl(q, self.prior(c))

    def bound(self, image, c, noise):
        """ln mean_s p(x given z_s, c) p(z_s given c) / q(z_s given x, c)."""
        q, p = normal(self.joint("encoder", image, c)), self.prior(c)
        terms = []
        for one in noise:
            z = q.loc + q.scale * one
            ratio = (p.log_prob(z) - q.log_prob(z)).sum(-1)
            terms.append(log_likelihood(image, self.joint("decoder", z, c)) + ratio)
        return torch.logsumexp(torch.stack(terms), dim=0) - math.log(len(terms))


def neural_statistician(weights, inputs, whole_kl):
    """The bound of Edwards and Storkey for each dataset, divided by its images: KL(c) / |D| each; or all of it each."""
    model = Hierarchical(weights, is_linear=False)
    reconstruction, kls = [], []
    for images, noise, c_noise in zip(inputs["images"], inputs["noise"], inputs["shared_code_noise"]):
        q = model.of_dataset(images)
        c = q.loc + q.scale * c_noise[0]
        terms = [model.elbo(image, c, one) for image, one in zip(images, noise)]
        share = kl(q, standard(q.loc)) * (1.0 if whole_kl else 1.0 / BATCH)
        reconstruction.append(torch.stack([of_x for of_x, _ in terms]))
        kls.append(torch.stack([of_z + share for _, of_z in terms]))
    return torch.stack(reconstruction), torch.stack(kls)


def members(row):
    """Which images of the batch make up the D of a query."""
    return [place for place, weight in enumerate(row) if weight > 0]


def homoencoder(weights, inputs, whole_kl):
    """Per image ln p(x given z, c) - KL(z) - KL(c) / |X|, c of N other images; or all of KL(c)."""
    model = Hierarchical(weights, is_linear=True)
    reconstruction, kls = [], []
    for k, images in enumerate(inputs["images"]):
        for b, image in enumerate(images):
            q = model.of_dataset(images[members(inputs["sampling"][k, b])])
            c = q.loc + q.scale * inputs["own_code_noise"][k, b]
            of_x, of_z = model.elbo(image, c, inputs["noise"][k, b])
            reconstruction.append(of_x)
            kls.append(of_z + kl(q, standard(q.loc)) * (1.0 if whole_kl else 1.0 / DATASET_SIZE))
    return torch.stack(reconstruction).reshape(DATASETS, BATCH), torch.stack(kls).reshape(DATASETS, BATCH)


def bounds(weights, inputs, is_linear):
    """[K, B]: of each image given the mean of q(c given D), D in-batch for both systems."""
    model = Hierarchical(weights, is_linear)
    values = torch.zeros(DATASETS, BATCH)
    for k, images in enumerate(inputs["images"]):
        for b, image in enumerate(images):
            c = model.of_dataset(images[members(inputs["sampling"][k, b])]).loc
            values[k, b] = model.bound(image, c, inputs["bound_noise"][:, k, b])
    return values


def separate(weights, inputs, _whole_kl, nearest=None):
    reconstruction, kls = [], []
    for k, images in enumerate(inputs["images"]):

        def linear(name, x, k=k):
            return x @ weights[f"{name}.weight"][k] + weights[f"{name}.bias"][k, 0]

        def through(name, x, linear=linear):
            for layer in ("first", "second"):
                x = linear(f"{name}.{layer}", x)
                if nearest is not None:
                    nearest.append(x.detach().abs().min().item())
                x = torch.relu(x)
            return linear(f"{name}.third", x)

        q = normal(through("encoder_bank", images))
        logits = through("decoder_bank", q.loc + q.scale * inputs["noise"][k])
        reconstruction.append(log_likelihood(images, logits))
        kls.append(kl(q, standard(q.loc)))
    return torch.stack(reconstruction), torch.stack(kls)


def gradients_of(weights, inputs, system, whole_kl):
    parameters = {name: value.detach().clone().requires_grad_() for name, value in weights.items()}
    reconstruction, kls = system(parameters, inputs, whole_kl)
    (kls - reconstruction).mean().backward()
    return reconstruction.detach(), kls.detach(), {name: p.grad.clone() for name, p in parameters.items()}


def check(weights, inputs, system, whole_kl, gradients):
    """The float32 gradients against float64 ones, and those against central differences along random directions."""
    doubles = {name: value.double() for name, value in weights.items()}
    inputs = {name: value.double() for name, value in inputs.items()}
    _, _, exact = gradients_of(doubles, inputs, system, whole_kl)
    generator = torch.Generator().manual_seed(SEED + 1)
    for name, gradient in gradients.items():
        difference = (gradient.double() - exact[name]).norm() / exact[name].norm()
        assert difference < 1e-4, (name, difference)
        direction = torch.randn(weights[name].shape, generator=generator, dtype=torch.float64)
        direction /= direction.norm()
        ends = []
        for sign in (1.0, -1.0):
            reconstruction, kls = system(doubles | {name: doubles[name] + sign * 1e-6 * direction}, inputs, whole_kl)
            ends.append((kls - reconstruction).mean().item())
        numeric, analytic = (ends[0] - ends[1]) / 2e-6, (exact[name] * direction).sum().item()
        assert abs(numeric - analytic) < 1e-5 * max(1.0, abs(analytic)), (name, numeric, analytic)


def make_inputs(generator):
    digits = read_digits(DATASETS * BATCH).reshape(DATASETS, BATCH, 28, 28)
    sampling = torch.zeros(DATASETS, BATCH, BATCH)
    for k in range(DATASETS):
        for b in range(BATCH):
            others = torch.tensor([j for j in range(BATCH) if j != b])
            sampling[k, b, others[torch.randperm(BATCH - 1, generator=generator)[:CONTEXT]]] = 1.0 / CONTEXT
    return {
        "images": torch.stack([rotated(digits[k], degrees) for k, degrees in enumerate(ROTATIONS)]),
        "sampling": sampling,
        "noise": torch.randn(DATASETS, BATCH, LATENT, generator=generator),
        "shared_code_noise": torch.randn(DATASETS, 1, DATASET_LATENT, generator=generator),
        "own_code_noise": torch.randn(DATASETS, BATCH, DATASET_LATENT, generator=generator),
        "bound_noise": torch.randn(SAMPLES, DATASETS, BATCH, LATENT, generator=generator),
    }


def golden(seed):
    """All tensors, or none where some pre-activation of the systems with ReLU lies on a kink."""
    generator = torch.Generator().manual_seed(seed)
    inputs = make_inputs(generator)
    hierarchical, vaes = hierarchical_weights(generator), separate_weights(generator)
    nearest = []
    separate(vaes, inputs, False, nearest)
    if min(nearest) < KINK:
        return None
    tensors = dict(inputs)
    tensors |= {f"hierarchical.weights.{name}": value for name, value in hierarchical.items()}
    tensors |= {f"vae_per_dataset.weights.{name}": value for name, value in vaes.items()}
    for name, weights, system, whole_kl in [
        ("vae_per_dataset", vaes, separate, False),
        ("neural_statistician", hierarchical, neural_statistician, False),
        ("neural_statistician_whole", hierarchical, neural_statistician, True),
        ("homoencoder", hierarchical, homoencoder, False),
        ("homoencoder_whole", hierarchical, homoencoder, True),
    ]:
        reconstruction, kls, gradients = gradients_of(weights, inputs, system, whole_kl)
        check(weights, inputs, system, whole_kl, gradients)
        tensors |= {f"{name}.reconstruction": reconstruction, f"{name}.kl": kls}
        tensors |= {f"{name}.gradients.{path}": value for path, value in gradients.items()}
    tensors["neural_statistician.bound"] = bounds(hierarchical, inputs, is_linear=False)
    tensors["homoencoder.bound"] = bounds(hierarchical, inputs, is_linear=True)
    return {name: value.contiguous() for name, value in tensors.items()}


def main():
    # One thread, so that the sums are taken in one order and the file comes out the same.
    torch.set_num_threads(1)
    seed, tensors = SEED, None
    while tensors is None:
        tensors, seed = golden(seed), seed + 1
    path = HERE / "systems.safetensors"
    config = {"dataset_size": DATASET_SIZE, "rotations": ROTATIONS, "seed": seed - 1, "torch": torch.__version__}
    save_file(tensors, path, metadata={"config": json.dumps(config)})
    path.chmod(0o644)
    print(path.name, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
