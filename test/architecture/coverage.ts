import v8 from "@vitest/coverage-v8";

/** The variable that a project of the test runner sets, whose tests run the built bundle and little of src. */
export const UNCOVERED = "AXCTL_UNCOVERED";

const isCovered = process.env[UNCOVERED] === undefined;

/** V8's own coverage, but where there is next to nothing to cover: counting makes the bundle a third slower. */
export default isCovered
  ? v8
  : {
      ...v8,
      startCoverage: () => undefined,
      takeCoverage: () => ({ result: [] }),
      stopCoverage: () => undefined,
    };
