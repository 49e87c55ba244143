"""Golden vectors of the probe and of PCA: scikit-learn in float64 on real digits, made small.

Writes probe.safetensors beside this file. Run it with

    python tests/golden/probe.py            (scikit-learn, numpy, safetensors)

The digits are MNIST's, averaged over blocks of 4 x 4 pixels to 49 features in 0..1. The probe is LogisticRegression with its
defaults (multinomial, L2, C = 1, intercept not penalised), but run until it has converged.
"""

import gzip
import json
from pathlib import Path

import numpy
import sklearn
from safetensors.numpy import save_file
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

HERE = Path(__file__).resolve().parent
DATA = HERE.parent.parent / "www" / "public" / "data"
COMPONENTS = 8


def read(part, count):
    """Features [count, 49] and labels [count] of the first digits of a part."""
    images = gzip.decompress((DATA / f"{part}-images-idx3-ubyte.gz").read_bytes())
    labels = gzip.decompress((DATA / f"{part}-labels-idx1-ubyte.gz").read_bytes())
    pixels = numpy.frombuffer(images, dtype=numpy.uint8, offset=16)[: count * 784].reshape(count, 7, 4, 7, 4)
    features = pixels.mean(axis=(2, 4)).reshape(count, 49) / 255.0
    return features.astype(numpy.float32), numpy.frombuffer(labels, dtype=numpy.uint8, offset=8)[:count].copy()


def main():
    features, labels = read("train", 600)
    test_features, test_labels = read("t10k", 200)
    exact, test_exact = features.astype(numpy.float64), test_features.astype(numpy.float64)

    probe = LogisticRegression(tol=1e-10, max_iter=100_000).fit(exact, labels)
    # The same minimum by another method, or the golden values mean nothing.
    newton = LogisticRegression(solver="newton-cg", tol=1e-10, max_iter=100_000).fit(exact, labels)
    assert numpy.abs(probe.coef_ - newton.coef_).max() < 1e-5

    pca = PCA(COMPONENTS, svd_solver="full").fit(exact)

    results = {
        "log_loss": log_loss(labels, probe.predict_proba(exact)),
        # What is minimised, divided by the number of rows.
        "objective": log_loss(labels, probe.predict_proba(exact)) + 0.5 * (probe.coef_**2).sum() / len(labels),
        "accuracy": probe.score(exact, labels),
        "test_accuracy": probe.score(test_exact, test_labels),
        "scikit_learn": sklearn.__version__,
    }
    tensors = {
        "features": features,
        "labels": labels,
        "test_features": test_features,
        "test_labels": test_labels,
        "coefficients": probe.coef_.astype(numpy.float32),
        "intercepts": probe.intercept_.astype(numpy.float32),
        "test_predictions": probe.predict(test_exact),
        "pca.components": pca.components_.astype(numpy.float32),
        "pca.variances": pca.explained_variance_.astype(numpy.float32),
        "pca.test_codes": pca.transform(test_exact).astype(numpy.float32),
    }
    path = HERE / "probe.safetensors"
    save_file({name: numpy.ascontiguousarray(value) for name, value in tensors.items()}, path, {"results": json.dumps(results)})
    path.chmod(0o644)
    print(path.name, path.stat().st_size, "bytes", results)


if __name__ == "__main__":
    main()
