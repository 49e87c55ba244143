# shellcheck shell=bash disable=SC2154 # rust.sh sets wasm_target
# Builds the WebAssembly modules into www/pkg: cpu, the same with fused multiply-add (relaxed), and webgpu.

build_wasm() {
  case "${1:-}" in
  all) build_module cpu "four minutes" && build_module relaxed "a minute" && build_module webgpu "four minutes" ;;
  cpu) build_module cpu "four minutes" ;;
  relaxed) build_module relaxed "four minutes" ;;
  webgpu) build_module webgpu "six minutes" ;;
  *) die "Unknown module '$1': choose cpu, relaxed, webgpu or all." ;;
  esac
}

# What cargo gets for a module; the tests in the browser use the same, so that they share its dependencies.
module_flags() { echo "--profile web --no-default-features --features $1"; }

build_module() {
  local kind="$1" package="www/pkg/$1" flags inputs
  inputs="$(wasm_inputs)"
  [[ "$(cat "$package/inputs" 2>/dev/null)" == "$inputs" ]] && return
  # While developing, speed of the build counts: a module that was not shrunk will do, but not for the site.
  if [[ "${METAVAE_SHRINK:-yes}" == no ]]; then
    inputs+=" not shrunk"
    [[ "$(cat "$package/inputs" 2>/dev/null)" == "$inputs" ]] && return
  fi
  read -r -a flags <<<"$(module_flags "$kind")"
  say "wasm: compiling the $kind module (about $2 the first time)"
  # Both modules have the same file name in cargo's folder, so only a fresh file can be trusted to be this one.
  touch crates/web/src/lib.rs
  for_wasm cargo rustc -p metavae-web --lib --crate-type cdylib --target "$wasm_target" "${flags[@]}"
  rm -f "$package/inputs"
  package_module "$kind" "$package"
  printf '%s\n' "$inputs" >"$package/inputs"
}

# A checksum of everything that a module is made from: not what is native alone, and no tests beside the sources.
wasm_inputs() {
  {
    for_wasm rustc --version
    find crates Cargo.toml Cargo.lock .cargo scripts/wasm.sh -type f \
      -not -path 'crates/cli/*' -not -path 'crates/evaluation/*' -not -path 'crates/sources/*' -not -path '*/tests/*' | LC_ALL=C sort | tr '\n' '\0' | xargs -0 cksum
  } | cksum
}

# Writes the JavaScript around the module, then lets wasm-opt drop names and shrink the code.
package_module() {
  local module="$2/metavae_web_bg.wasm"
  wasm-bindgen --target web --out-dir "$2" "$(target_dir)/$wasm_target/web/metavae_web.wasm"
  [[ "${METAVAE_SHRINK:-yes}" == no ]] && return
  # -O1: measured, -O2 and above take minutes and compress worse.
  say "wasm: shrinking the $1 module (about a minute)"
  wasm-opt -O1 --strip-debug --strip-producers "$module" -o "$module.small"
  mv "$module.small" "$module"
  say "wasm: $module has $(($(wc -c <"$module"))) bytes, $(($(gzip -9c "$module" | wc -c))) gzipped"
}
