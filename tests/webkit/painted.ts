// What the window really shows, counted in a screenshot: the markup is the same where WebKit smears a dot or leaves out a sign.

import type { Session } from "./webdriver";

/** Left, top, width and height in the window, pixels. */
type Box = readonly [number, number, number, number];

/** How much is painted for each dot of a plot, in squares as wide as the style says that a dot is. */
export async function sizeOfDots(visitor: Session, svg: string): Promise<number> {
  const { box, squares } = await visitor.run(async (css) => {
    const plot = document.querySelector(css);
    const dot = plot?.querySelector("path.dot:not(.hollow)");
    if (!plot || !dot) throw new Error(`there are no dots in ${css}`);
    plot.scrollIntoView({ block: "center", behavior: "instant" });
    // Everything else of the plot would only be in the way.
    const style = document.createElement("style");
    style.textContent = `${css} > :not(.dot), ${css} > .hollow { display: none } ${css} > .dot { stroke: #000 !important }`;
    document.head.append(style);
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted, 100)));
    const { left, top, width, height } = plot.getBoundingClientRect();
    const count = dot.getAttribute("d")?.match(/M/g)?.length ?? 0;
    const squares = count * Number.parseFloat(getComputedStyle(dot).strokeWidth) ** 2;
    // Without the frame that the plot may have.
    return { box: [left + 2, top + 2, width - 4, height - 4] as const, squares };
  }, svg);
  const [pixels = 0] = await dark(visitor, [box]);
  return pixels / squares;
}

/** How many pixels of an element differ from paper. */
export async function inkOf(visitor: Session, css: string): Promise<number> {
  const box = await visitor.run((css) => {
    const { left, top, width, height } = document.querySelector(css)?.getBoundingClientRect() ?? new DOMRect();
    return [left, top, width, height] as const;
  }, css);
  const [pixels = 0] = await dark(visitor, [box]);
  return pixels;
}

/** The signs of an equation of which nothing is to be seen. */
export async function unseenSigns(visitor: Session, equation: string): Promise<string[]> {
  const signs = await visitor.run((css) => {
    const found = document.querySelector(css);
    if (!found) throw new Error(`there is no ${css}`);
    found.scrollIntoView({ block: "center", behavior: "instant" });
    return [...found.querySelectorAll("mo, mi, mn")].flatMap((sign) => {
      const { left, top, width, height } = sign.getBoundingClientRect();
      // A sign without a box of its own is seen as part of another.
      return sign.textContent?.trim() ? [{ sign: sign.textContent, box: [left, top, width, height] as const }] : [];
    });
  }, equation);
  const found = await dark(
    visitor,
    signs.map(({ box }) => box),
  );
  return signs.filter((_, index) => found[index] === 0).map(({ sign }) => sign);
}

/** How many pixels of each box are no paper. */
async function dark(visitor: Session, boxes: readonly Box[]): Promise<number[]> {
  return visitor.run(
    async (png, boxes) => {
      // The page's policy lets nobody fetch a data: address.
      const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
      context?.drawImage(image, 0, 0);
      return boxes.map(([left, top, width, height]) => {
        if (width < 1 || height < 1) return 0;
        const data = context?.getImageData(left, top, Math.ceil(width), Math.ceil(height)).data ?? [];
        let pixels = 0;
        for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 225) pixels++;
        return pixels;
      });
    },
    await visitor.picture(),
    boxes,
  );
}
