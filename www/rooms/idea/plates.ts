// Graphical models as plates: what is drawn from what, what is inferred from what, and what is observed.

import { type SVGTemplateResult, svg } from "lit";

export type Name = "z" | "x" | "c" | "xD" | "xT" | "theta";

export interface Node {
  name: Name;
  at: readonly [x: number, y: number];
  observed?: boolean;
  /** Is not there: shown so that it is missed. */
  crossed?: boolean;
}

export interface Edge {
  from: Name;
  to: Name;
  kind: "draws" | "infers";
  /** To which side it bends, units of the picture. */
  bend?: number;
}

export interface Plate {
  box: readonly [x: number, y: number, width: number, height: number];
  label: string;
}

export interface Plates {
  nodes: readonly Node[];
  edges: readonly Edge[];
  plates: readonly Plate[];
}

export const WIDTH = 240;
export const HEIGHT = 218;
const RADIUS = 17;

const letters: Record<Name, readonly [letter: string, index: string]> = {
  z: ["z", ""],
  x: ["x", ""],
  c: ["c", ""],
  xD: ["x", "D"],
  xT: ["x", "T"],
  theta: ["θ", "i"],
};

export function drawPlates({ nodes, edges, plates }: Plates): SVGTemplateResult {
  const place = (name: Name) => nodes.find((node) => node.name === name)?.at ?? [0, 0];
  return svg`
    ${plates.map(({ box: [x, y, width, height], label }) => svg`<rect class="plate" x=${x} y=${y} width=${width} height=${height} rx="8" /><text class="plate-label" x=${x + width - 7} y=${y + height - 7}>${label}</text>`)}
    ${edges.map(({ from, to, kind, bend = 0 }) => arrow(place(from), place(to), kind, bend))}
    ${nodes.map(node)}
  `;
}

function node({ name, at: [x, y], observed, crossed }: Node): SVGTemplateResult {
  const [letter, index] = letters[name];
  const cross = RADIUS + 5;
  return svg`
    <circle class="node ${observed ? "observed" : ""} ${crossed ? "crossed" : ""} ${name === "theta" ? "weights" : ""}" cx=${x} cy=${y} r=${RADIUS} />
    <text class="node-letter ${crossed ? "crossed" : ""}" x=${x} y=${y + 5}>${letter}<tspan class="node-index" dy="4">${index}</tspan></text>
    ${crossed ? svg`<path class="cross" d=${`M${x - cross} ${y - cross}L${x + cross} ${y + cross}M${x + cross} ${y - cross}L${x - cross} ${y + cross}`} />` : ""}
  `;
}

type Point = readonly [number, number];

/** From rim to rim, along a quadratic curve, with a head. */
function arrow(from: Point, to: Point, kind: Edge["kind"], bend: number): SVGTemplateResult {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const along: Point = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const control: Point = [(from[0] + to[0]) / 2 - along[1] * bend, (from[1] + to[1]) / 2 + along[0] * bend];
  const start = towards(from, control, RADIUS + 2);
  const end = towards(to, control, RADIUS + 3);
  const heading = Math.atan2(end[1] - control[1], end[0] - control[0]);
  const wing = (turn: number) =>
    `${(end[0] - 8 * Math.cos(heading + turn)).toFixed(1)} ${(end[1] - 8 * Math.sin(heading + turn)).toFixed(1)}`;
  const text = ([x, y]: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return svg`
    <path class="edge ${kind}" d=${`M${text(start)}Q${text(control)} ${text(end)}`} />
    <path class="edge-head ${kind}" d=${`M${wing(0.45)}L${text(end)}L${wing(-0.45)}`} />
  `;
}

function towards([x, y]: Point, [toX, toY]: Point, by: number): Point {
  const length = Math.hypot(toX - x, toY - y);
  return [x + ((toX - x) / length) * by, y + ((toY - y) / length) * by];
}
