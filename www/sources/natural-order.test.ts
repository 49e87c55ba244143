import { expect, test } from "vitest";
import { naturalOrder } from "./natural-order";

test("names are in the command line's order: the list of crates/sources/src/natural_order.rs", () => {
  const expected = [
    ...["", "007", "7", "10", "A10", "B2", "a", "a1", "a02", "a2", "a10", "a10b", "b"],
    ...["\u{fc}", "\u{1f600}", "\u{ff5e}"],
  ];
  expect(expected.toReversed().sort(naturalOrder)).toEqual(expected);
});
