#!/usr/bin/env bash
# Installs Chromium where there is no browser for the tests that need one (test/browser). Does nothing where there is one.
set -euo pipefail

found() {
  if [ -n "${AXCTL_BROWSER:-}" ]; then command -v "$AXCTL_BROWSER"; return; fi
  command -v chromium || command -v chromium-browser || command -v google-chrome
}

if found; then exit 0; fi

root=()
if [ "$(id -u)" != 0 ] && command -v sudo >/dev/null; then root=(sudo); fi
export DEBIAN_FRONTEND=noninteractive
# An empty array counts as unset in old versions of bash.
${root[@]+"${root[@]}"} apt-get update -qq || echo "browser: apt-get update failed; what it knows already may do" >&2
${root[@]+"${root[@]}"} apt-get install -y -qq --no-install-recommends chromium || true

found || { echo "browser: no browser was found or could be installed; AXCTL_BROWSER names one" >&2; exit 1; }
