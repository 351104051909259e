import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
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

interface Where {
  cwd: string;
  env?: Record<string, string>;
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

  /**
   * Type-checks modules as strictly as TypeScript can, the package's declarations among them, and gives what it says. Without Node's
   * own types the modules have those of a browser, and a `process` with nothing but its variables.
   */
  async check(
    sources: Readonly<Record<string, string>>,
    { resolution, types }: { resolution: "node16" | "nodenext" | "bundler"; types: "of Node" | "of a browser" },
  ): Promise<string> {
    const browser = types === "of a browser";
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      target: "es2023",
      lib: browser ? ["es2023", "dom"] : ["es2023"],
      module: resolution === "bundler" ? "esnext" : resolution,
      moduleResolution: resolution,
      // Checking Node's own declarations takes seconds: twice is enough.
      skipLibCheck: resolution === "node16",
      types: browser ? [] : ["node"],
      typeRoots: [join(root, "node_modules/@types")],
    };
    const project = { compilerOptions, files: Object.keys(sources) };
    await writeFile(join(this.folder, "tsconfig.json"), JSON.stringify(project));
    for (const [name, source] of Object.entries(sources))
      await writeFile(join(this.folder, name), browser ? `${PROCESS}${source}` : source);
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { code, stdout, stderr } = await this.#node([tsc, "--project", this.folder], { cwd: this.folder });
    return code === 0 ? stdout : `${stdout}${stderr}the compiler ended with ${code}`;
  }

  /** Runs a module in TypeScript with nothing of this machine's own environment but PATH. */
  async run(source: string, where: Where): Promise<Ended> {
    const file = join(this.folder, "run.js");
    const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
    await writeFile(file, ts.transpileModule(source, { compilerOptions }).outputText);
    return this.#node([file], where);
  }

  /** Runs Playwright itself with a global setup and one test, which needs no browser; `config` stands before its configuration. */
  async playwright(
    setup: string,
    { config, ...where }: Where & { config: string },
  ): Promise<Ended & { started: boolean }> {
    const [folder, modules] = [join(this.folder, "playwright"), join(this.folder, "node_modules")];
    const started = join(folder, "started");
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    await mkdir(join(modules, "@playwright"), { recursive: true });
    await symlink(join(root, "node_modules/@playwright/test"), join(modules, "@playwright/test")).catch(allowExisting);
    await writeFile(join(folder, "playwright-gate.ts"), setup);
    await writeFile(join(folder, "playwright.config.ts"), `${config}\n${PLAYWRIGHT_CONFIG}`);
    await writeFile(join(folder, "started.spec.ts"), playwrightTest(started));
    const args = [join(root, "node_modules/@playwright/test/cli.js"), "test", "--config", folder, "--reporter", "line"];
    const ended = await this.#node(args, where);
    return { ...ended, started: existsSync(started) };
  }

  #node(args: readonly string[], { cwd, env = {} }: Where): Promise<Ended> {
    return run(process.execPath, args, { cwd, env: { PATH: process.env["PATH"], ...env } }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
  }

  async dispose(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

const PROCESS = "declare const process: { env: Record<string, string | undefined> };\n";

/** As the example tells to write it. */
const PLAYWRIGHT_CONFIG = `import { defineConfig } from "@playwright/test";
export default defineConfig({ globalSetup: "./playwright-gate.ts" });
`;

function playwrightTest(started: string): string {
  return `import { writeFileSync } from "node:fs";
import { test } from "@playwright/test";
test("starts", () => writeFileSync(${JSON.stringify(started)}, ""));
`;
}

function allowExisting(error: unknown): void {
  if (Object(error).code !== "EEXIST") throw error;
}
