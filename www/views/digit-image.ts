// Images of digits as elements: one square image, or a sheet of many. Ink is opaque, paper transparent.

import { MNIST_SIDE, sideOf } from "../state/image-size";

/** Ink; dark mode inverts the canvas in the stylesheet, so that no picture must be painted again. */
const INK = [24, 26, 32] as const;

/** One image, a byte for each pixel of a square. */
export class DigitImage extends HTMLElement {
  readonly #canvas = canvas(MNIST_SIDE, MNIST_SIDE);
  #pixels: Uint8Array | null = null;

  set pixels(pixels: Uint8Array | null) {
    if (pixels === this.#pixels) return;
    this.#pixels = pixels;
    const side = pixels?.length ? sideOf(pixels) : this.#canvas.width;
    if (side !== this.#canvas.width) this.#canvas.width = this.#canvas.height = side;
    const context = this.#canvas.getContext("2d");
    context?.clearRect(0, 0, side, side);
    if (pixels?.length) context?.putImageData(inked(pixels, 0, side), 0, 0);
  }

  connectedCallback(): void {
    if (!this.#canvas.isConnected) this.append(this.#canvas);
  }
}

/** Images one after the other, in rows that fill the element's box as well as they can. */
export class ImageSheet extends HTMLElement {
  readonly #canvas = canvas(0, 0);
  readonly #observer = new ResizeObserver(() => this.#paint());
  #images: Uint8Array | null = null;
  /** At most so many are shown. */
  most = 50;
  /** Rows and columns of each; set before the images. */
  side = MNIST_SIDE;

  set images(images: Uint8Array | null) {
    if (images === this.#images) return;
    this.#images = images;
    this.#paint();
  }

  connectedCallback(): void {
    if (!this.#canvas.isConnected) this.append(this.#canvas);
    this.#observer.observe(this);
  }

  disconnectedCallback(): void {
    this.#observer.disconnect();
  }

  #paint(): void {
    const { side } = this;
    const count = Math.min(this.most, Math.floor((this.#images?.length ?? 0) / side ** 2));
    const { clientWidth, clientHeight } = this;
    if (!this.#images || count === 0 || clientWidth === 0) {
      this.#canvas.width = 0;
      return;
    }
    const columns = bestColumns(count, clientWidth / clientHeight);
    const cell = side + 2;
    this.#canvas.width = columns * cell;
    this.#canvas.height = Math.ceil(count / columns) * cell;
    const context = this.#canvas.getContext("2d");
    for (let i = 0; i < count; i++) {
      context?.putImageData(inked(this.#images, i, side), (i % columns) * cell + 1, Math.floor(i / columns) * cell + 1);
    }
  }
}

/** The number of columns that makes square cells largest in a box of this shape. */
export function bestColumns(count: number, aspect: number): number {
  let best = 1;
  let largest = 0;
  for (let columns = 1; columns <= count; columns++) {
    const cell = Math.min(aspect / columns, 1 / Math.ceil(count / columns));
    if (cell > largest + 1e-9) {
      best = columns;
      largest = cell;
    }
  }
  return best;
}

function canvas(width: number, height: number): HTMLCanvasElement {
  const element = document.createElement("canvas");
  element.width = width;
  element.height = height;
  element.className = "ink";
  element.setAttribute("aria-hidden", "true");
  return element;
}

function inked(images: Uint8Array, index: number, side: number): ImageData {
  const data = new ImageData(side, side);
  const offset = index * side ** 2;
  for (let pixel = 0; pixel < side ** 2; pixel++) {
    data.data.set(INK, 4 * pixel);
    data.data[4 * pixel + 3] = images[offset + pixel] ?? 0;
  }
  return data;
}
