"""Golden vectors of the networks of worlds: an independent PyTorch implementation, in float64.

Writes regressor.safetensors beside this file: outputs, losses by simulation and by equation 10, gradients of all weights, and the
weights after one step of Adam, for a mean and for attention, for each family of posteriors. Run it with

    python tests/golden/regressor.py            (torch, numpy, safetensors)

Everything is written in float32; crates/amortised reads it in its tests.
"""

import math
from pathlib import Path

import torch
from safetensors.torch import save_file

# Widths all differ, so that a transposed weight cannot pass; the width is a multiple of the heads.
MODELS, SIZE, QUERIES, QUERY, DATUM, WIDTH, HEADS = 3, 5, 2, 2, 3, 8, 4
COMPONENTS, SPREAD, MOST_LOG_DEVIATION = 4, 1.5, 7.0
LOW, HIGH, CELLS = -4.0, 4.0, 64
RATE = 0.01
OUTPUTS = {"bernoulli": 1, "gaussian": 2, "mixture": 3 * COMPONENTS}

torch.set_default_dtype(torch.float64)


def layer(generator, inputs, outputs):
    bound = 1 / math.sqrt(inputs)
    draw = lambda *shape: ((torch.rand(*shape, generator=generator) * 2 - 1) * bound).float().double().requires_grad_()
    return {"weight": draw(inputs, outputs), "bias": draw(outputs)}


def network(generator, pooling, outputs):
    seen = QUERY + WIDTH + 1
    sizes = {"summary": [DATUM, WIDTH, WIDTH, WIDTH]}
    if pooling == "attention":
        sizes["glance.query"] = [seen, WIDTH, WIDTH]
    taken = WIDTH if pooling == "attention" else 0
    sizes["regression"] = [seen + taken, WIDTH, WIDTH, outputs]
    weights = {}
    for part, widths in sizes.items():
        for index, (inputs, width) in enumerate(zip(widths, widths[1:])):
            for name, tensor in layer(generator, inputs, width).items():
                weights[f"{part}.{index}.{name}"] = tensor
    if pooling == "attention":
        for part in ["key", "value"]:
            for name, tensor in layer(generator, WIDTH, WIDTH).items():
                weights[f"glance.{part}.{name}"] = tensor
    return weights


def through(weights, part, x):
    count = sum(1 for name in weights if name.startswith(f"{part}.") and name.endswith("weight"))
    for index in range(count):
        x = x @ weights[f"{part}.{index}.weight"] + weights[f"{part}.{index}.bias"]
        if index + 1 < count:
            x = torch.relu(x)
    return x


def forward(weights, pooling, datasets, queries):
    rows = []
    for dataset, of_dataset in zip(datasets, queries):
        members = through(weights, "summary", dataset)
        for query in of_dataset:
            seen = torch.cat([query, members.mean(0), torch.tensor([math.log1p(len(dataset)) / 4])])
            if pooling == "attention":
                wanted = through(weights, "glance.query", seen)
                keys = members @ weights["glance.key.weight"] + weights["glance.key.bias"]
                values = members @ weights["glance.value.weight"] + weights["glance.value.bias"]
                part = WIDTH // HEADS
                taken = []
                for head in range(HEADS):
                    own = slice(head * part, (head + 1) * part)
                    share = torch.softmax(keys[:, own] @ wanted[own] / math.sqrt(part), 0)
                    taken.append(share @ values[:, own])
                seen = torch.cat([seen, *taken])
            rows.append(through(weights, "regression", seen))
    return torch.stack(rows)


def log_masses(family, row):
    """Of all cells; of a Bernoulli, of z = 0 and 1."""
    if family == "bernoulli":
        return torch.stack([torch.nn.functional.logsigmoid(-row[0]), torch.nn.functional.logsigmoid(row[0])])
    count = COMPONENTS if family == "mixture" else 1
    logits, rest = (row[:count], row[count:]) if count > 1 else (torch.zeros(1), row)
    # The outermost cells reach to infinity.
    edges = torch.linspace(LOW, HIGH, CELLS + 1)[1:-1] / ((HIGH - LOW) / 8)
    masses = torch.zeros(CELLS)
    for k in range(count):
        place = 2 * k / (count - 1) - 1 if count > 1 else 0.0
        mean = SPREAD * place + rest[k]
        deviation = torch.exp(MOST_LOG_DEVIATION * torch.tanh(rest[count + k] / MOST_LOG_DEVIATION))
        below = torch.cat([torch.zeros(1), torch.special.ndtr((edges - mean) / deviation), torch.ones(1)])
        masses = masses + torch.softmax(logits, 0)[k] * (below[1:] - below[:-1])
    return masses.log()


def losses(family, objective, outputs, z, log_p):
    found = []
    for row, truth, log_truth in zip(outputs, z, log_p):
        log_q = log_masses(family, row)
        if objective == "equation10":
            found.append((log_q.exp() * (log_q - log_truth)).sum())
        elif family == "bernoulli":
            found.append(-log_q[int(truth > 0.5)])
        else:
            width = (HIGH - LOW) / CELLS
            found.append(math.log(width) - log_q[int((truth - LOW) / width)])
    return torch.stack(found)


def main():
    generator = torch.Generator().manual_seed(2_020)
    tensors = {}
    draw = lambda *shape: torch.randn(*shape, generator=generator).float().double()
    for pooling in ["mean", "attention"]:
        for family, outputs in OUTPUTS.items():
            for objective in ["simulation", "equation10"]:
                case = f"{pooling}.{family}.{objective}"
                weights = network(generator, pooling, outputs)
                datasets, queries = draw(MODELS, SIZE, DATUM), draw(MODELS, QUERIES, QUERY)
                rows, cells = MODELS * QUERIES, 2 if family == "bernoulli" else CELLS
                z = (draw(rows) > 0).double() if family == "bernoulli" else draw(rows)
                log_p = torch.log_softmax(2 * draw(rows, cells), 1).float().double()
                found = forward(weights, pooling, datasets, queries)
                each = losses(family, objective, found, z, log_p)
                before = {name: tensor.detach().clone() for name, tensor in weights.items()}
                each.mean().backward()
                for name, tensor in {"datasets": datasets, "queries": queries, "z": z, "log_p": log_p}.items():
                    tensors[f"{case}.{name}"] = tensor
                tensors[f"{case}.outputs"], tensors[f"{case}.losses"] = found, each
                adam = torch.optim.Adam(weights.values(), lr=RATE)
                gradients = {name: tensor.grad.clone() for name, tensor in weights.items()}
                adam.step()
                for name in weights:
                    tensors[f"{case}.before.{name}"] = before[name]
                    tensors[f"{case}.gradient.{name}"] = gradients[name]
                    tensors[f"{case}.after.{name}"] = weights[name]
    # Near a kink of ReLU float32 and float64 differ: none is that near, or the seed is changed.
    save_file({name: tensor.detach().float().contiguous() for name, tensor in tensors.items()}, Path(__file__).with_suffix(".safetensors"))


if __name__ == "__main__":
    main()
