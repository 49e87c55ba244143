// Which backend trains: WebGPU where a real graphics adapter offers it, otherwise the processor. Always with a reason.

import type { Backend } from "./envelope";

export interface BackendChoice {
  backend: Backend;
  /** The graphics adapter in words, or null where there is none. */
  adapter: string | null;
  reason: string;
}

/** The parts of WebGPU that are asked for here; the types of the DOM library do not know it everywhere. */
interface Adapter {
  features: ReadonlySet<string>;
  info?: { vendor?: string; architecture?: string; device?: string; description?: string; isFallbackAdapter?: boolean };
  isFallbackAdapter?: boolean;
}
export interface Gpu {
  requestAdapter(options?: { powerPreference?: string }): Promise<Adapter | null>;
}

/** Adapters that draw with the processor: slower than the cpu module, which was written for it. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|software/i;

export type BackendWish = "auto" | Backend;

/** Chooses the backend. `wish` overrules everything but a missing adapter or module. */
export async function chooseBackend(
  wish: BackendWish,
  gpu: Gpu | undefined,
  shipsWebgpu: boolean,
): Promise<BackendChoice> {
  const found = await probe(gpu);
  const adapter = found?.name ?? null;
  const cpu = (reason: string): BackendChoice => ({ backend: "cpu", adapter, reason });
  const webgpu = (reason: string): BackendChoice => ({ backend: "webgpu", adapter, reason });
  if (wish === "cpu") return cpu("chosen by hand");
  if (!shipsWebgpu) return cpu("this build of the page has no WebGPU module");
  if (!found) return cpu(gpu ? "WebGPU found no graphics adapter" : "this browser has no WebGPU");
  if (wish === "webgpu") return webgpu("chosen by hand");
  if (found.software) return cpu("the graphics adapter is a software one, slower than the processor's own code");
  if (!found.timestamps) return cpu("the graphics adapter lacks timestamp-query, which the WebGPU module needs");
  return webgpu("a graphics adapter with timestamp-query is there");
}

async function probe(gpu: Gpu | undefined): Promise<{ name: string; software: boolean; timestamps: boolean } | null> {
  const adapter = await gpu?.requestAdapter({ powerPreference: "high-performance" }).catch(() => null);
  if (!adapter) return null;
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info ?? {};
  const name = description || [vendor, architecture, device].filter(Boolean).join(" ") || "unnamed adapter";
  const everything = [vendor, architecture, device, description].join(" ");
  const software = isFallbackAdapter === true || adapter.isFallbackAdapter === true || SOFTWARE.test(everything);
  return { name, software, timestamps: adapter.features.has("timestamp-query") };
}
