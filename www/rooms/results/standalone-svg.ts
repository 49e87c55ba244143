// A chart as a file that needs no stylesheet: as it is painted now, on its own paper.

/** Properties that the page's stylesheets give to what charts are made of. */
const STYLES = [
  ...["fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "opacity"],
  ...["font-family", "font-size", "font-weight", "text-anchor"],
];
/** Of paper around the chart, pixels. */
const MARGIN = 16;
const SVG = "http://www.w3.org/2000/svg";

export function standaloneSvg(chart: Element): string {
  const copy = chart.cloneNode(true) as Element;
  const plain = plainColours();
  const originals = [...chart.querySelectorAll("*")];
  for (const [i, element] of [...copy.querySelectorAll("*")].entries()) {
    const original = originals[i];
    if (original) writeStyles(element, getComputedStyle(original), plain);
  }
  for (const name of ["class", "style"]) copy.removeAttribute(name);
  const [, , width = 0, height = 0] = (chart.getAttribute("viewBox") ?? "").split(" ").map(Number);
  const size = { width: String(width + 2 * MARGIN), height: String(height + 2 * MARGIN) };
  write(copy, { xmlns: SVG, ...size, viewBox: `${-MARGIN} ${-MARGIN} ${size.width} ${size.height}` });
  const paper = document.createElementNS(SVG, "rect");
  write(paper, {
    x: String(-MARGIN),
    y: String(-MARGIN),
    ...size,
    fill: plain(getComputedStyle(document.body).backgroundColor),
  });
  copy.prepend(paper);
  return `${new XMLSerializer().serializeToString(copy).replace(/<!--[\s\S]*?-->/g, "")}\n`;
}

function writeStyles(element: Element, computed: CSSStyleDeclaration, plain: (colour: string) => string): void {
  for (const name of ["class", "style"]) element.removeAttribute(name);
  for (const name of STYLES) {
    const value = computed.getPropertyValue(name);
    if (value !== "") element.setAttribute(name, name === "fill" || name === "stroke" ? plain(value) : value);
  }
}

function write(element: Element, attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

/** Turns colours into forms that every program knows, by painting them; references and "none" stay. */
function plainColours(): (colour: string) => string {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  return (colour) => {
    if (!context || !/^(oklch|oklab|color|rgb|#)/.test(colour)) return colour;
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
    return alpha === 0 ? "none" : `rgb(${red}, ${green}, ${blue})`;
  };
}
