#!/usr/bin/env bash
# Builds, serves and tests MetaVAE. `./build.sh help` says how.
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/scripts/common.sh"
# shellcheck source=scripts/rust.sh
source scripts/rust.sh
# shellcheck source=scripts/tools.sh
source scripts/tools.sh
# shellcheck source=scripts/browser.sh
source scripts/browser.sh
# shellcheck source=scripts/wasm.sh
source scripts/wasm.sh
# shellcheck source=scripts/bench.sh
source scripts/bench.sh
# shellcheck source=scripts/hosts.sh
source scripts/hosts.sh
# shellcheck source=scripts/dependencies.sh
source scripts/dependencies.sh
# shellcheck source=scripts/campaign.sh
source scripts/campaign.sh
# shellcheck source=scripts/test.sh
source scripts/test.sh

usage() {
  cat <<'TEXT'
./build.sh                           set up what is missing, build the site into dist/ and serve it
./build.sh dev                       serve the sources; rebuild and reload when a file changes
./build.sh test [GROUP]...           set up what is missing and run every check and test, or these groups of them:
                                     scripts, rust, wasm, page (in Chromium), firefox, webkit, hosts;
                                     and, only when named, thorough (the page in Chromium with every variant) and dependencies
./build.sh campaign NAME [options]   look for what goes wrong, for minutes or hours:
  faults [--every N] [--most N] [--only CLASS[:PLACE]] [--list] [--out FILE [--resume]]
                                     make each call of the page fail once, or every Nth, or so many of each class
  fuzz [INPUTS] [SEED]               give 100,000 inputs, or so many, to everything that reads bytes
  walk [ACTIONS] [SEED]              use the page's controls at random, 5,000 times or so many
  soak [MINUTES]                     train and answer for an hour, or so many minutes: does anything grow, slow down, get lost?
./build.sh site                      build the site into dist/, to be hosted under any path
./build.sh bench [options]           measure MetaVAE beside its peers in Chromium; --help lists the options
./build.sh bench clouds [STEPS]      learn two clouds, a known world, from scratch on one core, beside jax-js
./build.sh wasm [MODULE|all]         build cpu, relaxed, webgpu or all WebAssembly modules into www/pkg/
./build.sh help                      this text

The first run compiles three modules and a few tools: ten minutes or so on two cores. Later runs skip what is there.
METAVAE_TOOLS, METAVAE_CHROMIUM, METAVAE_HEADLESS_SHELL, CHROMEDRIVER, METAVAE_FIREFOX and CARGO_TARGET_DIR name other
places than the usual ones.
TEXT
}

setup_build() {
  setup_rust
  setup_npm
  setup_wasm_toolchain
  setup_wasm_bindgen
}

build_site() {
  build_wasm all
  say "Site: bundling it into dist/ (seconds)"
  npm run --silent build
  say "Site: compressing it for hosts that serve .br and .gz (a minute, seconds where nothing changed)"
  node scripts/compress.mjs dist
}

case "${1:-serve}" in
serve)
  setup_build
  build_site
  say "Site: serving dist/; stop with Ctrl-C"
  exec vite preview --host 127.0.0.1
  ;;
dev)
  setup_build
  export METAVAE_SHRINK=no
  build_wasm cpu
  exec node scripts/dev.mjs
  ;;
test)
  check_groups "${@:2}"
  setup_build
  setup_tests "${@:2}"
  run_tests "${@:2}"
  ;;
campaign)
  check_campaign "${@:2}"
  setup_build
  run_campaign "${@:2}"
  ;;
site)
  setup_build
  build_site
  ;;
bench)
  setup_build
  setup_browser
  run_bench "${@:2}"
  ;;
wasm)
  setup_build
  build_wasm "${2:-all}"
  ;;
help | -h | --help) usage ;;
*)
  usage >&2
  exit 2
  ;;
esac
