// A WebDriver client over fetch, as much of one as a visit takes: WebKitGTK is driven by WebKitWebDriver, and by little else.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";

/** WebDriver's name of an element in JSON. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
type Element = { [ELEMENT]: string };

/** A CSS selector, or a selector and the text or name that the element has. */
export type Target = string | { css: string; named: string };
export type Point = [x: number, y: number];

/** WebDriver's names of keys that type nothing. */
export const keys = {
  tab: "\ue004",
  enter: "\ue007",
  control: "\ue009",
  end: "\ue010",
  home: "\ue011",
  right: "\ue014",
};

/** How long a browser may take to begin, ms; now and then one never does, and its driver would wait for ever. */
const BEGINNING = 30_000;

const MISSING =
  "WebKit is missing: install WebKitWebDriver and Xvfb (on Debian: apt-get install webkit2gtk-driver xvfb), then run this again.";

/** WebKitWebDriver on a screen of its own; it serves one session at a time. */
export class Driver {
  readonly #process: ChildProcess;
  readonly #address: string;

  private constructor(process: ChildProcess, address: string) {
    this.#process = process;
    this.#address = address;
  }

  static async start(folders: { config: string }): Promise<Driver> {
    if (!onPath("WebKitWebDriver") || !onPath("xvfb-run")) throw new Error(MISSING);
    const port = await freePort();
    const child = spawn(
      "xvfb-run",
      ["-a", "-s", "-screen 0 1600x1200x24", "WebKitWebDriver", `--port=${port}`, "--host=127.0.0.1"],
      {
        // A group of its own, so that the browser ends with it.
        detached: true,
        stdio: "ignore",
        // Under C.UTF-8 WebKitGTK says that its language is "C", which no Intl knows.
        env: { ...process.env, LANG: "en_US.UTF-8", XDG_CONFIG_HOME: folders.config },
      },
    );
    const driver = new Driver(child, `http://127.0.0.1:${port}`);
    for (let tries = 0; ; tries++) {
      try {
        await driver.request("GET", "/status");
        return driver;
      } catch (error) {
        if (tries > 100) throw error;
        await pause(100);
      }
    }
  }

  async session(): Promise<Session> {
    const capabilities = { alwaysMatch: { timeouts: { script: 120_000, pageLoad: 120_000 } } };
    const begun = await this.request("POST", "/session", { capabilities }, BEGINNING);
    const { sessionId } = begun as { sessionId: string };
    return new Session((method, path, body) => this.request(method, `/session/${sessionId}${path}`, body));
  }

