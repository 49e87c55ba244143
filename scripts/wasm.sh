# shellcheck shell=bash disable=SC2154 # rust.sh and common.sh set wasm_target and target_dir
# Builds the two WebAssembly modules into www/pkg/cpu and www/pkg/webgpu.

build_wasm() {
  case "${1:-}" in
  all) build_module cpu "three minutes" && build_module webgpu "six minutes" ;;
  cpu) build_module cpu "three minutes" ;;
  webgpu) build_module webgpu "six minutes" ;;
  *) die "Unknown module '$1': choose cpu, webgpu or all." ;;
  esac
}

# What cargo gets for a module; the tests in the browser use the same, so that they share its dependencies.
module_flags() { printf '%s\n' --profile web --no-default-features --features "$1"; }

build_module() {
  local kind="$1" package="www/pkg/$1" flags messages
  mapfile -t flags < <(module_flags "$kind")
  say "wasm: compiling the $kind module (about $2 the first time)"
  # Both modules have the same file name in cargo's folder, so only a fresh file can be trusted to be this one.
  if [[ ! -e "$package/complete" ]]; then touch crates/web/src/lib.rs; fi
  messages="$(for_wasm cargo rustc -p metavae-web --lib --crate-type cdylib --target "$wasm_target" "${flags[@]}" \
    --message-format=json-render-diagnostics)"
  if grep -q '"name":"metavae_web".*"fresh":true' <<<"$messages"; then return; fi
  rm -f "$package/complete"
  package_module "$kind" "$package"
  touch "$package/complete"
}

# Writes the JavaScript around the module, then lets wasm-opt drop names and shrink the code.
package_module() {
  local module="$2/metavae_web_bg.wasm"
  wasm-bindgen --target web --out-dir "$2" "$target_dir/$wasm_target/web/metavae_web.wasm"
  # -O1: measured, -O2 and above take minutes and compress worse.
  say "wasm: shrinking the $1 module (about a minute)"
  wasm-opt -O1 --strip-debug --strip-producers "$module" -o "$module.small"
  mv "$module.small" "$module"
  say "wasm: $module has $(stat -c %s "$module" 2>/dev/null || stat -f %z "$module") bytes, $(gzip -9c "$module" | wc -c) gzipped"
}
