import { expect, test } from "vitest";
import { readSetting } from "./table";
import { MNIST, readSource, writeSource } from "./training-source";

const letters = {
  id: `230-${"0123456789abcdef".repeat(2)}`,
  name: "my.letters, ü",
  train: 207,
  test: 23,
  classes: 26,
  side: 28,
};

test("a set travels in a link with all that tells it from others", () => {
  const text = writeSource(letters);
  expect(readSource(text)).toEqual(letters);
  expect(readSetting("trainSource", text)).toBe(text);
  expect(readSetting("trainSource", MNIST)).toBe(MNIST);
});

test("images of another size than MNIST's say so", () => {
  const large = { ...letters, side: 48 };
  expect(readSource(writeSource(large))).toEqual(large);
  // A link from before there was a choice, and sizes that cannot be.
  expect(writeSource(letters)).not.toMatch(/x28/);
  for (const side of ["7", "65", "00"]) expect(readSource(writeSource(large).replace("x48", `x${side}`))).toBeNull();
});

test("what is none is refused", () => {
  const text = writeSource(letters);
  for (const broken of [
    "",
    "letters",
    text.slice(4),
    text.replace("-", "+"),
    text.replace(/\.26\..*$/, ".26."),
    `${text}${"x".repeat(80)}`,
  ]) {
    expect(readSource(broken)).toBeNull();
    expect(readSetting("trainSource", broken)).toBeUndefined();
  }
});
