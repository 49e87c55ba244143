#!/usr/bin/env bash
# Tests build.sh and scripts/: on tools as poor as macOS's, beside a user's own settings, and with the wrong versions at hand.
# METAVAE_BASH names another bash to run them with; /bin/bash is the old 3.2 on macOS.
# shellcheck disable=SC2016 # words in single quotes are programs of other shells
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# Each check sets what it is about; a build server's or a user's own settings would move what is looked for.
unset CI CARGO_TARGET_DIR CARGO_BUILD_TARGET_DIR RUSTFLAGS

old_bash="${METAVAE_BASH:-/bin/bash}"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
failures=0
checks=0

# Runs one check, shows what it printed if it failed, and goes on.
check() {
  local name="$1" status
  shift
  checks=$((checks + 1))
  # A shell of its own with -e: inside an `if`, bash would ignore it.
  set +e
  (set -e && "$@") >"$scratch/output" 2>&1
  status=$?
  set -e
  if [[ "$status" == 0 ]]; then
    printf 'ok    %s\n' "$name"
  else
    printf 'FAIL  %s\n' "$name"
    sed 's/^/        /' "$scratch/output"
    failures=$((failures + 1))
  fi
}

# Fails unless a command's output, whatever its status, holds a text.
says() {
  local wanted="$1" output
  shift
  output="$("$@" 2>&1 || true)"
  case "$output" in *"$wanted"*) ;; *) printf 'wanted: %s\ngot: %s\n' "$wanted" "$output" && return 1 ;; esac
}

