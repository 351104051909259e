import { arch, homedir, hostname, release, type, userInfo } from "node:os";
import process from "node:process";
import { type Places, readPlaces } from "./cli/process-faults.ts";
import type { ProcessHandle } from "./cli/process-handle.ts";

/** What stands in place of what the process itself says. */
interface Told {
  cwd?: string | undefined;
  home?: string | undefined;
  env?: ProcessHandle["machine"]["env"] | undefined;
}

/** The facts of the machine and the process, and what is wrong with them. */
export function readMachine(told: Told): Pick<ProcessHandle, "machine"> & Pick<Places, "fault"> {
  const { cwd, home, fault } = readPlaces({
    cwd: () => told.cwd ?? process.cwd(),
    home: () => told.home ?? homeFolder(),
  });
  const machine = {
    cwd,
    home,
    env: told.env ?? process.env,
    platform: process.platform,
    arch: arch(),
    osType: type(),
    osRelease: release(),
    hostname: hostname(),
    user: userName(),
    nodeVersion: process.versions.node,
    node: process.execPath,
    isRunning,
  };
  return fault === undefined ? { machine } : { machine, fault };
}

/** An empty HOME says nothing, but homedir() takes it at its word; then the account's own folder counts. */
function homeFolder(): string {
  return process.env["HOME"] === "" ? userInfo().homedir : homedir();
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user id without an entry in the user database has no name.
    return process.env["USER"] ?? "unknown";
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, and belongs to somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
