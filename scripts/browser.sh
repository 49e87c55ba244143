# shellcheck shell=bash
# Finds a Chromium and its driver for the browser tests, or installs Debian's.

setup_browser() {
  if ! find_both; then
    say "Chromium: installing Debian's chromium and chromium-driver (about a minute)"
    debian_install chromium chromium-driver || true
    find_both ||
      die "The browser tests need Chromium and ChromeDriver of one version: install both (or set METAVAE_CHROMIUM and CHROMEDRIVER to their paths), then run this again."
  fi
  export METAVAE_CHROMIUM CHROMEDRIVER
}

find_both() { find_browser && find_driver; }

find_browser() {
  METAVAE_CHROMIUM="$(first_command "${METAVAE_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' /Applications/Chromium.app/Contents/MacOS/Chromium)"
}

find_driver() {
  CHROMEDRIVER="$(first_command "${CHROMEDRIVER:-}" chromedriver /usr/lib/chromium-browser/chromedriver)"
}

first_command() {
  local name
  for name in "$@"; do
    if [[ -n "$name" ]] && command -v "$name"; then return 0; fi
  done
  return 1
}
