#!/bin/sh
# Makes what tests/browser and tests/site need available: three engines, a screen for one of them, npm, and Java for the
# checker of HTML. Nothing to do where all are on PATH.
set -eu

missing=""
need() { # a Debian package, and the programs of which one tells that it is there
  package=$1
  shift
  for name; do
    if command -v "$name" >/dev/null; then return; fi
  done
  missing="$missing $package"
}
need chromium chromium chromium-browser google-chrome
need firefox-esr firefox-esr
need webkit2gtk-driver WebKitWebDriver
need xvfb Xvfb
need npm npm
need default-jre-headless java
can_install() { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; }
# Chromium's headless shell makes the tests faster; they run without it too, in the browser.
if can_install; then need chromium-headless-shell chromium-headless-shell; fi
if [ -z "$missing" ]; then exit 0; fi

if ! can_install; then
  echo "The tests of the pages need three engines (Chromium or Google Chrome, Firefox ESR, WebKitGTK), Xvfb, npm and Java." >&2
  echo "Missing here:$missing (Debian: sudo apt-get install$missing)." >&2
  echo "Without them: make test-quick." >&2
  exit 1
fi

export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
# shellcheck disable=SC2086  # a list of packages
apt-get -qq install -y --no-install-recommends $missing fonts-dejavu-core >/dev/null
