// Names and numbers of runs, as they are given, kept and read back.

import { expect, test } from "vitest";
import { handedOn, LONGEST_NAME, named, numbered, only, readNames } from "./run-names";

test("numbers go on from the last, and stay", () => {
  const names = numbered({}, ["a", "b"]);
  expect(names).toEqual({ a: { number: 1, name: "" }, b: { number: 2, name: "" } });
  expect(numbered(names, ["b", "a"])).toBe(names);
  expect(numbered(only(names, new Set(["b"])), ["b", "c"])).toMatchObject({ b: { number: 2 }, c: { number: 3 } });
});

test("a name is trimmed and cut, and goes on with the run that takes its place", () => {
  const names = named(numbered({}, ["a"]), "a", `  wide ${"x".repeat(99)}`);
  expect(names.a?.name).toHaveLength(LONGEST_NAME);
  expect(handedOn(names, "a", "b").b).toEqual(names.a);
  expect(handedOn(names, "c", "b")).toBe(names);
});

test("what was written by anything else is no name", () => {
  const names = { a: { number: 3, name: "wide" } };
  expect(readNames(JSON.stringify(names))).toEqual(names);
  for (const text of [null, "", "[", "null", "3", '{"a":{"number":-1,"name":"x"}}', '{"a":{"number":2}}', '{"a":null}'])
    expect(readNames(text)).toEqual({});
});
