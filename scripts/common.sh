# shellcheck shell=bash
# Shared by the other scripts: where things are kept, and how they speak.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"

# Tools of an exact version live here, apart from the user's own.
METAVAE_TOOLS="${METAVAE_TOOLS:-$HOME/.cache/metavae/tools}"
export METAVAE_TOOLS
export PATH="$METAVAE_TOOLS/bin:$root/node_modules/.bin:$PATH"

# On a build server the clone is new every time; what cargo compiled need not be.
if [[ "${CI:-}" == true ]]; then
  export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$HOME/.cache/metavae/target}"
fi
# shellcheck disable=SC2034 # wasm.sh reads it
target_dir="${CARGO_TARGET_DIR:-$root/target}"

say() { printf '\033[1m==\033[0m %s\n' "$*"; }

die() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# The version of a crate in Cargo.lock: tools that must match it are installed at exactly this version.
locked_version() {
  awk -v name="\"$1\"" '$1 == "name" && $3 == name { found = 1 } found && $1 == "version" { gsub(/"/, "", $3); print $3; exit }' Cargo.lock
}

# Installs Debian packages where that is possible; fails quietly where it is not.
debian_install() {
  have apt-get && [[ "$(id -u)" == 0 ]] || return 1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1 ||
    { apt-get update -q >/dev/null 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null; }
}
