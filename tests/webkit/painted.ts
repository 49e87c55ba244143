// What the window really shows, counted in a screenshot: the markup is the same where WebKit smears a dot or leaves out a sign.

import type { Session } from "./webdriver";

/** Left, top, width and height in the window, pixels. */
type Box = readonly [number, number, number, number];

/** The widest row of a plot's dots, and the thickness that the style asks for, pixels. */
export async function dots(visitor: Session, svg: string): Promise<{ widest: number; thick: number }> {
  const { box, thick } = await visitor.run(async (css) => {
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
    const thick = Number.parseFloat(getComputedStyle(dot).strokeWidth);
    // Without the frame that the plot may have.
    return { box: [left + 2, top + 2, width - 4, height - 4] as const, thick };
  }, svg);
  const [{ widest = 0 } = {}] = await dark(visitor, [box]);
  return { widest, thick };
}

/** How many pixels of an element differ from paper. */
export async function inkOf(visitor: Session, css: string): Promise<number> {
  const box = await visitor.run((css) => {
    const { left, top, width, height } = document.querySelector(css)?.getBoundingClientRect() ?? new DOMRect();
    return [left, top, width, height] as const;
  }, css);
  const [{ pixels } = { pixels: 0 }] = await dark(visitor, [box]);
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
  return signs.filter((_, index) => found[index]?.pixels === 0).map(({ sign }) => sign);
}

/** In each box: how many pixels are dark, and how many of them stand in a row at most. */
async function dark(visitor: Session, boxes: readonly Box[]): Promise<Array<{ pixels: number; widest: number }>> {
  const rows = await visitor.run(
    async (png, boxes) => {
      // The page's policy lets nobody fetch a data: address.
      const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
      context?.drawImage(image, 0, 0);
      return boxes.map(([left, top, width, height]) => {
        const [across, down] = [Math.ceil(width), Math.ceil(height)];
        const data = across * down > 0 ? context?.getImageData(left, top, across, down).data : undefined;
        const isDark = (pixel: number) => ((data?.[4 * pixel] ?? 255) < 225 ? "#" : " ");
        return Array.from({ length: down }, (_, y) =>
          Array.from({ length: across }, (_, x) => isDark(y * across + x)).join(""),
        );
      });
    },
    await visitor.picture(),
    boxes,
  );
  return rows.map((rows) => {
    const runs = rows.flatMap((row) => row.split(/ +/)).map(({ length }) => length);
    return { pixels: runs.reduce((sum, length) => sum + length, 0), widest: Math.max(0, ...runs) };
  });
}
