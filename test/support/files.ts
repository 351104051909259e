import { filesIn } from "../../src/system/files.ts";

/** The file system as commands have it that begin in this process's own folder. */
export const files = filesIn(process.cwd());
