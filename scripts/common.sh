# shellcheck shell=bash
# Shared by the other scripts: where things are kept, and how they speak.
set -euo pipefail

# Places that the user names are meant from where the user stands; what follows stands elsewhere.
absolute() { case "$1" in /*) printf '%s\n' "$1" ;; *) printf '%s\n' "$PWD/$1" ;; esac }
if [[ -n "${CARGO_TARGET_DIR:-}" ]]; then CARGO_TARGET_DIR="$(absolute "$CARGO_TARGET_DIR")" && export CARGO_TARGET_DIR; fi
# Tools of an exact version live here, apart from the user's own.
METAVAE_TOOLS="$(absolute "${METAVAE_TOOLS:-$HOME/.cache/metavae/tools}")"
export METAVAE_TOOLS

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"
export PATH="$METAVAE_TOOLS/bin:$root/node_modules/.bin:$PATH"

# On a build server the clone is new every time; what cargo compiled need not be.
if [[ "${CI:-}" == true ]]; then
  export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$HOME/.cache/metavae/target}"
fi

# Where cargo builds: its configuration may name a place as well as CARGO_TARGET_DIR.
target_dir() {
  cargo metadata --format-version 1 --no-deps --offline |
    node -p 'JSON.parse(require("fs").readFileSync(0, "utf8")).target_directory'
}

say() { printf '\033[1m==\033[0m %s\n' "$*"; }

die() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# Whether version $1 is $2 or newer, number by number: `sort -V` is not everywhere.
at_least() {
  awk -v version="$1" -v minimum="$2" 'BEGIN {
    split(version, has, "."); split(minimum, needs, ".")
    for (i = 1; i <= 3; i++) if (has[i] + 0 != needs[i] + 0) exit !(has[i] + 0 > needs[i] + 0)
  }'
}

# Runs a command for $1 seconds at most, by what the system has for that: macOS has no `timeout`, but perl.
within() {
  if have timeout; then
    timeout "$@"
  elif have gtimeout; then
    gtimeout "$@"
  elif have perl; then
    perl -e 'alarm shift; exec @ARGV or exit 127' "$@"
  else
    "${@:2}"
  fi
}

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
