# shellcheck shell=bash
# Finds a Chromium and its driver, a Firefox, and WebKit's driver for the browser tests, or installs Debian's.

setup_browser() {
  if ! find_both; then
    say "Chromium: installing Debian's chromium and chromium-driver (about a minute)"
    debian_install chromium chromium-driver || true
    find_both ||
      die "The browser tests need Chromium and ChromeDriver of one version: install both (or set METAVAE_CHROMIUM and CHROMEDRIVER to their paths), then run this again."
  fi
  # Chromium itself will do where there is none, and takes twice as long.
  have chromium-headless-shell || debian_install chromium-headless-shell || true
  export METAVAE_CHROMIUM CHROMEDRIVER
}

setup_firefox() {
  if ! find_firefox; then
    say "Firefox: installing Debian's firefox-esr (half a minute)"
    debian_install firefox-esr || true
    find_firefox ||
      die "The tests in Firefox need one: install Firefox (or set METAVAE_FIREFOX to its path), then run this again."
  fi
  export METAVAE_FIREFOX
}

find_firefox() {
  METAVAE_FIREFOX="$(first_command "${METAVAE_FIREFOX:-}" firefox-esr firefox /Applications/Firefox.app/Contents/MacOS/firefox)"
}

# WebKitGTK's driver needs a screen; one in memory will do.
setup_webkit() {
  { have WebKitWebDriver && have xvfb-run; } && return
  say "WebKit: installing Debian's webkit2gtk-driver and xvfb (half a minute)"
  debian_install webkit2gtk-driver xvfb xauth || true
  { have WebKitWebDriver && have xvfb-run; } ||
    die "The tests in WebKit need WebKitGTK's driver and Xvfb, which only Linux has: install both (Debian's webkit2gtk-driver and xvfb), then run this again."
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
