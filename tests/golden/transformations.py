"""Makes the golden images of the transformations with Pillow, from MNIST's first test digits.

    pip install pillow numpy
    python tests/golden/transformations.py

Writes beside itself
- transformations.json: which digits, which transformations, which Pillow;
- transformations-idx3-ubyte.gz: the digits as they are, then all of them under the first transformation, and so on.
"""

import gzip
import json
import math
from pathlib import Path

import numpy as np
import PIL
from PIL import Image

HERE = Path(__file__).parent
MNIST = HERE.parent.parent / "www/public/data/t10k-images-idx3-ubyte.gz"
SIDE = 28
DIGITS = [0, 1, 2, 3]

ANGLES = [float(angle) for angle in range(-180, 161, 20)]
FACTORS = [tenths / 10 for tenths in range(5, 20)]
ODD_ANGLES = [13.7, -91.3, 0.5, -0.01, 45.0, 89.99, 90.0, -90.0, 179.5, 180.0, 270.0, 361.0, -1234.5]
ODD_FACTORS = [0.05, 0.25, 0.375, 0.93, 0.99, 1.01, 1.25, 1.375, 2.3, 4.0, 7.77, 28.0]


def rotation(image: Image.Image, degrees: float) -> Image.Image:
    return image.rotate(degrees, Image.Resampling.NEAREST)


def scale(image: Image.Image, factor: float) -> Image.Image:
    """The paper's code: torchvision's `crop` of a centred window, then its `resize`."""
    side = SIDE * factor
    start = math.floor((SIDE - side) / 2)
    window = image.crop((start, start, start + side, start + side))
    return window.resize((SIDE, SIDE), Image.Resampling.BILINEAR)


def shear(image: Image.Image, degrees: float) -> Image.Image:
    """The `affine` of torchvision 0.2 to 0.4 for angle 0, translation 0 and scale 1, about its centre."""
    angle = math.radians(degrees)
    centre = SIDE * 0.5 + 0.5
    stretch = 1.0 / math.cos(angle)
    a, b, d, e = stretch * math.cos(angle), stretch * math.sin(angle), stretch * -0.0, stretch
    c = a * -centre + b * -centre + centre
    f = d * -centre + e * -centre + centre
    return image.transform((SIDE, SIDE), Image.Transform.AFFINE, (a, b, c, d, e, f), Image.Resampling.NEAREST)


FAMILIES = {
    "rotation": (rotation, ANGLES + ODD_ANGLES),
    "scale": (scale, FACTORS + ODD_FACTORS),
    "shear": (shear, ANGLES + ODD_ANGLES),
}


def main() -> None:
    pixels = np.frombuffer(gzip.decompress(MNIST.read_bytes()), np.uint8, offset=16).reshape(-1, SIDE, SIDE)
    digits = [Image.fromarray(pixels[index]) for index in DIGITS]
    images = list(digits)
    transformations = []
    for family, (transform, values) in FAMILIES.items():
        for value in values:
            transformations.append({"family": family, "value": value})
            images += [transform(digit, value) for digit in digits]
    index = {"pillow": PIL.__version__, "digits": DIGITS, "transformations": transformations}
    (HERE / "transformations.json").write_text(json.dumps(index) + "\n")
    header = np.array([0x0803, len(images), SIDE, SIDE], ">u4").tobytes()
    body = np.stack([np.asarray(image) for image in images]).tobytes()
    # No time stamp, so that the same images are the same file.
    (HERE / "transformations-idx3-ubyte.gz").write_bytes(gzip.compress(header + body, 9, mtime=0))
    print(f"{len(transformations)} transformations of {len(digits)} digits, Pillow {PIL.__version__}")


if __name__ == "__main__":
    main()
