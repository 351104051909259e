import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "@playwright/test";
import { afterAll, afterEach, describe } from "vitest";

const CANDIDATES = ["chromium", "chromium-browser", "google-chrome"];

/** No sandbox: root has none. The rest keeps the browser from doing anything of its own accord. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser's program: `AXCTL_BROWSER`, else the first of the usual names in PATH; undefined where there is none. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env["AXCTL_BROWSER"];
  if (named) return isAbsolute(named) ? named : inPath(named, env);
  return CANDIDATES.map((name) => inPath(name, env)).find((path) => path !== undefined);
}

function inPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  return (env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A page, and whatever it did that a report must not do. */
export interface Opened {
  page: Page;
  /** Messages on the console, errors of the page, and requests for anything but the page itself. */
  misdeeds: string[];
}

export type Open = (file: string, options?: BrowserContextOptions) => Promise<Opened>;

/**
 * Tests that look at a file in a real browser. Without one they are skipped, and say so. `open` gives a page of a context
 * that nothing else has used.
 */
export function describeInBrowser(title: string, tests: (open: Open) => void): void {
  const executablePath = findBrowser();
  if (executablePath === undefined)
    console.warn(`skipped, there is no browser: ${title}. "bash .github/scripts/browser.sh" installs one.`);
  describe.skipIf(executablePath === undefined)(`${title} [needs a browser]`, () => {
    let launched: Promise<Browser> | undefined;
    // Pages that stay open go on to take their share of the machine.
    afterEach(async () => {
      const browser = await launched;
      await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
    });
    afterAll(async () => (await launched)?.close());
    tests((file, options) => {
      launched ??= chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: FLAGS });
      return launched.then((browser) => openIn(browser, file, options));
    });
  });
}

async function openIn(browser: Browser, file: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const misdeeds: string[] = [];
  page.on("console", (message) => void misdeeds.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => void misdeeds.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    misdeeds.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.url() !== file) misdeeds.push(`request: ${request.url()}`);
  });
  await page.goto(file);
  return { page, misdeeds };
}
