// Which pointer draws: pens before palms, first pointers before stuck ones.

import { expect, test } from "vitest";
import { Contacts } from "./pointing";

const event = (pointerId: number, pointerType: string, change: Partial<PointerEvent> = {}) =>
  ({ pointerId, pointerType, button: 0, buttons: 1, isPrimary: true, timeStamp: 0, ...change }) as PointerEvent;

test("a pen drives out the palm beside it, and while it writes no finger counts", () => {
  const contacts = new Contacts();
  expect(contacts.admit(event(2, "touch"))).toEqual({ counts: true, gone: [] });
  expect(contacts.admit(event(3, "pen", { timeStamp: 50 }))).toEqual({ counts: true, gone: [2] });
  expect(contacts.follow(event(2, "touch"))).toBe(false);
  expect(contacts.admit(event(4, "touch", { timeStamp: 900 })).counts).toBe(false);
  expect(contacts.follow(event(3, "pen", { timeStamp: 900 }))).toBe(true);
  expect(contacts.lift(event(3, "pen"))).toBe(true);
  expect(contacts.admit(event(4, "touch", { timeStamp: 950 })).counts).toBe(true);
});

test("a first pointer takes over from one whose end was lost, a second finger joins", () => {
  const contacts = new Contacts();
  contacts.admit(event(3, "pen"));
  expect(contacts.admit(event(1, "mouse", { timeStamp: 10 }))).toEqual({ counts: true, gone: [3] });
  expect(contacts.admit(event(2, "touch", { timeStamp: 20 }))).toEqual({ counts: true, gone: [1] });
  expect(contacts.admit(event(5, "touch", { isPrimary: false }))).toEqual({ counts: true, gone: [] });
  expect(contacts.count).toBe(2);
  expect(contacts.admit(event(6, "touch"))).toEqual({ counts: true, gone: [2, 5] });
  // A pen that fell silent does not lock fingers out for good.
  contacts.admit(event(7, "pen"));
  expect(contacts.admit(event(8, "touch", { timeStamp: 5000 }))).toEqual({ counts: true, gone: [7] });
});

test("moves without a button held are those of a lifted pointer, and other buttons draw nothing", () => {
  const contacts = new Contacts();
  expect(contacts.admit(event(1, "mouse", { button: 2, buttons: 2 })).counts).toBe(false);
  contacts.admit(event(1, "mouse"));
  expect(contacts.follow(event(1, "mouse", { buttons: 3 }))).toBe(true);
  expect(contacts.follow(event(1, "mouse", { buttons: 0 }))).toBe(false);
  expect(contacts.follow(event(1, "mouse", { buttons: 1 }))).toBe(false);
  expect(contacts.isDown(1)).toBe(false);
});
