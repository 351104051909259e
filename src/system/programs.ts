import { execa } from "execa";
import type { Programs } from "../core/ports.ts";

const TIMEOUT_MS = 10_000;

/** Other programs, run with argument arrays and never through a shell. */
export const programs: Programs = {
  capture: async (file, args, { cwd }) => {
    const result = await execa(file, args, { cwd, reject: false, stdin: "ignore", timeout: TIMEOUT_MS });
    return result.exitCode === 0 ? result.stdout : undefined;
  },
};
