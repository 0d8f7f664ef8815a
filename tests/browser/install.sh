#!/bin/sh
# Makes a Chromium available to tests/browser: nothing to do where one is on PATH.
set -eu

for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then exit 0; fi
done

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "The browser tests need Chromium. Install the package “chromium” (Debian: sudo apt-get install chromium)," >&2
  echo "or Google Chrome, so that one of them is on PATH. Without it: make test-quick." >&2
  exit 1
fi

export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq install -y --no-install-recommends chromium fonts-dejavu-core >/dev/null
