// Known truths: worlds whose posterior is known, and every way to infer it beside the exact answer.

import "./truths.css";
import "./posterior-lines.css";
import type { App } from "../../app/app";
import { Messages } from "../../app/messages";
import { CloudsFigure } from "./clouds-figure";
import { FamiliesFigure } from "./families-figure";
import { KnownWorld } from "./known-world";
import { LeagueFigure } from "./league-figure";
import { MethodsTable } from "./methods-table";
import { PlaneFigure } from "./plane-figure";
import { PosteriorChart } from "./posterior-chart";
import { ReachPanel } from "./reach-panel";
import { TrainingStrip } from "./training-strip";
import { TrustPanel } from "./trust-panel";
import { keepAddress } from "./world-address";
import { WorldConsole } from "./world-console";
import { WorldController } from "./world-controller";
import { readWorld, WORLD } from "./world-link";
import { WORLDS } from "./world-list";

export const elements = {
  "posterior-chart": PosteriorChart,
  "methods-table": MethodsTable,
  "training-strip": TrainingStrip,
  "trust-panel": TrustPanel,
  "clouds-figure": CloudsFigure,
  "plane-figure": PlaneFigure,
  "league-figure": LeagueFigure,
  "families-figure": FamiliesFigure,
  "reach-panel": ReachPanel,
  "known-world": KnownWorld,
};

/** Gives each world of the document the one controller, the address its question, and the console its words. */
export function openRoom(app: App, spawn: () => Worker, base: string, offerFile: KnownWorld["offerFile"]): void {
  const controller = new WorldController(spawn, base);
  const text = new URLSearchParams(location.search).get(WORLD);
  const linked = text === null ? null : readWorld(text);
  if (text !== null && !linked) {
    const message = `The link asks for a world that cannot be read (${text.slice(0, 60)}); the room opens as usual.`;
    new Messages(app.store).problem({ id: "world", message });
  }
  for (const element of document.querySelectorAll<KnownWorld>("known-world")) {
    const page = WORLDS.find(({ id }) => id === element.getAttribute("world"));
    if (!page) continue;
    element.page = page;
    element.base = base;
    element.offerFile = offerFile;
    if (linked && page.variants.some(({ world }) => world === linked.world)) element.linked = linked;
    element.controller = controller;
  }
  keepAddress(controller, app.store);
  window.metavae.world = new WorldConsole(controller);
}
