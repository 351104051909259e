#!/usr/bin/env bash
# Publishes the packed package to a registry of its own on loopback, and runs it from there as a user's workflow would: with npx, by its
# name and version, from an empty folder. Prints what it saw; exits non-zero when anything is not as it should be.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
running=()
# shellcheck disable=SC2317 # called by the trap
cleanup() {
  for pid in ${running[@]+"${running[@]}"}; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT

fail() {
  echo "registry: $*" >&2
  exit 1
}

# Waits until a file holds a text.
until_has() {
  for _ in $(seq 300); do
    if grep -qs "$2" "$1"; then return; fi
    sleep 0.1
  done
  fail "$1 never told $2: $(cat "$1")"
}

mkdir "$work/empty" "$work/home"
tarball=$work/$(npm pack --silent --pack-destination "$work")
version=$(node -p "require('./package.json').version")

# No uplinks: whatever the package asked for beside itself would not be found.
port=$(node -e 'const server = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(server.address().port); server.close(); })')
cat >"$work/verdaccio.yaml" <<EOF
storage: $work/storage
uplinks: {}
packages:
  "**":
    access: \$all
    publish: \$all
log: { type: stdout, level: warn }
EOF
node node_modules/verdaccio/bin/verdaccio --config "$work/verdaccio.yaml" --listen "127.0.0.1:$port" >"$work/verdaccio.log" 2>&1 &
running+=($!)

# Nothing of this machine's npm: its cache could bring what the registry does not have.
export HOME=$work/home npm_config_cache=$work/cache npm_config_userconfig=$work/npmrc npm_config_update_notifier=false
printf 'registry=http://127.0.0.1:%s/\n//127.0.0.1:%s/:_authToken=nobody\n' "$port" "$port" >"$work/npmrc"
for _ in $(seq 300); do
  if (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
  sleep 0.1
done
npm publish --silent --ignore-scripts "$tarball" >/dev/null 2>"$work/publish.log" || fail "the package was not published: $(cat "$work/publish.log")"

cd "$work/empty"
axctl=(npx --yes "axctl@$version")
[ "$("${axctl[@]}" --version)" = "$version" ] || fail "npx does not run the version that was published"
# The very binary that npx has put into its cache: npx itself would leave it behind when it is stopped.
"$work"/cache/_npx/*/node_modules/.bin/axctl sandbox --envs dev,next --json >"$work/sandbox.json" 2>/dev/null &
running+=($!)
until_has "$work/sandbox.json" '"commands"'
field() {
  node -p "JSON.parse(require('node:fs').readFileSync('$work/sandbox.json', 'utf8')).details.find(({ name }) => name === '$1').$2"
}
export AX_QA_ENVS=dev,next AX_QA_ARTIFACT_DIR=artifacts AX_QA_CONFIG_DIR=$work/logins AX_QA_REQUIRE_MATRIX=true
for pair in dev:DEV next:NEXT; do
  env=${pair%:*} name=AX_QA_${pair#*:}
  export "${name}_TOKEN=$(field "$env" pat)" "${name}_BASE_URL=$(field "$env" url)" "${name}_SPACE_ID=$(field "$env" 'spaces[0].id')"
done
"${axctl[@]}" qa ci >ci.txt 2>&1 || fail "qa ci does not pass: $(cat ci.txt)"
[ -s artifacts/operator-qa-summary.json ] && [ -s artifacts/next-preflight.json ] || fail "qa ci left no artifacts: $(ls artifacts)"
unset AX_QA_DEV_TOKEN
code=0
"${axctl[@]}" qa ci >ci.txt 2>&1 || code=$?
[ "$code" = 3 ] || fail "qa ci without a token of dev ended with $code, not 3: $(cat ci.txt)"

npm install --silent --global --offline --prefix "$work/prefix" --cache "$work/empty-cache" "$tarball"
[ "$("$work/prefix/bin/axctl" --version)" = "$version" ] || fail "the tarball alone does not install without a network"
echo "registry: npx --yes axctl@$version qa ci passes from a registry of its own, and the tarball installs offline"
