# shellcheck shell=bash
# Sets up the tools around the compiler: wasm-bindgen, wasm-pack and what npm brings.

# wasm-bindgen's output format belongs to its version, so the tool must match the crate exactly.
setup_wasm_bindgen() {
  local version
  version="$(locked_version wasm-bindgen)"
  [[ "$(wasm-bindgen --version 2>/dev/null)" == "wasm-bindgen $version" ]] && return
  cargo_tool wasm-bindgen-cli "$version" "three minutes"
}

wasm_pack_version=0.15.1

setup_wasm_pack() {
  [[ "$(wasm-pack --version 2>/dev/null)" == "wasm-pack $wasm_pack_version" ]] && return
  cargo_tool wasm-pack "$wasm_pack_version" "three minutes"
}

setup_shellcheck() {
  have shellcheck || debian_install shellcheck ||
    die "shellcheck is missing: install it ('apt-get install shellcheck' as root, 'brew install shellcheck'), then run this again."
}

# Not --locked: a lock file may name a version that a registry mirror does not have yet.
cargo_tool() {
  say "$1 $2: compiling it (about $3)"
  # Outside the project, so that its .cargo/config.toml does not apply.
  mkdir -p "$METAVAE_TOOLS"
  (
    cd "$METAVAE_TOOLS"
    CARGO_TARGET_DIR="$METAVAE_TOOLS/build" CARGO_PROFILE_RELEASE_OPT_LEVEL=2 CARGO_PROFILE_RELEASE_LTO=off \
      cargo install -q --root "$METAVAE_TOOLS" --version "$2" "$1"
  ) || die "$1 $2 could not be built: run 'cargo install --version $2 $1', then run this again."
}

# The versions of Node.js that Vite runs on, in its own words: '^20.19.0 || >=22.12.0' for instance.
node_range() {
  awk '$1 == "\"node_modules/vite\":" { found = 1 } found && $1 == "\"node\":" { split($0, part, "\""); print part[4]; exit }' package-lock.json
}

# Whether a version (v20.19.0) lies in that range: ^ keeps to one major version, >= is open above.
node_will_do() {
  local version="${1#v}" alternatives least
  read -r -a alternatives <<<"$(node_range | tr -d '| ' | sed 's/[>^]/ &/g')"
  for least in "${alternatives[@]}"; do
    case "$least" in
    '^'*) if [[ "$(major "$version")" == "$(major "${least#^}")" ]] && at_least "$version" "${least#^}"; then return 0; fi ;;
    '>='*) if at_least "$version" "${least#>=}"; then return 0; fi ;;
    *) die "The range of versions '$least' in package-lock.json is of a kind that scripts/tools.sh cannot read." ;;
    esac
  done
  return 1
}

major() { printf '%s\n' "${1%%.*}"; }

setup_npm() {
  { have node && have npm; } ||
    die "Node.js is missing: install a version that Vite runs on ($(node_range)) from https://nodejs.org, then run this again."
  node_will_do "$(node --version)" ||
    die "Node.js $(node --version) will not do: Vite needs $(node_range). Install such a version from https://nodejs.org, then run this again."
  cmp -s package-lock.json node_modules/.metavae-lock && return
  say "npm: installing the packages of package-lock.json (about a minute)"
  npm ci --no-audit --no-fund --loglevel=error ||
    die "The npm packages could not be installed: see npm's message above, then run this again."
  cp package-lock.json node_modules/.metavae-lock
}
