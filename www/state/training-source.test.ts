import { expect, test } from "vitest";
import { readSetting } from "./table";
import { MNIST, readSource, writeSource } from "./training-source";

const letters = { id: `230-${"0123456789abcdef".repeat(2)}`, name: "my.letters, ü", train: 207, test: 23, classes: 26 };

test("a set travels in a link with all that tells it from others", () => {
  const text = writeSource(letters);
  expect(readSource(text)).toEqual(letters);
  expect(readSetting("trainSource", text)).toBe(text);
  expect(readSetting("trainSource", MNIST)).toBe(MNIST);
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
