// Workers where the page's origin allows them, where only a script of its own may be one, and where nothing may.

import { expect, test } from "vitest";
import { NoWorkers, startWorker } from "./start-worker";

/** A browser that lets workers be made of such addresses only. */
function browser(allowed: RegExp) {
  const made: string[] = [];
  const Class = class {
    constructor(url: string, { type }: WorkerOptions) {
      if (!allowed.test(url)) throw new DOMException("cannot be accessed from origin 'null'", "SecurityError");
      made.push(`${type} ${url.slice(0, 5)}`);
    }
  };
  return { made, Class: Class as unknown as new () => Worker };
}

test("the script itself, where the page may use it", () => {
  const { made, Class } = browser(/./);
  startWorker("https://site/worker.js", "", Class);
  expect(made).toEqual(["module https"]);
});

test("a script of the frame's own that imports it, where the frame has no origin", () => {
  const { made, Class } = browser(/^blob:/);
  startWorker("https://site/worker.js", "", Class);
  expect(made).toEqual(["classic blob:"]);
});

test("a sentence, where no worker may be started", () => {
  const { Class } = browser(/^nothing/);
  expect(() => startWorker("https://site/worker.js", "", Class)).toThrow(NoWorkers);
  expect(() => startWorker("https://site/worker.js", "", Class)).toThrow("open it in a tab of its own");
});
