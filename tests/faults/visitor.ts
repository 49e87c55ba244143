// A visitor who trains, lets the run be kept, reloads, continues and asks; and who does what the page says where something fails.

import type { Browser, BrowserContext, Page, Response } from "@playwright/test";
import { look } from "../page/walk-in-page";
import type { Conditions } from "./fault-points";
import { type Counted, type Injection, intoPage } from "./injected";
import { type PageState, pageState } from "./page-state";
import type { Site } from "./site";

/** What came of a visit. */
export interface Outcome {
  /** The call that failed; null if the visit made fewer calls than that. */
  hit: string | null;
  /** What the page, or the browser, said of it. */
  said: string[];
  /** Steps that had to be taken again. */
  lost: number;
  /** Why the visit failed; null where the visitor got what was promised. */
  failure: string | null;
  /** Of each kind. */
  calls: Counted["calls"];
  seconds: number;
}

/** Longest wait for each thing that the visitor wants, ms: a worker that never says a word counts as dead after a minute. */
const TIMEOUT = 75_000;
const LONGEST = 240_000;
/** How long a page may stand still without a word although the visitor wants steps, ms. */
const SILENCE = 4000;
const POLL_INTERVAL = 80;
/** Parts that the visit has no need of, and that would only make it longer. */
const UNTOUCHED = "map,results,idea";
/** Announcements that tell of something amiss. */
const AMISS =
  /stopped|replaced|could not|cannot|failed|Training goes on|another one goes|kept again|lost|kept anew|started over|starts over/i;

/** What no fault may leave behind. */
const DEBRIS = /could not be read|damaged/;

const TINY = {
  split: "sparse",
  trainContextSize: 4,
  batch: 8,
  learningRate: 0.001,
  summaryHidden: 16,
  summary: 16,
  hidden: 32,
  latent: 8,
  steps: 100_000,
} as const;

class Stuck extends Error {
  override name = "Stuck";
}

export async function visit(
  browser: Browser,
  site: Site,
  injection: Injection | null,
  conditions: Conditions = {},
): Promise<Outcome> {
  const { url, visit } = site.visit(injection);
  const context = await browser.newContext({
    serviceWorkers: conditions.serviceWorker ? "allow" : "block",
    viewport: { width: 1440, height: 900 },
  });
  const started = Date.now();
  const address = `${conditions.whole ? url : `${url}?hide=${UNTOUCHED}`}#train`;
  const visitor = new Visitor(await context.newPage(), address, conditions);
  try {
    await context.addInitScript(intoPage, { injection, database: conditions.database ?? false });
    const failure = await visitor.goThrough();
    const counted = await visitor.counted();
    return {
      hit: visit.hit ?? counted.hit,
      said: [...visitor.said],
      lost: visitor.lost,
      failure,
      calls: { ...counted.calls, requests: visit.requests },
      seconds: (Date.now() - started) / 1000,
    };
  } finally {
    await close(context);
  }
}

const close = (context: BrowserContext): Promise<void> => context.close().catch(() => {});

/** How long a visitor looks on: whoever sees steps come waits for more. */
class Watch {
  readonly #begun = Date.now();
  #hopeful = Date.now();
  #moved = Date.now();
  last: PageState | null = null;

  get isWorthwhile(): boolean {
    return Date.now() - this.#hopeful < TIMEOUT && Date.now() - this.#begun < LONGEST;
  }

  get standsStill(): boolean {
    return Date.now() - this.#moved > SILENCE;
  }

  begin(): void {
    this.#moved = Date.now();
  }

  see(now: PageState): void {
    if ((now.step ?? 0) > (this.last?.step ?? 0)) this.#hopeful = Date.now();
    if (this.last?.step !== now.step || this.last.button !== now.button) this.#moved = Date.now();
    this.last = now;
  }
}

class Visitor {
  readonly #page: Page;
  readonly #url: string;
  readonly #conditions: Conditions;
  readonly said = new Set<string>();
  lost = 0;
  /** Errors that nobody caught, and what the console complains about besides the fault itself. */
  readonly #complaints: string[] = [];
  readonly #workerCalls: Counted["calls"] = {};
  /** How often each remedy was taken: once more than it is needed leads nowhere. */
  readonly #taken = new Map<string, number>();
  #step = 0;
  #kept = 0;
  #reloads = 0;

