// The order of names in which 2 comes before 10, the same as the command line's (crates/sources/src/natural_order.rs): numbers
// by their value, all else by its UTF-16 code units. That of a browser would change with its version and language, and with it
// which class is which.

export function naturalOrder(one: string, other: string): number {
  const others = piecesOf(other);
  for (const [at, piece] of piecesOf(one).entries()) {
    const beside = others[at];
    if (beside === undefined) break;
    const order = compared(piece, beside);
    if (order !== 0) return order;
  }
  return byUnits(one, other);
}

/** Runs of digits, and what is between them. */
const piecesOf = (name: string): string[] => name.match(/\d+|\D+/g) ?? [];

function compared(one: string, other: string): number {
  if (!/^\d/.test(one) || !/^\d/.test(other)) return byUnits(one, other);
  const left = one.replace(/^0+/, "");
  const right = other.replace(/^0+/, "");
  return left.length - right.length || byUnits(left, right);
}

const byUnits = (one: string, other: string): number => Number(one > other) - Number(one < other);
