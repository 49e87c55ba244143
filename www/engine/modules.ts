// The wasm modules: fetched and compiled once on the page, and shared by all workers.

import { relaxedSimd } from "wasm-feature-detect";
import { fetchOnce } from "./early-downloads";
import type { Backend, Program } from "./envelope";

// A glob, so that the page also builds where only one of the modules was built.
const urls = import.meta.glob<string>("../pkg/*/metavae_web_bg.wasm", {
  query: "?url",
  import: "default",
  eager: true,
});

export class WasmModules {
  readonly #compiled = new Map<Program, Promise<WebAssembly.Module>>();

  /** Whether this build of the page ships the module at all. */
  static ships(program: Program): boolean {
    return urls[`../pkg/${program}/metavae_web_bg.wasm`] !== undefined;
  }

  /** What computes on a backend, fetched when it is first wanted; all workers on the processor run the same module. */
  async load(backend: Backend): Promise<{ program: Program; module: WebAssembly.Module }> {
    // While one develops, only the cpu module is built again.
    const mayRelax = import.meta.env.PROD && WasmModules.ships("relaxed");
    if (backend === "cpu" && mayRelax && (await relaxedSimd().catch(() => false))) {
      const module = await this.#get("relaxed").catch(() => null);
      if (module) return { program: "relaxed", module };
      // What every browser runs may still be there.
    }
    return { program: backend, module: await this.#get(backend) };
  }

  /** Compiles while the bytes arrive. A failure is forgotten, so that the next call tries again. */
  #get(program: Program): Promise<WebAssembly.Module> {
    const known = this.#compiled.get(program);
    if (known) return known;
    const compiling = compile(program);
    this.#compiled.set(program, compiling);
    compiling.catch(() => this.#compiled.delete(program));
    return compiling;
  }
}

async function compile(program: Program): Promise<WebAssembly.Module> {
  const url = urls[`../pkg/${program}/metavae_web_bg.wasm`];
  if (!url) throw new Error(`This build of the page has no ${program} module.`);
  try {
    return await compiled(url, await fetchOnce(url));
  } catch (error) {
    // Cut on the way, or something else in its place: the browser's own cache may hold it too.
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    return compiled(url, await fetch(url, { cache: "reload" }));
  }
}

async function compiled(url: string, response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) throw new Error(`The program could not be fetched (${response.status} for ${url}).`);
  const streamed = response.clone();
  try {
    return await WebAssembly.compileStreaming(response);
  } catch (error) {
    // Some hosts serve .wasm under another content type; streaming then refuses, and nothing else is wrong.
    if (!(error instanceof TypeError)) throw error;
    return WebAssembly.compile(await streamed.arrayBuffer());
  }
}
