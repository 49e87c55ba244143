# shellcheck shell=bash
# Campaigns: long programs that look for what goes wrong, not among the tests. docs/reliability.md has their figures.

campaigns="faults fuzz walk soak"
cargo_fuzz_version=0.13.2
fuzz_targets="digits drawing checkpoint model reliability network config protocol"

# Refuses what is no campaign, before anything is set up for it.
check_campaign() {
  is_among "${1:-}" "$campaigns" || die "Unknown campaign '${1:-}': choose among $campaigns."
  case "$1" in
  fuzz | walk | soak) is_count "${2:-1}" || die "'$2' is no whole number of at least 1." ;;
  esac
}

is_count() { case "$1" in '' | 0* | *[!0-9]*) return 1 ;; esac }

# The name of a campaign, and its options.
run_campaign() { "campaign_$1" "${@:2}"; }

# Each call of the page to disk, network, workers and device fails once, at every place in turn.
campaign_faults() {
  setup_browser
  build_site
  # Playwright keeps the words of its command line to itself.
  METAVAE_FAULTS="$(node -p 'JSON.stringify(process.argv.slice(1))' -- "$@")" \
    playwright test --config tests/faults/playwright.config.ts
}

# A random walk over all controls of the page, of so many actions.
campaign_walk() {
  setup_browser
  build_site
  METAVAE_WALK_ACTIONS="${1:-5000}" METAVAE_WALK_SEED="${2:-1}" METAVAE_WALK_PATIENCE=30000 \
    playwright test tests/page/walk.spec.ts --project desktop
}

# Trains and answers in Chromium for so many minutes.
campaign_soak() {
  setup_browser
  build_site
  node tests/soak/soak.mjs "$@"
}

# So many inputs for every reader of bytes; what is found stays in the folder of the corpus.
campaign_fuzz() {
  local runs="${1:-100000}" seed="${2:-1}"
  [[ "$(cargo-fuzz --version 2>/dev/null)" == "cargo-fuzz $cargo_fuzz_version" ]] ||
    cargo_tool cargo-fuzz "$cargo_fuzz_version" "a minute"
  local build corpus target
  build="$(target_dir)/fuzz"
  corpus="$build/corpus"
  # libFuzzer's instruments are unstable options, which RUSTC_BOOTSTRAP allows on a stable compiler. There is no unsafe code
  # in the readers, so no sanitizer; an allocator of their own keeps to the bound.
  RUSTC_BOOTSTRAP=1 cargo-fuzz build -s none --fuzz-dir tests/fuzz --target-dir "$build"
  METAVAE_FUZZ_CORPUS="$corpus" cargo test --release -p metavae-web --test hostile whole_files_are_read
  for target in $fuzz_targets; do step "$target" fuzz "$build" "$corpus" "$target" "$runs" "$seed"; done
  step "command lines" fuzz_command_lines "$runs" "$seed"
  step "the page's readers" fuzz_page "$runs" "$seed"
  sum_up
}

# An input may take 20 seconds and 2 GB; what libFuzzer keeps itself counts to the latter, not to the bound of the readers.
fuzz() {
  local found="$2/found-$3"
  mkdir -p "$found"
  "$1/$(rustc -vV | sed -n 's/^host: //p')/release/$3" "$2/$3" -runs="$4" -seed="$5" -timeout=20 -rss_limit_mb=2048 -artifact_prefix="$found/" \
    -print_final_stats=1 -verbosity=0
}

fuzz_command_lines() {
  METAVAE_FUZZ_RUNS="$1" METAVAE_FUZZ_SEED="$2" cargo test --release -p metavae-cli --bin metavae hostile -- --nocapture
}

fuzz_page() { METAVAE_FUZZ_RUNS="$1" METAVAE_FUZZ_SEED="$2" vitest run www/state/hostile.test.ts; }
