// Serves the sources with reload, and rebuilds the cpu module when a file under crates/ changes.

import { spawn } from "node:child_process";
import { watch } from "node:fs";

const run = (command, ...args) => spawn(command, args, { stdio: "inherit" });

let building = false;
let changed = false;
let timer;

function rebuild() {
  if (building) {
    changed = true;
    return;
  }
  building = true;
  changed = false;
  run("./build.sh", "wasm", "cpu").on("exit", () => {
    building = false;
    if (changed) rebuild();
  });
}

// An editor saves in several steps; wait until it is done. Vite sees the new files in www/pkg by itself.
watch("crates", { recursive: true }, (_event, file) => {
  if (!/\.(rs|toml)$/.test(file ?? "")) return;
  clearTimeout(timer);
  timer = setTimeout(rebuild, 300);
});

run("vite", "--host", "127.0.0.1").on("exit", (code) => process.exit(code ?? 0));
