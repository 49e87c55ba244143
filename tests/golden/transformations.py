"""Makes the golden images of the transformations with Pillow and SciPy, from MNIST's first test digits.

    pip install pillow numpy scipy
    python tests/golden/transformations.py

Writes beside itself
- transformations.json: which digits, the grids, which transformations, which versions;
- transformations-idx3-ubyte.gz: the digits as they are, then all of them under the first transformation, and so on;
- transformations-40-idx3-ubyte.gz: the same for fewer of both, enlarged to 40 x 40, where lengths count in 28ths of the side.
"""

import gzip
import json
import math
from pathlib import Path

import numpy as np
import PIL
import scipy
from PIL import Image
from scipy import ndimage

HERE = Path(__file__).parent
MNIST = HERE.parent.parent / "www/public/data/t10k-images-idx3-ubyte.gz"
# MNIST's, and that of the enlarged digits.
SIDE, LARGER_SIDE = 28, 40
DIGITS, LARGER_DIGITS = [0, 1, 2, 3], [0, 1]
# Of each family every so many values are shown at the larger side.
EVERY = 3

ANGLES = [float(angle) for angle in range(-180, 161, 20)]
PIXELS = [float(pixels) for pixels in range(-8, 9)]
GRIDS = {
    "rotation": ANGLES,
    "scale": [tenths / 10 for tenths in range(5, 20)],
    "shear": ANGLES,
    "shiftX": PIXELS,
    "shiftY": PIXELS,
    "strokeWidth": [quarters / 4 for quarters in range(-4, 13)],
    "blur": [fifths / 5 for fifths in range(16)],
    "contrast": [eighths / 8 for eighths in range(-8, 9)],
    "occlusion": [float(width) for width in range(15)],
    "noise": [steps / 25 for steps in range(16)],
    "rotationScale": [float(number) for number in range(15)],
}
# Of rotationScale, row by row.
PLANE = [(angle, factor) for factor in [0.7, 1.0, 1.4] for angle in [-144.0, -72.0, 0.0, 72.0, 144.0]]
ODD_ANGLES = [13.7, -91.3, 0.5, -0.01, 45.0, 89.99, 90.0, -90.0, 179.5, 180.0, 270.0, 361.0, -1234.5]
ODD_SHIFTS = [-27.5, -3.3, -0.5, 0.1, 0.75, 6.25, 14.9]
ODD_FACTORS = [0.05, 0.25, 0.375, 0.93, 0.99, 1.01, 1.25, 1.375, 2.3, 4.0, 7.77, 28.0]


def rotation(image: Image.Image, degrees: float) -> Image.Image:
    return image.rotate(degrees, Image.Resampling.NEAREST)


def scale(image: Image.Image, factor: float) -> Image.Image:
    """The paper's code: torchvision's `crop` of a centred window, then its `resize`."""
    side = image.width * factor
    start = math.floor((image.width - side) / 2)
    window = image.crop((start, start, start + side, start + side))
    return window.resize(image.size, Image.Resampling.BILINEAR)


def shear(image: Image.Image, degrees: float) -> Image.Image:
    """The `affine` of torchvision 0.2 to 0.4 for angle 0, translation 0 and scale 1, about its centre."""
    angle = math.radians(degrees)
    centre = image.width * 0.5 + 0.5
    stretch = 1.0 / math.cos(angle)
    a, b, d, e = stretch * math.cos(angle), stretch * math.sin(angle), stretch * -0.0, stretch
    c = a * -centre + b * -centre + centre
    f = d * -centre + e * -centre + centre
    return image.transform(image.size, Image.Transform.AFFINE, (a, b, c, d, e, f), Image.Resampling.NEAREST)


def grey(pixels: np.ndarray) -> Image.Image:
    return Image.fromarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8))


def floats(image: Image.Image) -> np.ndarray:
    return np.asarray(image).astype(float)


def shift_x(image: Image.Image, pixels: float) -> Image.Image:
    return grey(ndimage.shift(floats(image), [0, pixels], order=1, mode="grid-constant"))


def shift_y(image: Image.Image, pixels: float) -> Image.Image:
    return grey(ndimage.shift(floats(image), [pixels, 0], order=1, mode="grid-constant"))


