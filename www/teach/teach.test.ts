// Lessons: their texts are whole in both languages, a step counts only what happens after its prediction, links say what they should.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Phrasebook } from "../i18n/phrasebook";
import { zh } from "../i18n/zh";
import { withName } from "../state/query-name";
import { initialState } from "../state/state";
import { frameFor, linkWithout, readPlace } from "./address";
import type { Lesson, Now } from "./lesson";
import { LessonProgress } from "./lesson-progress";
import { lessons } from "./lessons";

const at = { origin: "https://a.test", pathname: "/page/", search: "?value=60&lesson=2.1&lang=zh" };

describe("the lessons", () => {
  const texts = lessons.flatMap(({ title, aim, steps }) => [
    title,
    aim,
    ...steps.flatMap(({ task, question, options, doing, why }) => [task, question, ...options, doing, why]),
  ]);

  test("are five, of several steps each, with two to four predictions", () => {
    expect(lessons).toHaveLength(5);
    for (const { steps } of lessons) {
      expect(steps.length).toBeGreaterThan(1);
      for (const { options } of steps) expect([2, 3, 4]).toContain(options.length);
    }
  });

  test("are translated, every text of them", () => {
    const book = new Phrasebook(zh.phrases);
    for (const text of texts) expect([text, book.translate(text) ?? ""]).toEqual([text, expect.stringMatching(/\S/)]);
    // Names of methods stay as they are.
    const left = texts.filter((text) => !/\p{Script=Han}/u.test(book.translate(text) ?? ""));
    expect(left).toEqual(["The ELBO", "The KL"]);
  });

  test("have their notes in docs/teaching.md, minutes and answers included", () => {
    const notes = readFileSync("docs/teaching.md", "utf8");
    lessons.forEach(({ title, minutes, steps }, i) => {
      expect(notes).toContain(`## Lesson ${i + 1}: ${title}`);
      const own = notes.split(`## Lesson ${i + 1}: `)[1]?.split("\n## ")[0] ?? "";
      expect(own).toContain(`${minutes} minutes`);
      for (const { task } of steps) expect(own).toContain(task.replace(/\.$/, ""));
      expect(own.match(/^\d\. \*\*/gm)?.length).toBeGreaterThanOrEqual(2);
    });
  });

  test("know the rooms, and nothing but the page's beginning knows them", () => {
    const files = readdirSync("www", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    const importers = files.filter(
      (file) => !file.startsWith("teach/") && /from "[^"]*\/teach\//.test(readFileSync(`www/${file}`, "utf8")),
    );
    expect(importers).toEqual(["main.ts"]);
  });
});

describe("progress through a lesson", () => {
  const now = (contextSize: number): Now => ({ state: initialState({ contextSize }), world: null, results: null });
  const lesson: Lesson = {
    title: "One",
    aim: "",
    minutes: 1,
    steps: [0, 1].map(() => ({
      place: "play",
      task: "Take an image away.",
      question: "?",
      options: ["a", "b"],
      doing: "",
      help() {},
      isReady: ({ state }) => state.settings.contextSize !== 7,
      isDone: ({ state }, { state: before }) => state.settings.contextSize < before.settings.contextSize,
      reveal: ({ state }) => ({ says: [`N is ${state.settings.contextSize}.`], answer: 1 }),
      why: "",
    })),
  };

  test("counts what happens after the prediction, from the first moment that can be compared", () => {
    const progress = new LessonProgress(lesson);
    progress.notice(now(10));
    progress.notice(now(3));
    expect(progress.reveal).toBeNull();
    progress.predict(0);
    progress.notice(now(7));
    progress.notice(now(5));
    expect(progress.isDone).toBe(false);
    expect(progress.notice(now(4))).toBe(true);
    expect(progress.reveal).toEqual({ says: ["N is 4."], answer: 1 });
  });

  test("follows what the page shows later, and begins each step anew", () => {
    const progress = new LessonProgress(lesson);
    progress.predict(1);
    progress.notice(now(10));
    progress.notice(now(5));
    expect(progress.notice(now(5))).toBe(false);
    expect(progress.notice(now(2))).toBe(true);
    expect(progress.reveal?.says).toEqual(["N is 2."]);
    progress.goTo(1);
    expect([progress.index, progress.isLast, progress.predicted, progress.reveal]).toEqual([1, true, null, null]);
    progress.goTo(9);
    expect(progress.index).toBe(1);
  });
});

describe("addresses", () => {
  test("name a lesson and a step that there are, or none", () => {
    expect(readPlace("2", [3, 3])).toEqual({ lesson: 2, step: 1 });
    expect(readPlace("2.3", [3, 3])).toEqual({ lesson: 2, step: 3 });
    for (const text of [null, "", "0", "3", "2.4", "2.0", "x", "1.1.1", "__proto__"])
      expect([text, readPlace(text, [3, 3])]).toEqual([text, null]);
  });

  test("keep what else they hold", () => {
    expect(withName("?bench&hide=map,train", "size", "projector")).toBe("?bench&hide=map,train&size=projector");
    expect(withName("?size=projector", "size", null)).toBe("");
    expect(linkWithout(["map", "train"], at)).toBe("https://a.test/page/?value=60&lang=zh&hide=map,train");
    expect(linkWithout([], { ...at, search: "?hide=map" })).toBe("https://a.test/page/");
  });

  test("a frame shows one part with the settings of now, and breaks out of no attribute", () => {
    const code = frameFor({ id: "map", title: 'A "map" & <b>', place: "map", height: 500 }, at);
    expect(code).toContain('src="https://a.test/page/?value=60&amp;lang=zh&amp;only=map#map"');
    expect(code).toContain('title="A &quot;map&quot; &amp; &lt;b>"');
    expect(code).toContain('height="500"');
    expect(code).toContain("allow-scripts");
  });
});
