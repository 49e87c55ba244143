// What counts the page's calls, and makes one of them fail: each of these functions goes into the page, or the worker, whole.

/** Which call fails; null where all are only counted. `claim` is asked by workers, which cannot know of each other. */
export interface Injection {
  kind: string;
  way: string;
  call: string;
  /** How often that call was made, this one included. */
  occurrence: number;
}

/** What was counted, over reloads. */
export interface Counted {
  /** What each call was, of each kind. */
  calls: Record<string, string[]>;
  /** The call that failed. */
  hit: string | null;
}

declare global {
  interface Window {
    faultsCounted: Counted;
  }
}

/** Into each page, before its own scripts. */
export function intoPage({ injection, database }: { injection: Injection | null; database: boolean }): void {
  // The browser's own page of errors.
  if (!location.protocol.startsWith("http")) return;
  const KEY = "faults-counted";
  const { getItem, setItem } = Storage.prototype;
  const notes = sessionStorage;
  const known = getItem.call(notes, KEY);
  const counted: Counted = known ? JSON.parse(known) : { calls: {}, hit: null };
  window.faultsCounted = counted;

  /** Counts a call; says in which way it fails, if it does. */
  const count = (kind: string, call: string): string | null => {
    const calls = counted.calls[kind] ?? [];
    counted.calls[kind] = calls;
    // Names of runs, files and locks differ each time.
    const name = call.replace(/[0-9a-f]{32}/g, "…");
    calls.push(name);
    const isMeant = injection !== null && counted.hit === null && injection.kind === kind && injection.call === name;
    const fails = isMeant && calls.filter((other) => other === name).length === injection.occurrence;
    if (fails) counted.hit = name;
    setItem.call(notes, KEY, JSON.stringify(counted));
    return fails && injection ? injection.way : null;
  };
  const refusal = (way: string): DOMException =>
    way === "no room"
      ? new DOMException("injected: no room", "QuotaExceededError")
      : new DOMException("injected: refused", "NotReadableError");

  // biome-ignore lint/suspicious/noExplicitAny: any of the browser's own methods.
  type Method = (this: any, ...args: any[]) => any;
  // biome-ignore lint/suspicious/noExplicitAny: any of the browser's own classes.
  const wrap = (prototype: any, name: string, around: (original: Method, self: any, args: any[]) => any): void => {
    const original: Method | undefined = prototype?.[name];
    if (!original) return;
    prototype[name] = function (...args: unknown[]) {
      return around(original, this, args);
    };
  };
  const half = (bytes: Uint8Array): Uint8Array => bytes.slice(0, bytes.length >> 1);

  /** Of a call that is made with a promise: `halved` is what it does then instead of failing. */
  const promised = (
    kind: string,
    prototype: unknown,
    name: string,
    halved?: (go: Method, args: unknown[]) => unknown,
  ) =>
    wrap(prototype, name, (original, self, args) => {
      const way = count(kind, `${name}(${args.filter((arg) => typeof arg === "string").join(", ")})`);
      if (way === null) return original.apply(self, args);
      if (way === "halved" && halved) return halved((...changed) => original.apply(self, changed), args);
      return Promise.reject(refusal(way));
    });

  const lied = async () => undefined;
  promised("file writes", globalThis.FileSystemFileHandle?.prototype, "createWritable");
  promised("file writes", globalThis.FileSystemWritableFileStream?.prototype, "write", (go, [bytes]) =>
    go(half(bytes as Uint8Array)),
  );
  promised("file writes", globalThis.FileSystemDirectoryHandle?.prototype, "removeEntry", lied);
  wrap(WritableStream.prototype, "close", (original, self, args) => {
    if (!(self instanceof FileSystemWritableFileStream)) return original.apply(self, args);
    const way = count("file writes", "close()");
    if (way === null) return original.apply(self, args);
    return way === "halved" ? lied() : Promise.reject(refusal(way));
  });

  promised("file reads", globalThis.StorageManager?.prototype, "getDirectory");
  promised("file reads", globalThis.FileSystemDirectoryHandle?.prototype, "getDirectoryHandle");
  promised("file reads", globalThis.FileSystemDirectoryHandle?.prototype, "getFileHandle");
  promised("file reads", globalThis.FileSystemFileHandle?.prototype, "getFile");
  promised("file reads", Blob.prototype, "arrayBuffer", async (go) => {
    const bytes: ArrayBuffer = await go();
    return bytes.slice(0, bytes.byteLength >> 1);
  });
  wrap(globalThis.FileSystemDirectoryHandle?.prototype, "values", (original, self, args) => {
    const way = count("file reads", "values()");
    if (way === null) return original.apply(self, args);
    // biome-ignore lint/correctness/useYield: it fails before it has anything to yield.
    return (async function* () {
      throw refusal(way);
    })();
  });

  if (database) Reflect.deleteProperty(FileSystemFileHandle.prototype, "createWritable");
  const thrown = (kind: string, prototype: unknown, name: string) =>
    wrap(prototype, name, (original, self, args) => {
      const way = count(kind, name);
      if (way !== null) throw refusal(way);
      return original.apply(self, args);
    });
  for (const name of ["put", "delete"]) thrown("database writes", IDBObjectStore.prototype, name);
  for (const name of ["get", "getAll", "getAllKeys", "openCursor"])
    thrown("database reads", IDBObjectStore.prototype, name);
  thrown("database reads", IDBFactory.prototype, "open");
  promised("database reads", IDBFactory.prototype, "databases");

  for (const name of ["getItem", "setItem", "removeItem"])
    wrap(Storage.prototype, name, (original, self, args) => {
      const way = count("small notes", `${name}(${args[0]})`);
      if (way !== null) throw refusal(way);
      return original.apply(self, args);
    });

  for (const name of ["request", "query"]) promised("locks", globalThis.LockManager?.prototype, name);
  for (const name of ["persist", "persisted", "estimate"])
    promised("storage questions", globalThis.StorageManager?.prototype, name);

  const Original = Worker;
  class Counting extends Original {
    constructor(url: string | URL, options?: WorkerOptions) {
      const way = count("worker starts", "new Worker");
      if (way === "refused") throw refusal(way);
      super(way === "broken" ? new URL("there-is-none.js", document.baseURI) : url, options);
      // Set by whoever wants to hear it; here it stands between.
      Object.defineProperty(this, "onmessage", { value: null, writable: true });
      this.addEventListener("message", (event) => {
        const way = count("messages from workers", event.data?.event?.type ?? event.data?.type ?? "message");
        if (way === null) this.onmessage?.(event);
        else if (way === "unreadable") this.onmessageerror?.(new MessageEvent("messageerror"));
        else {
          this.terminate();
          if (way === "worker dies") this.onerror?.(new ErrorEvent("error", { message: "injected: the worker died" }));
        }
      });
    }

    // biome-ignore lint/suspicious/noExplicitAny: the browser's own signature.
    override postMessage(message: any, transfer?: any): void {
      const way = count("messages to workers", message?.command?.type ?? "message");
      if (way !== null) throw new DOMException("injected: the message could not be cloned", "DataCloneError");
      super.postMessage(message, transfer);
    }
  }
  globalThis.Worker = Counting;
}

