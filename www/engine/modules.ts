// The two wasm modules: fetched and compiled once on the page, and shared by all workers.

import type { Backend } from "./envelope";

// A glob, so that the page also builds where only one of the modules was built.
const urls = import.meta.glob<string>("../pkg/*/metavae_web_bg.wasm", {
  query: "?url",
  import: "default",
  eager: true,
});

export class WasmModules {
  readonly #compiled = new Map<Backend, Promise<WebAssembly.Module>>();

  /** Whether this build of the page ships the module at all. */
  static ships(backend: Backend): boolean {
    return urls[`../pkg/${backend}/metavae_web_bg.wasm`] !== undefined;
  }

  /** Compiles while the bytes arrive. A failure is forgotten, so that the next call tries again. */
  get(backend: Backend): Promise<WebAssembly.Module> {
    const known = this.#compiled.get(backend);
    if (known) return known;
    const compiling = compile(backend);
    this.#compiled.set(backend, compiling);
    compiling.catch(() => this.#compiled.delete(backend));
    return compiling;
  }
}

async function compile(backend: Backend): Promise<WebAssembly.Module> {
  const url = urls[`../pkg/${backend}/metavae_web_bg.wasm`];
  if (!url) throw new Error(`This build of the page has no ${backend} module.`);
  const response = await fetch(url);
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
