#!/usr/bin/env bash
# `npm run check`: every step that CI runs, on what is installed and checked out. It ends with the line `N passed, N failed`, which
# counts the tests and the steps beside them. An unexpected skip is a failure. Arguments are for the test runner.
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

# Starts steps side by side, each given as `name: command`, with what the tests leave of the machine.
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
steps=()
running=()
begin() {
  local line
  for line in "$@"; do
    # shellcheck disable=SC2086 # a command is made of words
    nice -n 19 ${line#*: } >"$logs/${#steps[@]}" 2>&1 </dev/null &
    steps+=("$line")
    running+=($!)
  done
}

# Waits for the steps that were begun; what each printed is shown in the order given.
finish() {
  local at line code
  for at in "${!running[@]}"; do
    line=${steps[at]}
    heading "${line%%: *}" "${line#*: }"
    wait "${running[at]}"
    code=$?
    cat "$logs/$at"
    count "${line%%: *}" "$code"
  done
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
step "build" npm run --silent build
# None of them writes what another one reads, or a test; the longest begins first. While deadlines are measured the tests leave a core.
begin \
  "types: npm run --silent types" \
  "lint and format: npm run --silent lint" \
  "architecture: npm run --silent architecture" \
  "unused code and dependencies: npm run --silent unused" \
  "package: npm run --silent package" \
  "packed binary: bash .github/scripts/smoke.sh" \
  "own release: bash .github/scripts/own-release.sh" \
  "every Node: bash .github/scripts/nodes.sh" \
  "from a registry: bash .github/scripts/registry.sh"
# The README's own test command, without what comes before it, for that is built; and with a second report that can be counted.
step "tests" npm test --ignore-scripts -- --reporter=default --reporter=json --outputFile.json=coverage/tests.json "$@"
count_tests
finish
step "the tree is left as it was" same_tree

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
