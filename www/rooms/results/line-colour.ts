// Colours of the results' lines: sixteen that differ in hue, and where their hues are next to each other in lightness too.

export const LINE_COLOURS = 16;

export function lineColour(index: number): string {
  // Five and sixteen have no factor in common: every hue comes once, and those of neighbours in the table are far apart.
  const hue = ((245 + (index * 5 * 360) / LINE_COLOURS) % 360).toFixed(0);
  const [light, dark] = index % 2 === 0 ? [44, 82] : [60, 65];
  return `light-dark(oklch(${light}% 0.13 ${hue}), oklch(${dark}% 0.13 ${hue}))`;
}
