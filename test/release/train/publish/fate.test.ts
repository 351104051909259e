import { expect, it } from "vitest";
import { AxctlError } from "../../../../src/core/errors.ts";
import { fateOf } from "../../../../src/release/train/publish/fate.ts";
import type { StepReport } from "../../../../src/release/train/steps.ts";

const step = (state: StepReport["state"]): StepReport => ({ name: "publish", state, requests: [] });
const fault = (code: string, path: string | null) => ({ code, path, message: `about ${code}`, fix: "mend it" });
const taken = new AxctlError("VERSION_TAKEN", { what: "rail 1.0.0", differs: "index.js" });
const down = new AxctlError("REGISTRY_UNREACHABLE", { request: "x", reason: "refused" });

type Given = Omit<Parameters<typeof fateOf>[0], "path">;
const none: Given = { faults: [], step: undefined, error: undefined };

it.each<[string, Given, string, RegExp | null]>([
  ["a fault of its own", { ...none, faults: [fault("release_draft", "door")] }, "refused", /about release_draft/],
  ["a fault of all", { ...none, faults: [fault("tree_dirty", null)] }, "refused", /about tree_dirty/],
  ["a version that is taken", { ...none, faults: [fault("version_taken", "door")] }, "version_taken", /taken/],
  ["a fault of another one", { ...none, faults: [fault("release_draft", "key")] }, "not_published", /amiss/],
  ["published", { ...none, step: step("done") }, "published", null],
  ["there already", { ...none, step: step("already_done") }, "already_published", null],
  ["a dry run", { ...none, step: step("would_do") }, "would_publish", null],
  ["it failed", { ...none, step: step("failed"), error: down }, "refused", /refused/],
  ["somebody was faster", { ...none, step: step("failed"), error: taken }, "version_taken", /index\.js/],
  ["another one failed before", { ...none, step: step("not_reached"), error: down }, "not_published", /before it/],
])("%s", (_, given, state, reason) => {
  expect(fateOf({ path: "door", ...given })).toEqual({
    state,
    reason: reason === null ? null : expect.stringMatching(reason),
  });
});