  constructor(page: Page, url: string, conditions: Conditions) {
    this.#page = page;
    this.#url = url;
    this.#conditions = conditions;
    page.on("pageerror", (error) => this.#complaints.push(error.message));
    page.on("console", (message) => {
      if (
        message.type() === "error" &&
        !/injected|net::ERR|Failed to load resource|device was lost/.test(message.text())
      )
        this.#complaints.push(message.text());
    });
    page.on("download", (download) => void download.cancel().catch(() => {}));
  }

  /** Why it failed, or null. */
  async goThrough(): Promise<string | null> {
    try {
      await this.#open();
      await this.#answered();
      const kept = await this.#train();
      await this.#countWorkers();
      await this.#reload();
      await this.#answered();
      await this.#continue(kept);
      await this.#ask();
      await this.#lookThroughList();
      if (this.#conditions.whole) await this.#lookIntoRooms();
    } catch (error) {
      if (!(error instanceof Stuck)) return error instanceof Error ? error.message : String(error);
      return error.message;
    }
    await this.#countWorkers();
    const [complaint] = this.#complaints;
    return complaint === undefined ? null : `complaint: ${complaint}`;
  }

  async counted(): Promise<Counted> {
    const counted = await this.#page
      .evaluate(() => window.faultsCounted)
      .catch((): Counted => ({ calls: {}, hit: null }));
    return { ...counted, calls: { ...counted.calls, ...this.#workerCalls } };
  }

  /** Of each kind what one worker called, the one with most: each counts for itself. */
  async #lookIntoRooms(): Promise<void> {
    for (const room of ["play", "idea", "which-dataset", "map", "how-good", "results"]) {
      await this.#page.evaluate((room) => {
        location.hash = room;
      }, room);
      await this.#page.waitForTimeout(600);
      await this.#true();
    }
  }

  async #countWorkers(): Promise<void> {
    for (const worker of this.#page.workers()) {
      const calls = await worker
        .evaluate((): Counted["calls"] => (globalThis as { faultsCounted?: Counted }).faultsCounted?.calls ?? {})
        .catch((): Counted["calls"] => ({}));
      for (const [kind, of] of Object.entries(calls))
        if (of.length > (this.#workerCalls[kind]?.length ?? 0)) this.#workerCalls[kind] = of;
    }
  }

  #open(): Promise<void> {
    return this.#come(() => this.#page.goto(this.#url, { waitUntil: "commit" }));
  }

  #reload(): Promise<void> {
    this.#step = 0;
    this.#kept = 0;
    return this.#come(() => this.#page.reload({ waitUntil: "commit" }));
  }

