"""Golden runs of every system: fifty steps of Adam by an independent PyTorch implementation, in float32.

Writes steps.safetensors beside this file. Run it with

    python tests/golden/steps.py            (torch, numpy, safetensors)

Every step has other digits, contexts and noise. Which digits, follows from the step, so that the file need hold only the
digits themselves and the noise. Networks and objectives are those of metavae.py and systems.py. A seed counts when float64
gives the same run: what differs then is the implementation.
"""

import json

import torch
from metavae import CONFIG, HERE, MetaVae, log_likelihood, make_weights, read_digits, rotated
from safetensors.torch import save_file
from systems import (
    BATCH,
    CONTEXT,
    DATASET_LATENT,
    DATASETS,
    ROTATIONS,
    hierarchical_weights,
    homoencoder,
    neural_statistician,
    separate,
    separate_weights,
)

SEED = 20_261_128
STEPS = 50
# Of MNIST's test digits, the first.
DIGITS = 32
LEARNING_RATE = 1e-3
# How far float32 may end from float64, of a loss and of a tensor's largest entry: a fifth of what implementations may differ.
LOSS_ROUNDING, WEIGHT_ROUNDING = 2e-5, 2e-4


def without_context(weights):
    """A shared encoder: the aggregation network's rows for the image alone, and no summary network."""
    kept = {name: value for name, value in weights.items() if not name.startswith("summary_network")}
    return kept | {"aggregation_network.first.weight": weights["aggregation_network.first.weight"][: CONFIG["pixels"]]}


def one_decoder(weights):
    """Of all decoders the first."""
    of = {name: value[:1] if name.startswith("decoder_bank") else value for name, value in weights.items()}
    return {name: value.clone() for name, value in of.items()}


def explained(model, inputs, mean, log_variance):
    noise = inputs["noise"][..., : mean.shape[-1]]
    logits = model.decode(mean + (0.5 * log_variance).exp() * noise)
    kl = 0.5 * (mean**2 + log_variance.exp() - 1.0 - log_variance).sum(-1)
    return log_likelihood(inputs["images"], logits), kl


def in_batch(weights, inputs):
    model = MetaVae(weights)
    summary = inputs["sampling"] @ model.summarise_each(inputs["images"])
    return explained(model, inputs, *model.aggregate(inputs["images"], summary))


def fresh(weights, inputs):
    model = MetaVae(weights)
    summary = model.summarise_each(inputs["fresh"]).mean(dim=2)
    return explained(model, inputs, *model.aggregate(inputs["images"], summary))


def blind(weights, inputs):
    model = MetaVae(weights)
    nothing = inputs["images"][..., :0]
    return explained(model, inputs, *model.aggregate(inputs["images"], nothing))


def with_codes(system):
    def run(weights, inputs):
        latent = weights["prior_network.third.bias"].shape[0] // 2
        return system(weights, inputs | {"noise": inputs["noise"][..., :latent]}, False)

    return run


def apart(weights, inputs):
    latent = weights["encoder_bank.third.bias"].shape[-1] // 2
    return separate(weights, inputs | {"noise": inputs["noise"][..., :latent]}, False)


def inputs_of(step, digits, noise, code_noise):
    """What a step sees; the same rules stand in steps.rs."""
    turned = [rotated(digits, degrees) for degrees in ROTATIONS]
    images, others = [], []
    sampling = torch.zeros(DATASETS, BATCH, BATCH, dtype=digits.dtype)
    for k in range(DATASETS):
        images.append(torch.stack([turned[k][(5 * step + 4 * k + b) % DIGITS] for b in range(BATCH)]))
        for b in range(BATCH):
            chosen = [(11 * step + 3 * (BATCH * k + b) + n) % DIGITS for n in range(CONTEXT)]
            others.append(torch.stack([turned[k][index] for index in chosen]))
            left_out = 1 + (step + k + b) % (BATCH - 1)
            for offset in range(1, BATCH):
                if offset != left_out:
                    sampling[k, b, (b + offset) % BATCH] = 1.0 / CONTEXT
    return {
        "images": torch.stack(images),
        "fresh": torch.stack(others).reshape(DATASETS, BATCH, CONTEXT, -1),
        "sampling": sampling,
        "noise": noise[step],
        "shared_code_noise": code_noise[step][:, :1],
        "own_code_noise": code_noise[step],
    }


