#!/usr/bin/env bash
# Runs the packed package on every Node that it is for, and on some that are too old, each the real one from npm (some 40 MB
# each, kept in npm's cache). Prints what it saw; exits non-zero when anything is not as it should be.
set -euo pipefail
cd "$(dirname "$0")/../.."

supported=(20.19.0 22 24 26)
too_old=(12 16 18)

work=$(mktemp -d)
sandboxes=()
# shellcheck disable=SC2317 # called by the trap
cleanup() {
  for pid in ${sandboxes[@]+"${sandboxes[@]}"}; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT

fail() {
  echo "nodes: $*" >&2
  exit 1
}

tarball=$(npm pack --silent --pack-destination "$work")
tar -xzf "$work/$tarball" -C "$work"
axctl=$work/package/dist/main.js
version=$(node -p "require('$work/package/package.json').version")
mkdir "$work/empty"

# Side by side: they wait for the network alone.
downloads=()
for one in "${supported[@]}" "${too_old[@]}"; do
  (cd "$work/empty" && npx --yes --package "node@$one" -- node -p process.execPath >"$work/path-$one") &
  downloads+=($!)
done
for at in "${downloads[@]}"; do wait "$at" || fail "npm did not bring every Node"; done

export HOME=$work/home
mkdir "$HOME"
cd "$work/empty"

for one in "${too_old[@]}"; do
  node=$(cat "$work/path-$one")
  code=0
  "$node" "$axctl" auth doctor --json >out 2>err || code=$?
  [ "$code" = 1 ] || fail "Node $one ended with $code, not 1"
  [ ! -s out ] || fail "Node $one wrote to standard output"
  [ "$(cat err)" = "axctl needs Node 20.19 or newer (of 22: 22.3 or newer), and this is Node $("$node" -p process.versions.node)." ] ||
    fail "Node $one is not refused in one sentence: $(cat err)"
  echo "nodes: $("$node" --version) is refused"
done

for one in "${supported[@]}"; do
  node=$(cat "$work/path-$one")
  export AX_CONFIG_DIR=$work/config-$one
  [ "$("$node" "$axctl" --version 2>&1)" = "$version" ] || fail "Node $one does not say the version, and nothing else"
  code=0
  "$node" "$axctl" auth doctor --json >out 2>err || code=$?
  [ "$code" = 2 ] || fail "doctor without configuration ended with $code, not 2, on Node $one"
  grep -q '"missing_token"' out || fail "doctor does not name the missing token on Node $one"
  "$node" "$axctl" sandbox --envs dev --write-logins "$AX_CONFIG_DIR" --json >"sandbox-$one" 2>/dev/null &
  sandboxes+=($!)
  for _ in $(seq 100); do
    grep -q '"commands"' "sandbox-$one" && break
    sleep 0.1
  done
  "$node" "$axctl" auth doctor --env dev --json >out 2>>err || fail "doctor does not pass for the sandbox on Node $one"
  "$node" "$axctl" qa contracts --env dev --json >out 2>>err || fail "the contracts do not hold on Node $one: $(cat out err)"
  [ ! -s err ] || fail "Node $one has something to say: $(cat err)"
  echo "nodes: $("$node" --version) runs it"
done
