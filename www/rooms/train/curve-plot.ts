// Draws a curve by uPlot, in the page's colours.

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { CurveData } from "./curve-chart";

const HEIGHT = 170;

export class CurvePlot {
  readonly #place: HTMLElement;
  readonly #plot: uPlot;
  #data: CurveData;

  constructor(place: HTMLElement, data: CurveData) {
    this.#place = place;
    this.#data = data;
    this.#plot = this.#build();
  }

  set data(data: CurveData) {
    this.#data = data;
    this.#plot.setData(aligned(data));
  }

  fit(): void {
    const { clientWidth: width } = this.#place;
    if (width > 0) this.#plot.setSize({ width, height: HEIGHT });
  }

  repaint(): void {
    this.#plot.redraw();
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #build(): uPlot {
    const style = getComputedStyle(this.#place);
    const colour = (token: string) => style.getPropertyValue(token).trim();
    const axis = {
      stroke: colour("--muted"),
      font: `12px ${style.fontFamily}`,
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { show: false },
    };
    return new uPlot(
      {
        width: Math.max(120, this.#place.clientWidth),
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: stepRange },
          y: { range: (_plot, least, most) => valueRange(least, most, this.#data.empty) },
        },
        axes: [
          { ...axis, size: 26, gap: 4, space: 60 },
          { ...axis, size: 46, gap: 4, space: 34 },
        ],
        series: [
          {},
          // A line needs two points; the first one is shown as itself.
          {
            stroke: colour("--right"),
            width: 1.75,
            points: { show: () => this.#data.step.length < 2, size: 6, fill: colour("--right") },
            spanGaps: true,
          },
          { stroke: colour("--ink"), paths: () => null, points: { show: true, size: 6, fill: colour("--paper") } },
          { stroke: colour("--edge"), width: 1.5, dash: [5, 3], points: { show: false }, spanGaps: true },
        ],
      },
      aligned(this.#data),
      this.#place,
    );
  }
}

/** uPlot wants all series over one axis: curve, marks and faint curve merged by step, with gaps where one has no value. */
export function aligned({ step, value, marks, faint }: CurveData): uPlot.AlignedData {
  if (!marks?.step.length && !faint?.step.length) {
    const gaps = step.map(() => null);
    return [[...step], [...value], gaps, gaps];
  }
  const rows = new Map<number, [number | null, number | null, number | null]>();
  [{ step, value }, marks, faint].forEach((points, series) => {
    points?.step.forEach((at, i) => {
      const row = rows.get(at) ?? [null, null, null];
      row[series] = points.value[i] ?? null;
      rows.set(at, row);
    });
  });
  const sorted = [...rows].sort(([a], [b]) => a - b);
  const column = (series: 0 | 1 | 2) => sorted.map(([, row]) => row[series]);
  return [sorted.map(([at]) => at), column(0), column(1), column(2)];
}

function stepRange(_plot: uPlot, least: number | null, most: number | null): [number, number] {
  return least === null || most === null ? [0, 100] : [Math.min(least, 0), Math.max(most, 10)];
}

/** Never flatter than 10 nats: noise should look like noise. */
function valueRange(least: number | null, most: number | null, empty: [number, number] = [-600, 0]): [number, number] {
  if (least === null || most === null) return empty;
  const margin = Math.max(5, (most - least) * 0.06);
  return [least - margin, most + margin];
}
