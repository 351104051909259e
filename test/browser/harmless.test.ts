import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { partOf, takingTurns } from "../support/cases.ts";
import { describeInBrowser } from "./support/browser.ts";
import { elements, pwned, unfold } from "./support/in-page.ts";
import { REPORTS } from "./support/reports.ts";

describeInBrowser("a report with hostile texts", (open) => {
  it("has no element that other reports have not, and runs nothing", async () => {
    const harmless = new Set<string>();
    for (const name of REPORTS.filter((name) => name !== "hostile")) {
      const { page } = await open(inject("reports")[name]);
      for (const element of await elements(page)) harmless.add(element);
    }
    const { page, misdeeds } = await open(inject("reports").hostile);
    await unfold(page);
    expect((await elements(page)).filter((element) => !harmless.has(element))).toEqual([]);
    expect(await pwned(page)).toBe(false);
    expect(misdeeds).toEqual([]);
  });

  it("leads nowhere but to places in itself", async () => {
    const { page } = await open(inject("reports").hostile);
    const links = await page.evaluate<string[]>(
      "[...document.querySelectorAll('[href],[src],[action]')].map((element) => element.getAttribute('href') ?? '')",
    );
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !/^#[a-z0-9-]+$/.test(link))).toEqual([]);
    const missing = "(link) => document.getElementById(link.slice(1)) === null";
    expect(await page.evaluate<string[]>(`${JSON.stringify(links)}.filter(${missing})`)).toEqual([]);
  });

  it("shows the texts as they are, but for characters that nobody would see", async () => {
    const { page } = await open(inject("reports").hostile);
    const shown = (await page.textContent("body")) ?? "";
    for (const text of ["<script>window.__pwned=1</script>", '"><img src=x onerror="window.__pwned=1">', "\\e[31m"])
      expect(shown).toContain(text);
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/);
    expect(await page.title()).toMatch(/^✗ aX gate for target <script>.*: failed$/);
  });
});

/** What someone might put into a page that was written already; `URL` stands for a server that counts. */
const INJECTIONS = [
  ["a script", "<script>window.__pwned = 1</script>"],
  ["a handler of an event", '<img src="data:," onerror="window.__pwned = 1">'],
  ["a script from elsewhere", '<script src="URL/x.js"></script>'],
  ["an image", '<img src="URL/x.png">'],
  ["a style sheet", '<link rel="stylesheet" href="URL/x.css">'],
  ["an image of a style", '<style>body { background: url("URL/x.png") }</style>'],
  ["a frame", '<iframe src="URL/"></iframe>'],
] as const;

describeInBrowser("the page's own policy", (open) => {
  let asked = 0;
  let folder = "";
  let url = "";
  const server = createServer((_, answer) => {
    asked += 1;
    answer.end("window.__pwned = 1");
  });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "axctl-injected-"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    url = `http://127.0.0.1:${address.port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens a page with an injection, with the policy or without it, and gives a look at what it has done so far. */
  async function effects(injection: string, bypassCSP: boolean) {
    const html = await readFile(fileURLToPath(inject("reports").passed), "utf8");
    const file = join(folder, "injected.html");
    await writeFile(file, html.replace("</main>", `${injection.replaceAll("URL", url)}</main>`));
    asked = 0;
    const { page } = await open(pathToFileURL(file).href, { bypassCSP });
    // It is loaded; now it is painted, too.
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    return async () => ((await pwned(page)) ? "a script ran" : asked > 0 ? "the server was asked" : "nothing");
  }

  it.each(partOf(INJECTIONS, 5))("stops %s that was injected", async (_, injection) => {
    const without = await effects(injection, true);
    await expect.poll(without, { timeout: 20_000 }).not.toBe("nothing");
    const held = await effects(injection, false);
    expect(await held()).toBe("nothing");
  });
});

/** Each takes long. */
const inTurn = takingTurns(3);

describeInBrowser("a report where no script may run", (open) => {
  inTurn("unfolds what a link leads to", async () => {
    const { page } = await open(inject("reports").hundred, { javaScriptEnabled: false });
    const check = page.locator("#env-99-7");
    expect(await check.isVisible()).toBe(false);
    await page.locator('.grid [href="#env-99-7"]').click();
    await check.waitFor({ state: "visible" });
  });

  inTurn("folds and unfolds an environment", async () => {
    const { page } = await open(inject("reports").hundred, { javaScriptEnabled: false });
    const check = page.locator("#env-0-0");
    const summary = page.locator("details.failed summary").first();
    await summary.click();
    await check.waitFor({ state: "visible" });
    await summary.click();
    await check.waitFor({ state: "hidden" });
  });

  inTurn("on paper shows everything, whatever is folded on the screen", async () => {
    const { page } = await open(inject("reports").hundred, { javaScriptEnabled: false });
    await page.emulateMedia({ media: "print" });
    for (const id of ["#env-0-0", "#env-99-7", "#artifact-200"]) {
      const box = await page.locator(id).boundingBox();
      expect(box?.height).toBeGreaterThan(5);
    }
  });
});
