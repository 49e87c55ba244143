# shellcheck shell=bash
# Campaigns: long programs that look for what goes wrong, not among the tests.

# Refuses what is no campaign, before anything is set up for it.
check_campaign() {
  case "${1:-}" in
  faults) ;;
  *) die "Unknown campaign '${1:-}': there is faults." ;;
  esac
}

run_campaign() {
  build_site
  case "$1" in
  faults)
    # Playwright keeps the words of its command line to itself.
    METAVAE_FAULTS="$(node -p 'JSON.stringify(process.argv.slice(1))' -- "${@:2}")" \
      playwright test --config tests/faults/playwright.config.ts
    ;;
  esac
}
