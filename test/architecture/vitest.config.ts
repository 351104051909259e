import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { COARSE } from "./coverage.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** End-to-end tests that measure how long a command takes against its own deadline. */
const timed = [
  "test/e2e/battery/bounds*.test.ts",
  "test/e2e/battery/values.test.ts",
  "test/e2e/**/*interruption.test.ts",
  "test/e2e/faults.test.ts",
  "test/e2e/release/limits*.test.ts",
];

/** Every bad answer, mostly asked for in the process of the test itself, which keeps a core busy. */
const battery = ["battery", "binary", "commands"].map((name) => `test/e2e/battery/${name}*.test.ts`);

/** Files that take longer than their size tells: begun last, they would leave all cores but one idle. */
const long = [
  "test/property/release-plan.test.ts",
  "test/e2e/release/convergence.test.ts",
  "test/e2e/release/convergence-release.test.ts",
  "test/e2e/release/recovery-states.test.ts",
  "test/e2e/release/publish.convergence.test.ts",
  "test/e2e/release/publish.test.ts",
  "test/e2e/release/publish.halfway.test.ts",
  "test/e2e/release/publish.refusals.test.ts",
  "test/e2e/release/limits.test.ts",
  "test/e2e/release/limits-odd.test.ts",
  "test/e2e/release/pr.judge.test.ts",
  "test/e2e/write.faults.test.ts",
  "test/e2e/faults.test.ts",
  "test/e2e/identity-cache.test.ts",
  "test/e2e/demo.test.ts",
  "test/e2e/pages.test.ts",
  "test/e2e/rehearse.test.ts",
  "test/e2e/completion.test.ts",
  "test/browser/accessibility.test.ts",
];

/** One more than there are cores: while one waits for a server, a lock or another try, the other's command runs. */
const crowded = availableParallelism() + 1;

/** Files of one worker share the modules they import: most take longer to load than to test. */
const isolate = false;

/** Large files first, as ever, but after those that are known to be long. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => long.some((path) => moduleId.endsWith(`/${path}`));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

// Projects run in the order of their groups, and in a group in the order of their names, so that a long file of a battery
// or a property does not come last and leave a core idle. The audit reads what the end-to-end tests recorded.
export default defineConfig({
  root,
  test: {
    maxWorkers: availableParallelism(),
    // What one project compiled is not compiled by the next one again, nor by the next run.
    experimental: { fsModuleCache: true },
    sequence: { sequencer: LongFirst },
    projects: [
      {
        root,
        test: {
          name: "unit",
          maxWorkers: crowded,
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**", "test/property/**", "test/bench/**", "test/browser/**"],
          isolate,
          // Against hanging, not for speed: machines may be busy.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        root,
        test: {
          name: "property",
          maxWorkers: crowded,
          isolate,
          include: ["test/property/**/*.test.ts"],
          testTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        root,
        test: {
          name: "battery",
          maxWorkers: crowded,
          isolate,
          include: battery,
          globalSetup: "test/e2e/support/record.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        root,
        test: {
          name: "timed",
          isolate,
          // Deadlines are measured: nothing else runs, and a file waits while a core has what it started.
          include: timed,
          globalSetup: "test/e2e/support/record.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        root,
        test: {
          name: "e2e",
          env: { [COARSE]: "1" },
          isolate,
          maxWorkers: crowded,
          include: ["test/e2e/**/*.test.ts"],
          exclude: [...timed, ...battery, "test/e2e/audit.test.ts"],
          globalSetup: "test/e2e/support/record.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        root,
        test: {
          name: "browser",
          maxWorkers: crowded,
          include: ["test/browser/**/*.test.ts"],
          globalSetup: "test/browser/support/setup.ts",
          testTimeout: 300_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        root,
        test: {
          name: "audit",
          include: ["test/e2e/audit.test.ts"],
          testTimeout: 120_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
    coverage: {
      provider: "custom",
      customProviderModule: "test/architecture/coverage.ts",
      include: ["src/**/*.ts"],
      reporter: ["text-summary"],
    },
  },
});
