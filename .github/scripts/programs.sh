#!/usr/bin/env bash
# Installs the programs that tests run where they are there, in one go, and then the browser. Fails where one is missing after that: a
# gate must not take what it could not try for something that passed. Without them `npm run check` skips the tests that need one.
set -euo pipefail
cd "$(dirname "$0")"

# Each program, or the file that is looked for, with the package of Debian that has it.
missing() {
  while read -r program package; do
    command -v "$program" >/dev/null || [ -e "$program" ] || echo "$package"
  done <<'END'
zsh zsh
jq jq
curl curl
fish fish
script bsdutils
/usr/share/bash-completion/bash_completion bash-completion
groff groff-base
END
}

packages=$(missing)
if [ -n "$packages" ] && command -v apt-get >/dev/null; then
  root=()
  if [ "$(id -u)" != 0 ] && command -v sudo >/dev/null; then root=(sudo); fi
  export DEBIAN_FRONTEND=noninteractive
  # An empty array counts as unset in old versions of bash.
  ${root[@]+"${root[@]}"} apt-get update -qq || echo "programs: apt-get update failed; what it knows already may do" >&2
  # shellcheck disable=SC2086 # a list of packages
  ${root[@]+"${root[@]}"} apt-get install -y -qq --no-install-recommends $packages || true
fi
packages=$(missing)
if [ -n "$packages" ]; then
  echo "programs: not installed: ${packages//$'\n'/ }" >&2
  exit 1
fi

bash twine.sh
exec bash browser.sh