  async request(method: Method, path: string, body: object = {}, timeout = 150_000): Promise<unknown> {
    const response = await fetch(this.#address + path, {
      method,
      signal: AbortSignal.timeout(timeout),
      ...(method === "POST" && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const { value } = (await response.json()) as { value: { error?: string; message?: string } | null };
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }

  end(): void {
    if (this.#process.pid) process.kill(-this.#process.pid, "SIGTERM");
  }
}

type Method = "GET" | "POST" | "DELETE";

/** A browser's window with storage of its own, gone with the session. */
export class Session {
  readonly #send: (method: Method, path: string, body?: object) => Promise<unknown>;

  constructor(send: (method: Method, path: string, body?: object) => Promise<unknown>) {
    this.#send = send;
  }

  async go(url: string): Promise<void> {
    await this.#send("POST", "/url", { url });
  }

  /** Of the window, MiniBrowser's toolbar of 38 pixels included. */
  async size(width: number, height: number): Promise<void> {
    await this.#send("POST", "/window/rect", { width, height });
  }

  /** Runs a function on the page: its text travels, so it sees only what it is given. */
  async run<Given extends unknown[], Result>(
    program: (...given: Given) => Result | Promise<Result>,
    ...given: Given
  ): Promise<Result> {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${program})(...[].slice.call(arguments, 0, -1))).then(
        (value) => done([true, value === undefined ? null : value]),
        (error) => done([false, String(error)]),
      );`;
    const [fine, value] = (await this.#send("POST", "/execute/async", { script, args: given })) as [boolean, unknown];
    if (!fine) throw new Error(String(value));
    return value as Result;
  }

  /** Clicks with the mouse where the element is seen. */
  async click(target: Target): Promise<void> {
    const at = await this.#middle(target);
    await this.#pointer([at]);
  }

  /** Draws a line with the mouse, through points in units of the element's box. */
  async stroke(target: Target, points: Point[]): Promise<void> {
    const { left, top, width, height } = await this.#box(target);
    await this.#pointer(points.map(([x, y]) => [left + x * width, top + y * height]));
  }

  /** Chooses among the options of a select, by value. */
  async choose(css: string, value: string): Promise<void> {
    await this.#box(css);
    await this.#element("click", `${css} option[value="${value}"]`);
  }

  /** Replaces what is in a field, and leaves it. */
  async enter(css: string, text: string): Promise<void> {
    await this.click(css);
    await this.press([keys.control, "a"]);
    await this.press(...text, keys.tab);
  }

  async putFiles(css: string, ...paths: string[]): Promise<void> {
    await this.#element("value", css, { text: paths.join("\n") });
  }

  /** Keys one after the other; those in an inner list are held together. */
  async press(...strokes: Array<string | string[]>): Promise<void> {
    const actions = strokes.flatMap((stroke) => {
      const held = [stroke].flat();
      return [
        ...held.map((value) => ({ type: "keyDown", value })),
        ...held.toReversed().map((value) => ({ type: "keyUp", value })),
      ];
    });
    await this.#send("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** What the window shows, as PNG in base64. */
  async picture(): Promise<string> {
    return (await this.#send("GET", "/screenshot")) as string;
  }

  async screenshot(path: string): Promise<void> {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.from(await this.picture(), "base64"));
  }

  async end(): Promise<void> {
    await this.#send("DELETE", "");
  }

  /** Where an element stands once it is in sight and at rest: what comes in above would push it away from under the mouse. */
  #box(target: Target): Promise<{ left: number; top: number; width: number; height: number }> {
    return this.run(
      async ({ css, named }) => {
        const name = (element: HTMLElement) => element.getAttribute("aria-label") ?? element.textContent ?? "";
        const found = [...document.querySelectorAll<HTMLElement>(css)].find(
          (element) => !named || name(element).replace(/\s+/g, " ").trim() === named,
        );
        if (!found) throw new Error(`there is no ${css} ${named}`);
        let before: DOMRect | null = null;
        for (let looks = 0; looks < 50; looks++) {
          found.scrollIntoView({ block: "center", behavior: "instant" });
          const box = found.getBoundingClientRect();
          const { left, top, width, height } = box;
          if (before?.left === left && before.top === top) return { left, top, width, height };
          before = box;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        throw new Error(`${css} ${named} does not come to rest`);
      },
      typeof target === "string" ? { css: target, named: "" } : target,
    );
  }

  async #middle(target: Target): Promise<Point> {
    const { left, top, width, height } = await this.#box(target);
    if (width * height === 0) throw new Error(`${JSON.stringify(target)} is not to be seen`);
    return [left + width / 2, top + height / 2];
  }

  async #element(deed: "click" | "value", css: string, body: object = {}): Promise<void> {
    const element = (await this.#send("POST", "/element", { using: "css selector", value: css })) as Element;
    await this.#send("POST", `/element/${element[ELEMENT]}/${deed}`, body);
  }

  /** Down at the first point, up at the last. */
  async #pointer([first, ...rest]: Point[]): Promise<void> {
    if (!first) return;
    const move = ([x, y]: Point) => ({
      type: "pointerMove",
      duration: 0,
      origin: "viewport",
      x: Math.round(x),
      y: Math.round(y),
    });
    const line: Point[] = [];
    let [fromX, fromY] = first;
    for (const [x, y] of rest) {
      for (let part = 1; part <= 8; part++)
        line.push([fromX + ((x - fromX) * part) / 8, fromY + ((y - fromY) * part) / 8]);
      [fromX, fromY] = [x, y];
    }
    const actions = [
      move(first),
      { type: "pointerDown", button: 0 },
      ...line.map(move),
      { type: "pointerUp", button: 0 },
    ];
    const parameters = { pointerType: "mouse" };
    await this.#send("POST", "/actions", { actions: [{ type: "pointer", id: "mouse", parameters, actions }] });
  }
}

const onPath = (program: string): boolean =>
  (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