def trained(system, weights, given):
    """The loss before each step, and the weights after the last."""
    parameters = {name: value.detach().clone().requires_grad_() for name, value in weights.items()}
    optimiser = torch.optim.Adam(list(parameters.values()), lr=LEARNING_RATE, eps=1e-8, betas=(0.9, 0.999))
    losses = []
    for step in range(STEPS):
        optimiser.zero_grad()
        reconstruction, kl = system(parameters, inputs_of(step, *given))
        loss = (kl - reconstruction).mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.detach())
    return torch.stack(losses), {name: value.detach() for name, value in parameters.items()}


def is_well_conditioned(system, weights, given, losses, reached):
    doubles = {name: value.double() for name, value in weights.items()}
    exact_losses, exact = trained(system, doubles, [value.double() for value in given])
    of_losses = ((losses.double() - exact_losses).abs() / exact_losses.abs()).max().item()
    of_weights = max(
        ((reached[name].double() - value).abs().max() / value.abs().max()).item() for name, value in exact.items()
    )
    print(f"    float64 differs by {of_losses:.1e} of a loss, {of_weights:.1e} of a weight")
    return of_losses < LOSS_ROUNDING and of_weights < WEIGHT_ROUNDING


def golden(seed):
    """All tensors, or none where rounding decides how some run goes on."""
    generator = torch.Generator().manual_seed(seed)
    grey = read_digits(DIGITS)
    noise = torch.randn(STEPS, DATASETS, BATCH, CONFIG["latent"], generator=generator)
    code_noise = torch.randn(STEPS, DATASETS, BATCH, DATASET_LATENT, generator=generator)
    weights = {decoder: make_weights(generator, decoder) for decoder in ("separate", "shared_trunk")}
    weights["shared_encoder"] = without_context(weights["separate"])
    weights["vae"] = one_decoder(weights["shared_encoder"])
    weights["vae_per_dataset"] = separate_weights(generator)
    weights["hierarchical"] = hierarchical_weights(generator)
    # Whole numbers up to 255 are exact in half precision.
    tensors = {"digits": (grey * 255.0).round().half().reshape(DIGITS, -1), "noise": noise, "code_noise": code_noise}
    tensors |= {f"{name}.initial.{path}": value for name, of in weights.items() for path, value in of.items()}
    for name, start, system in [
        ("meta_vae", "separate", in_batch),
        ("meta_vae_fresh", "separate", fresh),
        ("meta_vae_shared_trunk", "shared_trunk", in_batch),
        ("shared_encoder", "shared_encoder", blind),
        ("vae", "vae", blind),
        ("vae_per_dataset", "vae_per_dataset", apart),
        ("neural_statistician", "hierarchical", with_codes(neural_statistician)),
        ("homoencoder", "hierarchical", with_codes(homoencoder)),
    ]:
        given = [grey, noise, code_noise]
        losses, reached = trained(system, weights[start], given)
        print(f"{name}: {losses[0]:.2f} to {losses[-1]:.2f} nats")
        if not is_well_conditioned(system, weights[start], given, losses, reached):
            return None
        tensors[f"{name}.losses"] = losses
        tensors |= {f"{name}.final.{path}": value for path, value in reached.items()}
    return {name: value.clone().contiguous() for name, value in tensors.items()}


def main():
    # One thread, so that the sums are taken in one order and the file comes out the same.
    torch.set_num_threads(1)
    seed, tensors = SEED, None
    while tensors is None:
        tensors, seed = golden(seed), seed + 1
    path = HERE / "steps.safetensors"
    save_file(tensors, path, metadata={"config": json.dumps({"seed": seed - 1, "torch": torch.__version__})})
    path.chmod(0o644)
    print(path.name, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
