// The map's colours, each for light and dark: ten classes that colour-blind eyes tell apart, and datasets in order.

/** After Okabe and Ito, and Tol; digits are drawn as numerals besides, so that nothing hangs on colour alone. */
const classes = [
  "light-dark(#0072b2, #56b4e9)",
  "light-dark(#c04a00, #ff9a5a)",
  "light-dark(#00785a, #4fd1a5)",
  "light-dark(#a8307c, #f08fd0)",
  "light-dark(#7a5c00, #f0e442)",
  "light-dark(#3b2fb0, #aba6ff)",
  "light-dark(#8a1538, #ff7d8d)",
  "light-dark(#207a8c, #84dcec)",
  "light-dark(#55585f, #c4c6ca)",
  "light-dark(#64690f, #c5c94a)",
];

/** From dark to bright like viridis, within what stands out against the paper. */
const ramp = {
  light: ["#440154", "#414487", "#2a788e", "#1a8a6a", "#4f8a10", "#8a7400"],
  dark: ["#9d6bd0", "#7c8de0", "#4bb3c9", "#4fd39a", "#a5de58", "#fde725"],
};

export const classColour = (label: number): string => classes[label % classes.length] ?? "currentColor";

export function datasetColour(index: number, count: number): string {
  const at = count > 1 ? index / (count - 1) : 0;
  return `light-dark(${between(ramp.light, at)}, ${between(ramp.dark, at)})`;
}

/** The colour at a place of the ramp, 0 to 1, straight between its stops. */
function between(stops: readonly string[], at: number): string {
  const place = at * (stops.length - 1);
  const first = Math.min(stops.length - 2, Math.floor(place));
  const part = (100 * (place - first)).toFixed(0);
  return `color-mix(in oklab, ${stops[first + 1]} ${part}%, ${stops[first]})`;
}
