#!/usr/bin/env bash
# Installs the programs that tests run where they are there, in one go, and then the browser. Where they cannot be installed, the tests
# that need one are skipped, and say so.
set -euo pipefail
cd "$(dirname "$0")"

# Each program, or the file that is looked for, with the package of Debian that has it.
missing=()
while read -r program package; do
  command -v "$program" >/dev/null || [ -e "$program" ] || missing+=("$package")
done <<'END'
zsh zsh
jq jq
curl curl
fish fish
/usr/share/bash-completion/bash_completion bash-completion
groff groff-base
END

if [ "${#missing[@]}" -gt 0 ] && command -v apt-get >/dev/null; then
  root=()
  if [ "$(id -u)" != 0 ] && command -v sudo >/dev/null; then root=(sudo); fi
  export DEBIAN_FRONTEND=noninteractive
  # An empty array counts as unset in old versions of bash.
  ${root[@]+"${root[@]}"} apt-get update -qq || echo "programs: apt-get update failed; what it knows already may do" >&2
  ${root[@]+"${root[@]}"} apt-get install -y -qq --no-install-recommends "${missing[@]}" ||
    echo "programs: not installed: ${missing[*]}" >&2
fi

bash twine.sh
exec bash browser.sh