/** Before a worker's own script: what it posts, starts, locks, and asks of the device. */
export function intoWorker({ injection, claim }: { injection: Injection | null; claim: string }): void {
  const counted: Counted = { calls: {}, hit: null };
  Object.assign(globalThis, { faultsCounted: counted });
  // Of several workers only one is to fail.
  const isFirst = (call: string): boolean => {
    const request = new XMLHttpRequest();
    request.open("GET", `${claim}?call=${encodeURIComponent(call)}`, false);
    request.send();
    return request.responseText === "first";
  };
  const count = (kind: string, call: string): string | null => {
    const calls = counted.calls[kind] ?? [];
    counted.calls[kind] = calls;
    calls.push(call);
    if (!injection || injection.kind !== kind || injection.call !== call) return null;
    if (calls.filter((other) => other === call).length !== injection.occurrence) return null;
    return isFirst(call) ? injection.way : null;
  };
  const refusal = () => new DOMException("injected: refused", "OperationError");
  // biome-ignore lint/suspicious/noExplicitAny: any of the browser's own classes.
  const wrap = (prototype: any, name: string, around: (original: any, self: any, args: any[]) => any): void => {
    const original = prototype?.[name];
    if (!original) return;
    prototype[name] = function (...args: unknown[]) {
      return around(original, this, args);
    };
  };

  if ((globalThis as { name?: string }).name !== "helper") {
    wrap(globalThis, "postMessage", (original, self, args) => {
      const what = args[0]?.event?.type ?? args[0]?.type ?? "message";
      if (count("worker's own calls", `postMessage ${what}`)) throw refusal();
      return original.apply(self, args);
    });
    wrap(
      (globalThis as { LockManager?: { prototype: object } }).LockManager?.prototype,
      "request",
      (original, self, args) =>
        count("worker's own calls", "locks.request") ? Promise.reject(refusal()) : original.apply(self, args),
    );
  }

  const gpu = globalThis as unknown as Record<string, { prototype: object } | undefined>;
  // biome-ignore lint/suspicious/noExplicitAny: the DOM library does not know WebGPU everywhere.
  let device: any = null;
  wrap(gpu.GPUAdapter?.prototype, "requestDevice", async (original, self, args) => {
    if (count("device calls", "requestDevice") === "refused") throw refusal();
    device = await original.apply(self, args);
    return device;
  });
  const onDevice = (prototype: object | undefined, name: string, isPromise = false) =>
    wrap(prototype, name, (original, self, args) => {
      const way = count("device calls", name);
      if (way === "device lost") device?.destroy();
      if (way === "refused" && isPromise) return Promise.reject(refusal());
      if (way === "refused") throw refusal();
      return original.apply(self, args);
    });
  onDevice(gpu.GPUQueue?.prototype, "submit");
  onDevice(gpu.GPUQueue?.prototype, "writeBuffer");
  onDevice(gpu.GPUDevice?.prototype, "createBuffer");
  onDevice(gpu.GPUBuffer?.prototype, "mapAsync", true);

  if (typeof Worker === "undefined") return;
  const Original = Worker;
  class Counting extends Original {
    constructor(url: string | URL, options?: WorkerOptions) {
      const way = count("helpers' starts", "new Worker");
      if (way === "refused") throw refusal();
      super(way === "broken" ? new URL("there-is-none.js", self.location.href) : url, options);
      Object.defineProperty(this, "onmessage", { value: null, writable: true });
      this.addEventListener("message", (event) => {
        if (!count("messages from helpers", event.data?.event?.type ?? "message")) return void this.onmessage?.(event);
        this.terminate();
        this.onerror?.(new ErrorEvent("error", { message: "injected: the helper died" }));
      });
    }

    // biome-ignore lint/suspicious/noExplicitAny: the browser's own signature.
    override postMessage(message: any, transfer?: any): void {
      if (count("messages to helpers", message?.command?.type ?? "message")) throw refusal();
      super.postMessage(message, transfer);
    }
  }
  globalThis.Worker = Counting;
}
