#!/usr/bin/env bash
# axctl's own release, by axctl: its posture holds without a warning, and its plan can be made. Right after a release there is nothing
# to release, which ends with 3 and is said so.
set -euo pipefail
cd "$(dirname "$0")/../.."

node dist/main.js release check --offline
node dist/main.js release check --offline --json | node -e '
  const { ok, summary } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  if (ok !== true || summary.warnings !== 0) {
    console.error(`the posture has to hold without a warning: ${JSON.stringify(summary)}`);
    process.exit(1);
  }'

code=0
said=$(node dist/main.js release plan --quiet) || code=$?
printf '%s\n' "$said"
if [ "$code" -eq 3 ] && [[ $said == *"nothing to release"* ]]; then code=0; fi
exit "$code"