tested_scripts() { printf '%s\n' build.sh .ci/run scripts/*.sh scripts/hooks/*; }

# --- What stands in the scripts ---

shellcheck_finds_nothing() { { tested_scripts && echo tests/scripts/run.sh; } | xargs shellcheck -x; }

# What bash 3.2 or macOS does not have. `within` of common.sh asks for timeout before it uses it.
newer='mapfile|readarray|coproc|declare -[gAn]|local -[An]|\$\{[a-z_]+(\[@\])?(,,?|\^\^?|@[A-Z])|&>>|\|&|wait -n|\[\[ -v |\[-[0-9]+\]\}|exec \{|globstar|;;?&|printf .%\('
poorer='sort [^|]*-[a-zA-Z]*[Vz]|stat -|readlink -f|realpath|sed -i|sed -[a-zA-Z]*r|grep -[a-zA-Z]*P|date -d|nproc|xargs [^|]*-[rd]|head -n -|find [^|]*-printf|tac |sha256sum|md5sum|cp --|timeout [0-9]'
nothing_newer_than_bash_3() { ! statements "$newer"; }
nothing_that_macos_lacks() { ! statements "$poorer"; }
statements() { tested_scripts | xargs grep -nE -- "$1" | grep -vE '^[^:]*:[0-9]*: *#'; }

# bash before 4.4 calls an empty array unset: those that are read whole are never empty, which a person has made sure of.
never_empty=" flags alternatives summary "
arrays_are_never_empty() {
  local name found=0
  for name in $(tested_scripts | xargs grep -hoE '"\$\{[a-z_]+\[@\]\}"' | sed 's/[^a-z_]//g' | sort -u); do
    case "$never_empty" in *" $name "*) ;; *) echo "can $name be empty?" && found=1 ;; esac
  done
  return "$found"
}

# --- Tools as on macOS ---

# A folder of commands for PATH: what macOS has, as strict as there.
poor_tools() {
  local tools="$scratch/poor" name real
  mkdir -p "$tools"
  for name in awk basename bash cat chmod cksum cmp cp cut date dirname env find git grep gzip head id ln ls mkdir mktemp mv perl \
    printf rm sed sh sleep sort tail tee touch tr true uname wc xargs cargo rustc rustup node; do
    if real="$(type -P "$name")"; then ln -sf "$real" "$tools/$name"; fi
  done
  refusing "$tools" sort '-[a-zA-Z]*[Vz]*|--version-sort|--zero-terminated'
  refusing "$tools" sed '-i|-z|--in-place*'
  refusing "$tools" grep '-[a-zA-Z]*P*'
  refusing "$tools" xargs '-[a-zA-Z]*r|-d*'
  refusing "$tools" date '-d*|--date*'
  # BSD's pads its counts.
  rm "$tools/wc" && printf '#!/bin/sh\n%s "$@" | sed "s/^/       /"\n' "$(type -P wc)" >"$tools/wc"
  chmod +x "$tools/wc"
  # What is run must not find others.
  fake "$tools" cc exit 0
  fake "$tools" npm exit 0
  fake "$tools" stat 'echo "stat: illegal option -- c" >&2; exit 1'
}

# In a folder, a command that refuses options (patterns of case) which macOS's does not have.
refusing() {
  rm -f "$1/$2"
  {
    printf '#!/bin/sh\nfor option; do case "$option" in %s) echo "%s: illegal option $option" >&2; exit 2 ;; esac; done\n' "$3" "$2"
    printf 'exec %s "$@"\n' "$(type -P "$2")"
  } >"$1/$2"
  chmod +x "$1/$2"
}

# In a folder, a command that runs these words of sh.
fake() {
  printf '#!/bin/sh\n%s\n' "${*:3}" >"$1/$2"
  chmod +x "$1/$2"
}

# Runs words of bash in a copy of the project's scripts, with those of its parts sourced that they need.
within_scripts() {
  (cd "$copy" && PATH="$1" "$old_bash" -c "source scripts/common.sh; PATH='$1'; source scripts/rust.sh; source scripts/tools.sh
    source scripts/wasm.sh; source scripts/dependencies.sh; source scripts/test.sh; $2")
}

copy="$scratch/a copy"
mkdir -p "$copy"
cp -R build.sh scripts .cargo Cargo.toml Cargo.lock crates package.json package-lock.json "$copy"
poor_tools
poor="$scratch/poor"

help_is_shown() { says 'this text' env PATH="$poor" "$old_bash" "$copy/build.sh" help; }
unknown_words_are_refused() {
  says './build.sh help' env PATH="$poor" "$old_bash" "$copy/build.sh" nonsense
  says "Unknown group of tests 'nonsense'" env PATH="$poor" "$old_bash" "$copy/build.sh" test nonsense
}
versions_are_compared_by_number() {
  within_scripts "$poor" 'at_least 1.100.0 1.95 && at_least 1.95.0 1.95 && at_least 2.0 1.95 && ! at_least 1.94.9 1.95 && ! at_least 1.9 1.10'
}
commands_end_in_time_without_timeout() {
  local start=$SECONDS
  if within_scripts "$poor" 'within 1 sleep 20'; then return 1; fi
  [[ $((SECONDS - start)) -lt 10 ]]
  within_scripts "$poor" 'within 10 true'
}
checksums_agree() {
  [[ "$(within_scripts "$poor" 'wasm_toolchain=; wasm_inputs')" == "$(within_scripts "$PATH" 'wasm_toolchain=; wasm_inputs')" ]]
}

# A module built from end to end, with a compiler, wasm-bindgen and wasm-opt that only write down how they were called.
build_a_module() {
  local tools="$scratch/build $1" log="$scratch/log $1"
  rm -rf "$tools" "$log" "$copy/www"
  mkdir -p "$tools" "$copy/www/pkg/cpu" "$copy/node_modules"
  cp -R "$poor/." "$tools"
  cp package-lock.json "$copy/node_modules/.metavae-lock"
  rm "$tools/cargo" "$tools/rustc"
  fake "$tools" rustc "case \"\$*\" in --version) echo 'rustc 1.95.0 (x)' ;; *sysroot*) echo '$scratch/sysroot' ;; esac"
  mkdir -p "$scratch/sysroot/lib/rustlib/wasm32-unknown-unknown/lib"
  : >"$scratch/sysroot/lib/rustlib/wasm32-unknown-unknown/lib/libstd-1.rlib"
  fake "$tools" cargo "if [ \"\$1\" = metadata ]; then exec $(rustup_free cargo) \"\$@\"; fi
    echo \"cargo \$* [\${RUSTFLAGS-}\${CARGO_ENCODED_RUSTFLAGS-}]\" >>'$log'"
  fake "$tools" wasm-bindgen "[ \"\$1\" = --version ] && { echo \"wasm-bindgen $(locked wasm-bindgen)\"; exit; }
    echo \"wasm-bindgen \$*\" >>'$log'; printf 12345 >\"$copy/www/pkg/cpu/metavae_web_bg.wasm\""
  fake "$tools" wasm-opt 'for last; do :; done; printf 123 >"$last"'
  env PATH="$tools" METAVAE_TOOLS="$scratch/none" "${@:2}" "$old_bash" "$copy/build.sh" wasm cpu
  cat "$log"
}

# The real command behind rustup's, which would look for its settings where the test has others.
rustup_free() { if command -v rustup >/dev/null; then rustup which "$1"; else type -P "$1"; fi; }
locked() { awk -v name="\"$1\"" '$1 == "name" && $3 == name { found = 1 } found && $1 == "version" { gsub(/"/, "", $3); print $3; exit }' "$copy/Cargo.lock"; }

a_module_is_built() {
  says "wasm-bindgen --target web --out-dir www/pkg/cpu $copy/target/wasm32-unknown-unknown/web/metavae_web.wasm" build_a_module plain
  says 'www/pkg/cpu/metavae_web_bg.wasm has 3 bytes, ' build_a_module plain
  says '--profile web --no-default-features --features cpu []' build_a_module plain
}

# --- Settings of the user's ---

rustflags_stay_with_native_code() {
  says '--features cpu []' build_a_module flags RUSTFLAGS=-Ctarget-cpu=native CARGO_ENCODED_RUSTFLAGS=-Clinker=mold
}

# By cargo itself: what it would tell the compiler for wasm32, with RUSTFLAGS set.
simd_stays_on() {
  local crate="$scratch/empty"
  mkdir -p "$crate/src" "$crate/.cargo"
  cp .cargo/config.toml "$crate/.cargo/"
  printf '[package]\nname = "empty"\nedition = "2024"\n' >"$crate/Cargo.toml"
  printf '#![no_std]\n' >"$crate/src/lib.rs"
  RUSTFLAGS=-Ctarget-cpu=native says '-Ctarget-feature=+simd128' within_scripts "$PATH" \
    "cd '$crate' && wasm_toolchain= && CARGO_TARGET_DIR='$crate/target' for_wasm cargo build -v --target wasm32-unknown-unknown"
}

cargo_says_where_it_builds() {
  mkdir -p "$scratch/cargo-home"
  printf '[build]\ntarget-dir = "%s"\n' "$scratch/elsewhere" >"$scratch/cargo-home/config.toml"
  says "$scratch/elsewhere/wasm32-unknown-unknown/web/metavae_web.wasm" build_a_module home CARGO_HOME="$scratch/cargo-home"
  says "$scratch/named/wasm32-unknown-unknown/web/metavae_web.wasm" build_a_module named CARGO_TARGET_DIR="$scratch/named"
}
places_are_meant_from_where_the_user_stands() {
  (cd "$scratch" && says "$scratch/mine/wasm32-unknown-unknown/web/metavae_web.wasm" build_here CARGO_TARGET_DIR=mine)
}
build_here() { (cp "$copy/package-lock.json" . && build_a_module here "$@"); }

# --- The wrong versions ---

with_node() {
  mkdir -p "$scratch/node-$1"
  cp -R "$poor/." "$scratch/node-$1"
  rm -f "$scratch/node-$1/node"
  fake "$scratch/node-$1" node "echo $1"
  within_scripts "$scratch/node-$1" 'mkdir -p node_modules && cp package-lock.json node_modules/.metavae-lock && setup_npm && echo welcome'
}
node_is_judged_as_vite_does() {
  local version range
  range="$(node -p 'require("./package-lock.json").packages["node_modules/vite"].engines.node')"
  for version in v12.22.0 v18.20.8 v20.18.3 v21.7.3 v22.11.0; do
    says "Node.js $version will not do: Vite needs $range. Install such a version" with_node "$version"
  done
  for version in v20.19.0 v20.20.2 v22.12.0 v23.0.0 v26.1.0; do says welcome with_node "$version"; done
}
package_json_names_the_same_range() {
  node -e 'const lock = require("./package-lock.json").packages
    const wanted = lock["node_modules/vite"].engines.node
    if (require("./package.json").engines.node !== wanted) throw new Error(`engines.node should be ${wanted}`)'
}
a_missing_node_is_named() {
  mkdir -p "$scratch/no-node"
  cp -R "$poor/." "$scratch/no-node"
  rm "$scratch/no-node/node"
  says 'Node.js is missing: install a version that Vite runs on (^2' within_scripts "$scratch/no-node" setup_npm
}
an_old_compiler_is_named() {
  mkdir -p "$scratch/old-rust"
  cp -R "$poor/." "$scratch/old-rust"
  rm "$scratch/old-rust/rustc"
  fake "$scratch/old-rust" rustc 'echo "rustc 1.9.0 (x)"'
  says 'Rust 1.9.0 is too old' within_scripts "$scratch/old-rust" setup_rust
}

# --- What could not be checked ---

with_audit() {
  mkdir -p "$scratch/audit"
  cp -R "$poor/." "$scratch/audit"
  fake "$scratch/audit" npm "$1"
  fake "$scratch/audit" cargo-deny "$2"
  within_scripts "$scratch/audit" 'test_dependencies; sum_up'
}
finds_nothing='case "$*" in *--json*) echo "{\"auditReportVersion\": 2}" ;; esac'
what_cannot_be_checked_is_said() {
  local no_answer='echo "{\"error\": {\"summary\": \"no such endpoint\"}}"; exit 1'
  local no_database='case "$*" in *fetch*) echo "could not resolve the host"; exit 1 ;; esac'
  says 'Not checked: the registry answered no question about advisories.' with_audit "$no_answer" "$no_database"
  says 'no such endpoint' with_audit "$no_answer" "$no_database"
  says 'could not resolve the host' with_audit "$no_answer" "$no_database"
  says 'Steps: 1 passed, 0 failed, 2 skipped' with_audit "$no_answer" "$no_database"
}
advisories_fail() {
  says 'Steps: 3 passed, 0 failed' with_audit "$finds_nothing" true
  says 'Steps: 2 passed, 1 failed' with_audit "$finds_nothing"'; case "$*" in *--audit-level*) exit 1 ;; esac' true
  says 'Steps: 2 passed, 1 failed' with_audit "$finds_nothing" 'case "$*" in *advisories*) exit 1 ;; esac'
}
failures_end_in_failure() {
  if with_audit "$finds_nothing" 'exit 1'; then return 1; fi
}
failures_are_repeated() {
  { with_audit "$finds_nothing" 'echo "a forbidden licence"; exit 1' 2>&1 || true; } |
    sed -n "/What 'crates: licences, doubles' said last/,\$p" | grep -q 'a forbidden licence'
}

check "shellcheck finds nothing" shellcheck_finds_nothing
check "nothing newer than bash 3.2" nothing_newer_than_bash_3
check "nothing that macOS lacks" nothing_that_macos_lacks
check "no array that may be empty is read whole" arrays_are_never_empty
check "help is shown with macOS's tools" help_is_shown
check "unknown words are refused" unknown_words_are_refused
check "versions are compared by number" versions_are_compared_by_number
check "commands end in time without timeout" commands_end_in_time_without_timeout
check "a module's inputs have the same checksum with other tools" checksums_agree
check "a module is built with macOS's tools" a_module_is_built
check "RUSTFLAGS stays with native code" rustflags_stay_with_native_code
check "wasm32 has SIMD whatever RUSTFLAGS says" simd_stays_on
check "cargo's configuration says where modules are" cargo_says_where_it_builds
check "places are meant from where the user stands" places_are_meant_from_where_the_user_stands
check "Node.js is judged as Vite judges it" node_is_judged_as_vite_does
check "package.json names Vite's range" package_json_names_the_same_range
check "a missing Node.js is named, with the range" a_missing_node_is_named
check "an old compiler is named" an_old_compiler_is_named
check "what cannot be checked is said, and not passed" what_cannot_be_checked_is_said
check "advisories fail" advisories_fail
check "a failed step fails the whole" failures_end_in_failure
check "what a failed step said last is repeated at the end of a log" failures_are_repeated

printf '\n%s, %s: %d checks, %d failed\n' "$old_bash" "$("$old_bash" -c 'echo $BASH_VERSION')" "$checks" "$failures"
[[ "$failures" == 0 ]]
