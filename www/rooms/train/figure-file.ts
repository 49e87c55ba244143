// The figures of curves as one picture, as they stand on the page: SVG, and PNG drawn from it.

const GAP = 16;
const HEAD = 20;
/** What a style sheet says of the drawing, which a file has to say itself. */
const STYLES = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-size",
  "text-anchor",
  "paint-order",
] as const;
/** Pixels of a PNG for each of the page's. */
const SCALE = 2;

const SVG = "http://www.w3.org/2000/svg";

/** One below the other, each under its caption. */
export function figureAsSvg(place: Element): string {
  const { picture } = drawn(place);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}\n`;
}

/** Rejects where the browser does not give pictures back as they were drawn, as those do that guard against fingerprinting. */
export async function figureAsPng(place: Element): Promise<Uint8Array> {
  const { picture, width, height } = drawn(place);
  const text = new XMLSerializer().serializeToString(picture);
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = new Image(width * SCALE, height * SCALE);
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * SCALE;
    canvas.height = height * SCALE;
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("This browser draws no pictures.");
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    const paper = pen.getImageData(0, 0, 4, 4).data;
    if (paper.some((value, i) => value !== paper[i % 4])) throw new Error("This browser changes what pages draw.");
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!blob) throw new Error("This browser draws no pictures.");
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(url);
  }
}

function drawn(place: Element): { picture: SVGSVGElement; width: number; height: number } {
  const figures = [...place.querySelectorAll("figure")];
  const picture = document.createElementNS(SVG, "svg");
  const ink = getComputedStyle(place);
  const paper = rectangle(getComputedStyle(document.body).backgroundColor);
  picture.append(paper);
  let [width, height] = [0, GAP];
  for (const figure of figures) {
    const source = figure.querySelector("svg");
    if (!source) continue;
    const caption = document.createElementNS(SVG, "text");
    caption.textContent = (figure.querySelector("figcaption")?.textContent ?? "").replace(/\s+/g, " ").trim();
    attributes(caption, { x: GAP, y: height + 12, fill: ink.color, "font-family": ink.fontFamily, "font-size": 14 });
    const copy = inlined(source);
    attributes(copy, { x: GAP, y: height + HEAD });
    picture.append(caption, copy);
    width = Math.max(width, Number(source.getAttribute("width")) + 2 * GAP);
    height += HEAD + Number(source.getAttribute("height")) + GAP;
  }
  attributes(picture, { viewBox: `0 0 ${width} ${height}`, width, height });
  attributes(paper, { width, height });
  return { picture, width, height };
}

function rectangle(fill: string): SVGRectElement {
  const paper = document.createElementNS(SVG, "rect");
  attributes(paper, { fill });
  return paper;
}

function attributes(element: Element, values: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, String(value));
}

/** A copy that says itself what the page's style sheets say of it. */
function inlined(source: SVGSVGElement): SVGSVGElement {
  const copy = source.cloneNode(true) as SVGSVGElement;
  const [from, to] = [
    [source, ...source.querySelectorAll("*")],
    [copy, ...copy.querySelectorAll("*")],
  ];
  from.forEach((element, i) => {
    const target = to[i];
    if (!target) return;
    const style = getComputedStyle(element);
    target.removeAttribute("style");
    target.removeAttribute("class");
    for (const name of STYLES) target.setAttribute(name, style.getPropertyValue(name));
  });
  copy.removeAttribute("aria-hidden");
  return copy;
}
