#!/usr/bin/env bash
# Installs twine, and what builds a Python project, for the tests that upload to a registry of Python packages ([needs twine]).
# Fails where that cannot be had.
set -euo pipefail

found() {
  twine --version >/dev/null 2>&1 && /usr/bin/python3 -c 'import setuptools, wheel' >/dev/null 2>&1
}

if found; then exit 0; fi
command -v apt-get >/dev/null || { echo "twine: there is no apt-get to install it with" >&2; exit 1; }

root=()
if [ "$(id -u)" != 0 ] && command -v sudo >/dev/null; then root=(sudo); fi
export DEBIAN_FRONTEND=noninteractive
packages="twine python3-setuptools python3-wheel"
# An empty array counts as unset in old versions of bash. The browser's script may be installing, too: the lock is waited for.
${root[@]+"${root[@]}"} apt-get -o DPkg::Lock::Timeout=300 update -qq || echo "twine: apt-get update failed; what it knows already may do" >&2
# shellcheck disable=SC2086 # a list of packages
${root[@]+"${root[@]}"} apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends $packages || true

found || { echo "twine: it could not be installed" >&2; exit 1; }
