# shellcheck shell=bash
# Sets up Rust: the compiler for native code, and one that has the standard library of wasm32.

wasm_target=wasm32-unknown-unknown
linked_toolchain=metavae-wasm

setup_rust() {
  have cargo || die "Rust is missing: install it from https://rustup.rs (version $(minimum_rust) or newer), then run this again."
  have cc || debian_install gcc libc6-dev ||
    die "A C linker is missing: install gcc or clang, then run this again."
  local version
  version="$(rustc --version | awk '{ print $2 }')"
  at_least "$version" "$(minimum_rust)" ||
    die "Rust $version is too old: run 'rustup update stable' to get $(minimum_rust) or newer, then run this again."
}

minimum_rust() { sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml; }

# Chooses the toolchain for wasm; RUSTUP_TOOLCHAIN is set for wasm commands only, see `for_wasm`.
setup_wasm_toolchain() {
  if has_wasm_std; then
    wasm_toolchain="${RUSTUP_TOOLCHAIN:-}"
  elif have rustup && has_wasm_std "$linked_toolchain"; then
    wasm_toolchain="$linked_toolchain"
  elif add_wasm_target; then
    wasm_toolchain="${RUSTUP_TOOLCHAIN:-}"
  elif debian_wasm_toolchain; then
    wasm_toolchain="$(have rustup && echo "$linked_toolchain")"
  else
    die "Rust's standard library for WebAssembly is missing: run 'rustup target add $wasm_target' (or, without rustup's server, as root: apt-get install rustc-web cargo-web rust-web-src lld-22), then run this again."
  fi
}

# Runs a command with the toolchain that compiles to wasm. The user's RUSTFLAGS would replace those of .cargo/config.toml, and
# mean the processor and the linker of this machine: they stay with native code.
for_wasm() {
  env -u RUSTFLAGS -u CARGO_ENCODED_RUSTFLAGS ${wasm_toolchain:+RUSTUP_TOOLCHAIN="$wasm_toolchain"} "$@"
}

has_wasm_std() {
  local sysroot
  sysroot="$(if [[ -n "${1:-}" ]]; then export RUSTUP_TOOLCHAIN="$1"; fi; rustc --print sysroot 2>/dev/null)" || return 1
  compgen -G "$sysroot/lib/rustlib/$wasm_target/lib/libstd-*.rlib" >/dev/null
}

add_wasm_target() {
  have rustup || return 1
  say "Rust: adding $wasm_target (a download of 20 MB, under a minute)"
  within 120 rustup target add "$wasm_target" >/dev/null 2>&1
}

# Debian ships a compiler that can emit wasm, and the library's source, but not the library: build it once.
debian_wasm_toolchain() {
  say "Rust: Debian's compiler, and its standard library built for $wasm_target (about two minutes)"
  debian_install rustc-web cargo-web rust-web-src lld-22 || return 1
  build_wasm_std || return 1
  if have rustup; then rustup toolchain link "$linked_toolchain" /usr; fi
}

build_wasm_std() {
  local scratch sysroot
  scratch="$(mktemp -d)"
  sysroot="$(/usr/bin/rustc --print sysroot)/lib/rustlib/$wasm_target/lib"
  mkdir -p "$scratch/src" "$sysroot"
  : >"$scratch/src/lib.rs"
  printf '[package]\nname = "empty"\nedition = "2024"\n' >"$scratch/Cargo.toml"
  # RUSTC_BOOTSTRAP allows -Z on a stable compiler; `test` is what `cargo test` links against.
  (
    cd "$scratch"
    env -u CARGO_TARGET_DIR -u RUSTUP_TOOLCHAIN -u RUSTFLAGS -u CARGO_ENCODED_RUSTFLAGS RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 /usr/bin/cargo build -q --release \
      -Zbuild-std=std,panic_abort,proc_macro,test --target "$wasm_target"
  ) && rm -f "$sysroot"/*.rlib && cp "$scratch/target/$wasm_target/release/deps/"*.rlib "$sysroot/"
  local status=$?
  rm -rf "$scratch"
  return "$status"
}