def stroke_width(image: Image.Image, pixels: float) -> Image.Image:
    """Between two whole radii, a mixture of what both discs give."""
    operation = ndimage.grey_erosion if pixels < 0 else ndimage.grey_dilation
    radius = abs(pixels)
    whole = math.floor(radius)

    def by(radius: int) -> np.ndarray:
        reach = np.arange(-radius, radius + 1)
        disc = reach[:, None] ** 2 + reach[None, :] ** 2 <= radius**2
        return operation(floats(image), footprint=disc, mode="constant", cval=0.0)

    share = radius - whole
    return grey((1 - share) * by(whole) + share * by(whole + 1))


def blur(image: Image.Image, deviation: float) -> Image.Image:
    return grey(ndimage.gaussian_filter(floats(image), deviation, mode="constant"))


def contrast(image: Image.Image, value: float) -> Image.Image:
    return grey(127.5 + value * (floats(image) - 127.5))


def occlusion(image: Image.Image, width: float) -> Image.Image:
    columns, middle = np.arange(image.width), image.width / 2
    covered = np.minimum(middle + width / 2, columns + 1) - np.maximum(middle - width / 2, columns)
    return grey(floats(image) * (1 - np.maximum(covered, 0)))


def rotation_scale(image: Image.Image, number: float) -> Image.Image:
    angle, factor = PLANE[round(number)]
    return scale(rotation(image, angle), factor)


# What is done, and values besides those of the grid. Noise is of random numbers: its test looks at their distribution.
FAMILIES = {
    "rotation": (rotation, ODD_ANGLES),
    "scale": (scale, ODD_FACTORS),
    "shear": (shear, ODD_ANGLES),
    "shiftX": (shift_x, ODD_SHIFTS),
    "shiftY": (shift_y, ODD_SHIFTS),
    "strokeWidth": (stroke_width, [-1.6, 0.1, 2.9, 3.3, 5.5]),
    "blur": (blur, [0.07, 0.13, 1.23, 4.5, 9.0]),
    "contrast": (contrast, [-0.99, 0.3, 0.01]),
    "occlusion": (occlusion, [0.3, 5.5, 13.2, 27.5]),
    "rotationScale": (rotation_scale, []),
}


# Families whose values are lengths, in 28ths of the side.
LENGTHS = ["shiftX", "shiftY", "strokeWidth", "blur", "occlusion"]


def write(name: str, images: list) -> None:
    side = images[0].width
    header = np.array([0x0803, len(images), side, side], ">u4").tobytes()
    body = np.stack([np.asarray(image) for image in images]).tobytes()
    # No time stamp, so that the same images are the same file.
    (HERE / name).write_bytes(gzip.compress(header + body, 9, mtime=0))


def main() -> None:
    pixels = np.frombuffer(gzip.decompress(MNIST.read_bytes()), np.uint8, offset=16).reshape(-1, SIDE, SIDE)
    digits = [Image.fromarray(pixels[index]) for index in DIGITS]
    images = list(digits)
    transformations = []
    for family, (transform, odd) in FAMILIES.items():
        for value in GRIDS[family] + odd:
            transformations.append({"family": family, "value": value})
            images += [transform(digit, value) for digit in digits]
    index = {"pillow": PIL.__version__, "scipy": scipy.__version__, "digits": DIGITS, "grids": GRIDS}
    index["transformations"] = transformations
    enlarged = [digits[at].resize((LARGER_SIDE, LARGER_SIDE), Image.Resampling.BILINEAR) for at in LARGER_DIGITS]
    larger, larger_images = [], list(enlarged)
    for family, (transform, odd) in FAMILIES.items():
        for value in (GRIDS[family] + odd)[::EVERY]:
            larger.append({"family": family, "value": value})
            pixels = value * LARGER_SIDE / SIDE if family in LENGTHS else value
            larger_images += [transform(digit, pixels) for digit in enlarged]
    index["larger"] = {"digits": LARGER_DIGITS, "transformations": larger}
    (HERE / "transformations.json").write_text(json.dumps(index) + "\n")
    write("transformations-idx3-ubyte.gz", images)
    write("transformations-40-idx3-ubyte.gz", larger_images)
    print(f"{len(transformations)} transformations of {len(digits)} digits, Pillow {PIL.__version__}, SciPy {scipy.__version__}")


if __name__ == "__main__":
    main()
