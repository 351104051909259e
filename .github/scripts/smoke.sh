#!/usr/bin/env bash
# Packs the package, installs the tarball into an empty prefix without network, and runs the installed binary through the
# gate against its own sandbox. Prints what it saw; exits non-zero at the first thing that is not as it should be.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
sandbox=
# shellcheck disable=SC2317 # called by the trap
cleanup() {
  if [ -n "$sandbox" ]; then kill "$sandbox" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap cleanup EXIT

fail() {
  echo "smoke: $*" >&2
  exit 1
}

tarball=$(npm pack --silent --pack-destination "$work")
npm install --silent --global --offline --prefix "$work/prefix" "$work/$tarball"
export PATH="$work/prefix/bin:$PATH" HOME="$work/home" AX_CONFIG_DIR="$work/config"
mkdir -p "$HOME" "$work/run"
cd "$work/run"

[ "$(axctl --version)" = "$(node -p "require('$work/prefix/lib/node_modules/axctl/package.json').version")" ] || fail "--version is wrong"
[ ! -e "$work/prefix/lib/node_modules/axctl/node_modules" ] || fail "the package brings dependencies"
find "$work/prefix/lib/node_modules/axctl" -name '*.map' | grep -q . && fail "the package holds source maps"

code=0
axctl auth doctor --json >doctor.json || code=$?
[ "$code" = 2 ] || fail "doctor without configuration ended with $code, not 2"
grep -q '"missing_token"' doctor.json || fail "doctor does not name the missing token"

axctl sandbox --envs dev --fault 'dev:tasks.list=503x1' --write-logins "$AX_CONFIG_DIR" --json >sandbox.json &
sandbox=$!
for _ in $(seq 100); do
  grep -q '"commands"' sandbox.json && break
  sleep 0.1
done
axctl auth doctor --env dev >/dev/null || fail "doctor does not pass for the sandbox"
axctl qa preflight --env dev --artifact preflight.json >/dev/null || fail "preflight does not pass against the sandbox"
axctl qa matrix --env dev --artifact-dir matrix >/dev/null || fail "the matrix does not pass against the sandbox"
grep -q '"flaky": true' preflight.json || fail "the retried check is not marked as flaky"
[ -s matrix/matrix.json ] || fail "the matrix left no artifact"
echo "smoke: the packed binary passes ($(wc -c <"$work/$tarball") bytes packed)"
