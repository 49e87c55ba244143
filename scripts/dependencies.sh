# shellcheck shell=bash
# Checks what others wrote and we build on: licences, doubles and sources of crates, and what is known against crates and packages.

cargo_deny_version=0.20.2
# What a check answers that could not be made: neither passed nor failed.
not_checked=77

setup_dependencies() {
  [[ "$(cargo-deny --version 2>/dev/null)" == "cargo-deny $cargo_deny_version" ]] && return
  cargo_tool cargo-deny "$cargo_deny_version" "several minutes"
}

check_crates() { cargo-deny --log-level error check --hide-inclusion-graph bans licenses sources; }

check_crate_advisories() {
  local reason
  if ! reason="$(cargo-deny fetch db 2>&1)"; then
    printf 'Not checked: the database of advisories cannot be had here.\n%s\n' "$reason"
    return "$not_checked"
  fi
  cargo-deny --log-level error check --disable-fetch --hide-inclusion-graph advisories
}

check_package_advisories() {
  local folder report
  for folder in . tests/bench; do
    report="$(npm audit --prefix "$folder" --json 2>/dev/null || true)"
    case "$report" in
    *'"auditReportVersion"'*) ;;
    *)
      printf 'Not checked: the registry answered no question about advisories.\n%s\n' "$report"
      return "$not_checked"
      ;;
    esac
    npm audit --prefix "$folder" --audit-level moderate
  done
}
