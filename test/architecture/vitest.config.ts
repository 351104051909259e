import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** End-to-end tests that measure how long a command takes against its own deadline. */
const timed = [
  "test/e2e/battery/bounds*.test.ts",
  "test/e2e/battery/values.test.ts",
  "test/e2e/*interruption.test.ts",
  "test/e2e/faults.test.ts",
];

// Projects run in the order of their groups: the audit reads what the e2e tests recorded.
export default defineConfig({
  root,
  test: {
    // As many as there are cores: most tests wait for servers and child processes.
    maxWorkers: "100%",
    projects: [
      {
        root,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**", "test/property/**", "test/bench/**", "test/browser/**"],
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
          include: ["test/property/**/*.test.ts"],
          testTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        root,
        test: {
          name: "timed",
          // Deadlines are measured: one file at a time, with a core for what it starts.
          maxWorkers: 1,
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
          include: ["test/e2e/**/*.test.ts"],
          exclude: [...timed, "test/e2e/audit.test.ts"],
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
          maxWorkers: 1,
          include: ["test/browser/**/*.test.ts"],
          globalSetup: "test/browser/support/setup.ts",
          testTimeout: 300_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        root,
        test: {
          name: "audit",
          include: ["test/e2e/audit.test.ts"],
          testTimeout: 120_000,
          sequence: { groupOrder: 4 },
        },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      reporter: ["text-summary", "html"],
      thresholds: { lines: 85 },
    },
  },
});
