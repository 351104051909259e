import { expect, it } from "vitest";
import { commandsOf } from "../../../src/release/train/check/shell-words.ts";

it.each<[script: string, commands: readonly (readonly string[])[]]>([
  ["npm publish", [["npm", "publish"]]],
  [
    "npm ci && npm publish || exit 1; echo ok",
    [
      ["npm", "ci"],
      ["npm", "publish"],
      ["exit", "1"],
      ["echo", "ok"],
    ],
  ],
  ["npm \\\n  publish --tag next\n", [["npm", "publish", "--tag", "next"]]],
  ["# npm publish\necho 'npm publish' \"npm publish\"", [["echo", "npm publish", "npm publish"]]],
  ["echo a#b # c", [["echo", "a#b"]]],
  ['test "v$VERSION" = "$TAG"', [["test", "v$VERSION", "=", "$TAG"]]],
  ['echo "a \\"b\\" c" \'it\'s', [["echo", 'a "b" c', "its"]]],
  [
    "(cd x; npm publish) | tee log &",
    [
      ["cd", "x"],
      ["npm", "publish"],
      ["tee", "log"],
    ],
  ],
  ["echo 'never closed\nnpm publish", [["echo", "never closed\nnpm publish"]]],
  ["", []],
])("%j is read as a shell reads its words", (script, commands) => {
  expect(commandsOf(script)).toEqual(commands);
});