  /** What the browser shows instead of the page is plain enough; a visitor then tries again. */
  async #come(first: () => Promise<Response | null>): Promise<void> {
    try {
      const response = await first();
      if (response?.ok() || response?.status() === 304) return;
      this.said.add(`the browser shows what the server answered: ${response?.status()}`);
    } catch {
      this.said.add("the browser says that the page cannot be reached");
    }
    // Its own page of errors is on its way still.
    await this.#page.waitForTimeout(1000);
    // From elsewhere: to an address that differs by its fragment alone, a browser does not go anew.
    await this.#page.goto("about:blank");
    await this.#page.goto(this.#url, { waitUntil: "commit" });
  }

  async #answered(): Promise<void> {
    await this.#until("an answer", ({ answer }) => answer !== null);
    await this.#true();
  }

  /** Labels must agree with what is shown. */
  async #true(): Promise<void> {
    let wrong = "";
    for (let i = 0; i < 10; i++) {
      wrong = await this.#page.evaluate(look);
      if (!wrong) return;
      await this.#page.waitForTimeout(200);
    }
    throw new Stuck(`what is shown is not so: ${wrong}`);
  }

  /** Some steps at a slow pace, and as many more at full speed; each time a pause, and what stands then is kept. */
  async #train(): Promise<number> {
    const { cores = "1", webgpu = false } = this.#conditions;
    await this.#set({ ...TINY, cores, backend: webgpu ? "webgpu" : "cpu", speed: "ten" });
    await this.#press();
    await this.#trainedTo(this.#many);
    await this.#set({ speed: "full" });
    await this.#press();
    return this.#trainedTo(2 * this.#many);
  }

  /** Steps of each leg: an adapter in software takes a second or so for each. */
  get #many(): number {
    return this.#conditions.webgpu ? 5 : 30;
  }

  /** Waits for so many steps, pauses, and waits until they are kept. */
  async #trainedTo(to: number): Promise<number> {
    const reached = await this.#until(`step ${to}`, ({ step }) => (step ?? 0) >= to, true);
    if (reached.button === "Pause") await this.#press();
    let pressed = Date.now();
    const { step, kept } = await this.#until(`the steps after ${to} kept`, (now) => {
      if (now.button === "Pause" && Date.now() - pressed > SILENCE) {
        // Another worker took over as the button was pressed: a visitor who sees it run presses again.
        pressed = Date.now();
        void this.#press().catch(() => {});
      }
      if (now.button === "Pause" || now.button === "Preparing…" || now.step === null) return false;
      return now.kept === now.step || (now.step < to && now.problems.length > 0);
    });
    await this.#true();
    if (kept === step) return step ?? 0;
    // Thrown back, as it was told, to before what was wanted: a visitor has it go on.
    await this.#press();
    return this.#trainedTo(to);
  }

  /** Goes on with the run as it is offered, or from the list. */
  async #continue(kept: number): Promise<void> {
    const words = kept.toLocaleString("en");
    const found = await this.#until(
      `the run that was kept at step ${words}`,
      ({ offer, rows }) => offer?.includes(`step ${words}`) || rows.some((row) => row.includes(`Step ${words} `)),
    );
    // The offer comes a moment after the list.
    await this.#page.waitForTimeout(200);
    const { offer } = await this.#page.evaluate(pageState);
    this.#step = 0;
    const inOffer = this.#page.locator("resume-offer").getByRole("button", { name: "Continue" });
    if (offer?.includes(`step ${words}`)) await inOffer.click({ timeout: 5000 }).catch(() => {});
    else await this.#continueFromList();
    let first: number | null = null;
    let asked = Date.now();
    await this.#until("the run going on", (now) => {
      if (now.step !== null && now.step > 0) first ??= now.step;
      if (first !== null && now.button === "Pause") return true;
      // Told that it did not work, a visitor tries again, by the list.
      if (now.button === "Start" && now.problems.length > 0 && Date.now() - asked > 1500) {
        asked = Date.now();
        void this.#continueFromList().catch(() => {});
      }
      return false;
    });
    if ((first ?? 0) < kept)
      throw new Stuck(`went on from step ${first}, though step ${kept} was kept (${found.offer})`);
    this.#step = Math.max(this.#step, kept);
    await this.#trainedTo(kept + this.#many);
  }

  async #continueFromList(): Promise<void> {
    const list = this.#page.locator("kept-runs");
    // It is fetched when it comes near.
    await list.scrollIntoViewIfNeeded();
    if (!(await list.locator("details").getAttribute("open"))) await list.locator("summary").click();
    await list.getByRole("button", { name: "Continue" }).first().click({ timeout: 5000 });
  }

  /** Opening the list has it read anew. */
  async #lookThroughList(): Promise<void> {
    await this.#page.locator("kept-runs").scrollIntoViewIfNeeded();
    const summary = this.#page.locator("kept-runs summary");
    if (await this.#page.locator("kept-runs details[open]").count()) await summary.click();
    await summary.click();
    await this.#until("a list of kept runs without debris", ({ rows }) => !rows.some((row) => DEBRIS.test(row)));
  }

  /** The next digit. */
  async #ask(): Promise<void> {
    const { digit } = await this.#page.evaluate(pageState);
    await this.#page.getByRole("button", { name: "Next test digit" }).click();
    await this.#until("an answer to another digit", (now) => now.digit !== digit && now.answer !== null);
    await this.#true();
  }

  #set(change: object): Promise<unknown> {
    return this.#page.evaluate((change) => window.metavae.set(change), change);
  }

  #press(): Promise<void> {
    return this.#page.locator("train-controls .primary").click();
  }

  /** Waits, and does meanwhile what the page says; where steps are wanted and do not come, asks for them again. */
  async #until(what: string, goal: (now: PageState) => boolean | undefined, wantsSteps = false): Promise<PageState> {
    const watch = new Watch();
    while (watch.isWorthwhile) {
      const now = await this.#page.evaluate(pageState).catch(() => null);
      if (now) {
        this.#note(now);
        if (now.lives && goal(now)) return now;
        watch.see(now);
        await this.#help(now);
        if (wantsSteps && watch.standsStill && (await this.#pressAgain(what, now))) watch.begin();
      }
      await this.#page.waitForTimeout(POLL_INTERVAL);
    }
    throw new Stuck(`${what} did not come; ${JSON.stringify(watch.last)}`);
  }

  /** A visitor does so only where the page has told why the steps stopped. */
  async #pressAgain(what: string, now: PageState): Promise<boolean> {
    if (!/^(Start|Continue|Train on)$/.test(now.button)) return false;
    if (this.said.size === 0) throw new Stuck(`${what}: the run stands still, without a word; ${JSON.stringify(now)}`);
    await this.#press();
    return true;
  }

  #note(now: PageState): void {
    for (const { text } of now.problems) this.said.add(text);
    for (const part of now.parts) this.said.add(part);
    if (now.notStarted) this.said.add(now.notStarted.trim());
    if (AMISS.test(now.announcement)) this.said.add(now.announcement);
    for (const row of now.rows) if (DEBRIS.test(row)) this.said.add(row);
    if (now.step === null) return;
    if (now.step < this.#step) this.lost += this.#step - now.step;
    // What was said to be kept is never taken again: so no more is lost than the steps since, one interval.
    if (now.step < this.#kept) this.#complaints.push(`went on from step ${now.step}, though ${this.#kept} was kept`);
    this.#step = now.step;
    this.#kept = Math.max(this.#kept, now.kept ?? 0);
  }

  /** Takes the remedy that the page offers, or reloads it where it says so or has not come whole. */
  async #help(now: PageState): Promise<void> {
    const offered = now.problems.find(({ id, remedy }) => remedy && !["keeping", "cleared", "newer"].includes(id));
    if (offered && this.#mayTake(offered.text)) {
      const button = this.#page.locator(`[data-problem="${offered.id}"] button:not(.icon-button)`).first();
      await button.click({ timeout: 2000 }).catch(() => {});
    }
    const mustReload = now.notStarted !== null || now.problems.some(({ text }) => /reload/i.test(text));
    if (mustReload && this.#reloads++ === 0) await this.#reload();
  }

  #mayTake(remedy: string): boolean {
    const taken = this.#taken.get(remedy) ?? 0;
    this.#taken.set(remedy, taken + 1);
    return taken % 20 === 0;
  }
}
