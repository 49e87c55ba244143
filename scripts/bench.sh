# shellcheck shell=bash
# Measures MetaVAE beside its peers: see tests/bench. The peers are packages of the benchmark alone, with a lock of its own.

run_bench() {
  setup_peers
  build_wasm all
  tsc --noEmit -p tests/bench
  case "${1:-}" in
  clouds) node tests/bench/clouds.mjs "${@:2}" ;;
  *) node tests/bench/run.mjs "$@" ;;
  esac
}

setup_peers() {
  cmp -s tests/bench/package-lock.json tests/bench/node_modules/.metavae-lock && return
  say "npm: installing the peers of tests/bench (seconds)"
  npm ci --prefix tests/bench --no-audit --no-fund --loglevel=error ||
    die "The benchmark's packages could not be installed: see npm's message above, then run this again."
  cp tests/bench/package-lock.json tests/bench/node_modules/.metavae-lock
}
