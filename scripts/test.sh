# shellcheck shell=bash disable=SC2154 # dependencies.sh sets not_checked
# Runs every check and test, one step after the other, and sums up.

# What runs when no group is named; the others take long or ask servers elsewhere, and run when they are named.
usual_groups="scripts rust wasm page firefox webkit hosts"
other_groups="thorough dependencies"

# Refuses what is no group of tests, before anything is set up for it.
check_groups() {
  local group
  for group in "$@"; do
    is_among "$group" "$usual_groups $other_groups" ||
      die "Unknown group of tests '$group': choose among $usual_groups $other_groups, or name none for the usual ones, which are all but the last two."
  done
}

is_among() { case " $2 " in *" $1 "*) ;; *) return 1 ;; esac }

# All usual groups, or those that are named.
run_tests() {
  local group
  for group in $(named_groups "$@"); do "test_$group"; done
  sum_up
}

named_groups() { if [[ $# -gt 0 ]]; then echo "$@"; else echo "$usual_groups"; fi; }

# Sets up what the groups need beyond what a build does.
setup_tests() {
  local groups
  groups="$(named_groups "$@")"
  if is_among wasm "$groups"; then setup_wasm_pack; fi
  if is_among wasm "$groups" || is_among page "$groups" || is_among thorough "$groups" || is_among hosts "$groups"; then setup_browser; fi
  if is_among dependencies "$groups"; then setup_dependencies; fi
}

test_scripts() { step "scripts" check_scripts; }

check_scripts() {
  setup_shellcheck
  tests/scripts/run.sh
}

test_rust() {
  step "rustfmt" cargo fmt --all --check
  step "clippy" cargo clippy --release --workspace --all-targets -- -D warnings
  step "native tests" cargo test --release --workspace
}

test_wasm() {
  step "wasm tests, cpu" test_module cpu
  step "wasm tests, relaxed" test_module relaxed
  step "wasm tests, webgpu" test_module webgpu
}

test_page() {
  step "types, lint, format" npm run --silent check
  step "page units" npm run --silent test:unit
  site_once
  step "same losses as a peer" agree_with_a_peer
  step "page in Chromium" npm run --silent test:page
}

# The page in Chromium once more, with every variant.
test_thorough() {
  site_once
  step "page in Chromium, whole" in_chromium_thoroughly
}

in_chromium_thoroughly() { METAVAE_THOROUGH=yes npm run --silent test:page; }

test_firefox() {
  site_once
  step "page in Firefox" in_firefox
}

test_webkit() {
  site_once
  step "page in WebKit" in_webkit
}

# Several groups look at the same site.
site_once() {
  [[ -z "$site_is_there" ]] || return 0
  step "site" build_site
  site_is_there=yes
}

# A browser that cannot be had fails its step, and the others go on.
in_firefox() {
  setup_firefox
  npm run --silent test:firefox
}

in_webkit() {
  setup_webkit
  npm run --silent test:webkit
}

test_hosts() {
  site_once
  step "site on its hosts" serve_from_hosts
}

# Set up here, so that a system without these servers still runs all that comes before.
serve_from_hosts() {
  setup_hosts
  npm run --silent test:hosts
}

test_dependencies() {
  step "crates: licences, doubles" check_crates
  step "crates: advisories" check_crate_advisories
  step "packages: advisories" check_package_advisories
}

summary=()
failures=""
step_log=""
site_is_there=""
passed=0
failed=0
skipped=0

# Runs all steps even after a failure: one run shows everything that is wrong.
step() {
  local name="$1" start=$SECONDS status result
  shift
  say "test: $name"
  # A shell of its own with -e: inside an `if`, bash would ignore it.
  set +e
  if [[ -t 1 ]]; then (set -e && "$@"); else noted "$@"; fi
  status=$?
  set -e
  case "$status" in
  0) result=passed passed=$((passed + 1)) ;;
  "$not_checked") result="not checked" skipped=$((skipped + 1)) ;;
  *)
    result=FAILED failed=$((failed + 1))
    [[ -t 1 ]] || failures+="$(say "What '$name' said last" && tail -n 60 "$step_log")"$'\n'
    ;;
  esac
  summary+=("$(printf '%-26s %s %5d s' "$name" "$result" $((SECONDS - start)))")
}

# Where the output goes to a file, long ones are often read from their end: what a failed step said last is repeated there.
noted() {
  if [[ -z "$step_log" ]]; then
    step_log="$(mktemp)"
    trap 'rm -f "$step_log"' EXIT
  fi
  (set -e && "$@") 2>&1 | tee "$step_log"
  return "${PIPESTATUS[0]}"
}

sum_up() {
  printf '%s' "$failures"
  say "Summary"
  printf '%s\n' "${summary[@]}"
  printf '\nSteps: %d passed, %d failed%s\n' "$passed" "$failed" "$([[ "$skipped" == 0 ]] || echo ", $skipped skipped")"
  [[ "$failed" == 0 ]]
}

# Two steps of the benchmark's smallest work: the initial loss and those after it must be another library's.
agree_with_a_peer() {
  setup_peers
  tsc --noEmit -p tests/bench
  node tests/bench/run.mjs --only 'metavae|jax-js,wasm,1 thread,small-S' --steps 2 --strict --out test-results/bench.json
}

# webdriver.json beside the crate starts Chromium with a WebGPU adapter in software. What follows the module goes to cargo.
test_module() {
  local flags
  read -r -a flags <<<"$(module_flags "$1")"
  flags+=("${@:2}")
  cd crates/web
  # The limits of 5 and 20 seconds are for small modules; WebGPU in software compiles and computes slowly.
  WASM_BINDGEN_TEST_DRIVER_TIMEOUT=60 WASM_BINDGEN_TEST_TIMEOUT=1800 \
    for_wasm wasm-pack test --headless --chrome --chromedriver "$CHROMEDRIVER" --mode no-install . "${flags[@]}"
}
