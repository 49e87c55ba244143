// Where a pointer is in a drawing, in the drawing's own units.

export function pointerPosition(figure: SVGSVGElement | null, { clientX, clientY }: PointerEvent): DOMPoint | null {
  const matrix = figure?.getScreenCTM();
  return matrix ? new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse()) : null;
}
