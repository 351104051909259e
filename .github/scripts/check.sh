#!/usr/bin/env bash
# `npm run check`: everything that CI runs, on what is installed and checked out. It ends with the line `N passed, N failed`, which
# counts the tests and the steps beside them. An unexpected skip is a failure.
set -u
cd "$(dirname "$0")/../.."

passed=0
failed=0

heading() {
  printf '\n── %s: %s\n' "$1" "$2"
}

count() {
  if [ "$2" -eq 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf '✗ %s failed\n' "$1"
  fi
}

step() {
  local name=$1
  shift
  heading "$name" "$*"
  "$@"
  count "$name" $?
}

# Runs steps side by side, each given as `name: command`. What each printed is shown in the order given.
steps() {
  local logs line at code
  local -a running=()
  logs=$(mktemp -d)
  for line in "$@"; do
    # shellcheck disable=SC2086 # a command is made of words
    ${line#*: } >"$logs/${#running[@]}" 2>&1 </dev/null &
    running+=($!)
  done
  for at in "${!running[@]}"; do
    line=${*:at+1:1}
    heading "${line%%: *}" "${line#*: }"
    wait "${running[at]}"
    code=$?
    cat "$logs/$at"
    count "${line%%: *}" "$code"
  done
  rm -rf "$logs"
}

# Whether the tests that say `[needs twine]` can run.
has_twine() {
  twine --version >/dev/null 2>&1 && /usr/bin/python3 -c 'import setuptools, wheel' >/dev/null 2>&1
}

# Adds the test runner's own counts. A skipped test is a failure, but for those that say `[not as root]`, as root, and those
# that say `[needs zsh]` of a program, or of bash-completion, that is really absent.
count_tests() {
  local counts twine=absent
  if has_twine; then twine=present; fi
  counts=$(TWINE=$twine node -p '
    const report = require("./coverage/tests.json");
    const skipped = report.testResults.flatMap((file) => file.assertionResults).filter(({ status }) => status !== "passed" && status !== "failed");
    const { existsSync } = require("node:fs");
    const files = { "bash-completion": ["/usr/share/bash-completion/bash_completion"] };
    const isAbsent = (name) =>
      name === "twine"
        ? process.env.TWINE === "absent"
        : !(files[name] ?? process.env.PATH.split(":").map((folder) => `${folder}/${name}`)).some(existsSync);
    const needed = (title) => /\[needs ([\w-]+)\]/.exec(title)?.[1];
    const expected = skipped.filter(({ title }) =>
      (process.getuid() === 0 && title.includes("[not as root]")) || (needed(title) !== undefined && isAbsent(needed(title))));
    for (const { fullName } of skipped) console.error(`skipped: ${fullName}`);
    const unexpected = skipped.length - expected.length;
    if (unexpected > 0)
      console.error(`${unexpected} tests were skipped unexpectedly; bash .github/scripts/programs.sh installs what they need`);
    if (report.numPassedTests === 0) console.error("no test ran");
    `${report.numPassedTests} ${report.numFailedTests + unexpected + (report.numPassedTests === 0 ? 1 : 0)}`;
  ') || counts="0 1"
  passed=$((passed + ${counts% *}))
  failed=$((failed + ${counts#* }))
}

same_tree() {
  local changes
  changes=$(git status --porcelain) || return 1
  [ "$changes" = "$before" ] || { printf '%s\n' "$changes"; return 1; }
}

before=$(git status --porcelain)
rm -f coverage/tests.json
# The README's own test command, with a second report that can be counted.
step "tests" npm test -- --reporter=default --reporter=json --outputFile.json=coverage/tests.json
count_tests
# None of them writes what another one reads; the longest begins first.
steps \
  "types: npm run --silent types" \
  "lint and format: npm run --silent lint" \
  "architecture: npm run --silent architecture" \
  "unused code and dependencies: npm run --silent unused" \
  "package: npm run --silent package" \
  "packed binary: bash .github/scripts/smoke.sh" \
  "own release posture: node dist/main.js release check --offline" \
  "own release plan: node dist/main.js release plan --quiet" \
  "every Node: bash .github/scripts/nodes.sh" \
  "from a registry: bash .github/scripts/registry.sh"
step "the tree is left as it was" same_tree

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
