import { Session } from "node:inspector/promises";
import { fileURLToPath } from "node:url";
import v8 from "@vitest/coverage-v8";

/**
 * The variable of a project of the test runner whose tests mostly run the built bundle, which is not what is covered, and whose workers
 * are not isolated: this module is loaded anew for each file where they are.
 */
export const COARSE = "AXCTL_COARSE_COVERAGE";

const session = new Session();
let isStarted = false;

/**
 * V8's coverage without how often something ran: counting that took a tenth of the time of the tests. In a worker of several files it may miss
 * a branch that a later file alone takes, never the other way round.
 */
const coarse = {
  ...v8,

  async startCoverage(): Promise<void> {
    if (isStarted) return;
    isStarted = true;
    session.connect();
    await session.post("Profiler.enable");
    await session.post("Profiler.startPreciseCoverage", { callCount: false, detailed: true });
  },

  /** What ran of src since the last time; `startOffset` is how much vitest wrote before a module's own text. */
  async takeCoverage({ moduleExecutionInfo }: { moduleExecutionInfo?: Map<string, { startOffset?: number }> } = {}) {
    const { result } = await session.post("Profiler.takePreciseCoverage");
    return {
      result: result
        .filter(({ url }) => url.startsWith("file:") && url.includes("/src/") && !url.includes("/node_modules/"))
        .map((script) => ({
          ...script,
          startOffset: moduleExecutionInfo?.get(fileURLToPath(script.url))?.startOffset ?? 0,
        })),
    };
  },

  /** The worker goes on with other files. */
  stopCoverage: () => undefined,
};

export default process.env[COARSE] === undefined ? v8 : coarse;
