// Where the page begins: makes the app, then the elements of the document that show it.

import { type App, startApp } from "./app/app";
import { followLink } from "./app/link";
import { Messages } from "./app/messages";
import { NewerVersion } from "./app/newer-version";
import { workOffline } from "./app/offline";
import type { Part } from "./app/page-parts";
import { PowerSettings } from "./app/power-settings";
import { watchForPrinting } from "./app/print-shortcut";
import { importWithRetry, restoreStyles } from "./app/retry-downloads";
import { followAddress } from "./app/rooms";
import { Scripting } from "./app/scripting";
import { laterPictureReader } from "./drawing/later-pictures";
import { rasteriser } from "./drawing/raster";
import { startWorker } from "./engine/start-worker";
import workerScript from "./engine/worker.ts?worker&url";
import { AnswerStrips } from "./rooms/play/answer-strips";
import { ContextChooser } from "./rooms/play/context-chooser";
import { ContextSource } from "./rooms/play/context-source";
import { DrawPad } from "./rooms/play/draw-pad";
import { ModelChooser } from "./rooms/play/model-chooser";
import { OwnImages } from "./rooms/play/own-images";
import { SeenDigit } from "./rooms/play/seen-digit";
import { TryThis } from "./rooms/play/try-this";
import type { TrainPower } from "./rooms/train/train-power";
import { readLink } from "./state/url";
import { TeachMenu } from "./teach/teach-menu";
import { BackendLine } from "./views/backend-line";
import { CopyLink } from "./views/copy-link";
import { define } from "./views/define";
import { DigitImage, ImageSheet } from "./views/digit-image";
import { guardDrops } from "./views/drop-guard";
import { GlossaryTerm } from "./views/glossary-term";
import { LanguageSwitch } from "./views/language-switch";
import { NumberField } from "./views/number-field";
import { offerFile } from "./views/offer-file";
import { PageStatus } from "./views/page-status";
import { ResumeOffer } from "./views/resume-offer";
import { ThemeToggle } from "./views/theme-toggle";
import type { View } from "./views/view";
import { loadWhenNear } from "./views/viewport";

declare global {
  interface Window {
    metavae: Scripting;
  }
}

type Views = Record<string, new () => View>;

const views: Views = {
  "draw-pad": DrawPad,
  "seen-digit": SeenDigit,
  "context-source": ContextSource,
  "context-chooser": ContextChooser,
  "own-images": OwnImages,
  "try-this": TryThis,
  "model-chooser": ModelChooser,
  "answer-strips": AnswerStrips,
  "teach-menu": TeachMenu,
  "language-switch": LanguageSwitch,
  "copy-link": CopyLink,
  "resume-offer": ResumeOffer,
  "page-status": PageStatus,
  "backend-line": BackendLine,
};

/** By what they stand in: fetched when it comes near, which in a room that is not shown nothing does. */
const farViews: Record<string, () => Promise<Views>> = {
  "room-dock": async () => ({ "room-dock": (await import("./views/room-dock")).RoomDock }),
  "#idea": async () => {
    const { openPlane, storyFigures } = await import("./rooms/idea/figures");
    openPlane(app, spawn, base);
    return storyFigures;
  },
  "#inside": async () => (await import("./rooms/inside")).views,
  "#map": async () => {
    const { MapCanvas, LatentMap } = await import("./rooms/inside/map-views");
    define("map-canvas", MapCanvas);
    return { "latent-map": LatentMap };
  },
  "#how-good": async () => {
    const { parts, views } = await import("./rooms/inside/inference-views");
    for (const [name, part] of Object.entries(parts)) define(name, part);
    return views;
  },
  "#truths": async () => {
    const { elements, openRoom } = await import("./rooms/truths");
    for (const [name, element] of Object.entries(elements)) define(name, element);
    openRoom(app, spawn, base, offerFile);
    return {};
  },
  "#train": async () => {
    const { parts, views } = await import("./rooms/train");
    for (const [name, part] of Object.entries(parts)) define(name, part);
    for (const element of document.querySelectorAll<TrainPower>("train-power")) element.powerSettings = powerSettings;
    return views;
  },
  "#results": async () => ({ "results-view": (await import("./rooms/results/results-view")).ResultsView }),
  "fit-panel": async () => ({ "fit-panel": (await import("./rooms/results/fit-panel")).FitPanel }),
};

globalThis.retryingImport = (url) => importWithRetry(url);
// What fails once more leaves the page bare, but alive.
restoreStyles().catch(() => {});
const base = new URL("./", document.baseURI).href;
const spawn = () => startWorker(new URL(workerScript, import.meta.url).href);
const app = startApp({
  base,
  spawn,
  rasterise: rasteriser(),
  readPicture: laterPictureReader(),
  link: readLink(location.search),
  offerFile,
});
const powerSettings = new PowerSettings(app);
let parts: readonly Part[] = [];
// Whatever looks for parts must not find those that a link leaves out.
if (/[?&](hide|only)=/.test(location.search))
  import("./app/page-parts").then(
    ({ chooseParts }) => {
      parts = chooseParts(app, location.search);
      begin();
    },
    () => {
      const message = "The link leaves parts of the page out, and what does so could not be loaded: here is all of it.";
      new Messages(app.store).problem({ id: "hide", message });
      begin();
    },
  );
else begin();

function begin(): void {
  followLink(app);
  followAddress(app);
  guardDrops(app, window);
  workOffline(app, base, new NewerVersion(app, base));
  watchForPrinting(app);
  window.metavae = new Scripting(app);
  show(app);
  if (new URLSearchParams(location.search).has("bench")) void showBench(app);
}

/** Behind a link, and loaded only there. */
async function showBench(app: App): Promise<void> {
  const [{ BenchPanel }, { Bench }] = await Promise.all([import("./views/bench-panel"), import("./app/bench")]);
  define("bench-panel", BenchPanel);
  const panel = new BenchPanel();
  panel.bench = new Bench(app, spawn, base);
  document.querySelector("main")?.append(panel);
}

function show(app: App): void {
  document.querySelector("#not-started")?.remove();
  define("digit-image", DigitImage);
  define("image-sheet", ImageSheet);
  define("number-field", NumberField);
  define("glossary-term", GlossaryTerm);
  define("theme-toggle", ThemeToggle);
  showViews(app, views);
  for (const menu of document.querySelectorAll<TeachMenu>("teach-menu")) menu.parts = parts;
  for (const [section, load] of Object.entries(farViews)) {
    const place = document.querySelector(section);
    if (place) loadWhenNear(place, async () => showViews(app, await load()));
  }
}

function showViews(app: App, views: Views): void {
  for (const [name, view] of Object.entries(views)) {
    define(name, view);
    for (const element of document.querySelectorAll<View>(name)) element.app = app;
  }
}
