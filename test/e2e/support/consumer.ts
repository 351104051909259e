import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));

/** How a module of a consumer ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** A project elsewhere that has the packed package among its own. */
export class Consumer {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Consumer> {
    const folder = await mkdtemp(join(tmpdir(), "axctl-consumer-"));
    const modules = join(folder, "node_modules");
    await mkdir(modules);
    const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: root });
    await run("tar", ["-xzf", join(folder, stdout.trim()), "-C", modules]);
    await run("mv", [join(modules, "package"), join(modules, "axctl")]);
    await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
    return new Consumer(folder);
  }

  /** Type-checks modules as strictly as TypeScript can, the package's declarations among them, and gives what it says. */
  async check(
    sources: Readonly<Record<string, string>>,
    resolution: "node16" | "nodenext" | "bundler",
  ): Promise<string> {
    const files = Object.keys(sources).map((name) => join(this.folder, name));
    for (const [name, source] of Object.entries(sources)) await writeFile(join(this.folder, name), source);
    const module = resolution === "bundler" ? "esnext" : resolution;
    const how = ["--strict", "--noEmit", "--target", "es2023", "--module", module, "--moduleResolution", resolution];
    const types = ["--types", "node", "--typeRoots", join(root, "node_modules/@types")];
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const exact = ["--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"];
    // Checking Node's own declarations takes half a minute: once is enough.
    const once = resolution === "nodenext" ? [] : ["--skipLibCheck"];
    return run(process.execPath, [tsc, ...how, ...exact, ...once, ...types, ...files], { cwd: this.folder }).then(
      ({ stdout }) => stdout,
      ({ stdout }) => stdout,
    );
  }

  /** Runs a module in TypeScript with nothing of this machine's own environment but PATH. */
  async run(source: string, { cwd, env = {} }: { cwd: string; env?: Record<string, string> }): Promise<Ended> {
    const file = join(this.folder, "run.js");
    const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
    await writeFile(file, ts.transpileModule(source, { compilerOptions }).outputText);
    return run(process.execPath, [file], { cwd, env: { PATH: process.env["PATH"], ...env } }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
  }

  async dispose(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
