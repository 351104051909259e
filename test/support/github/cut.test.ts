import { afterEach, beforeEach, expect, it } from "vitest";
import { type Cutter, startCutter } from "./cut.ts";
import { openScene, root, type Scene } from "./scene.ts";

let scene: Scene;
let cutter: Cutter;
beforeEach(async () => {
  scene = await openScene();
  cutter = await startCutter(scene.github.url);
  scene.github.resetRequests();
});
afterEach(async () => {
  await cutter.close();
  await scene.close();
});

const get = (path = root) => fetch(`${cutter.url}${path}`);
const label = (name: string) =>
  fetch(`${cutter.url}${root}/labels`, {
    method: "POST",
    headers: { authorization: `Bearer ${scene.github.token}` },
    body: JSON.stringify({ name, color: "ff0000" }),
  });
const seen = () => scene.github.requests.map(({ method, path, status }) => `${method} ${path} ${status}`);

it("hands requests on and answers back, and the server has seen them", async () => {
  const answer = await label("x");
  expect(answer.status).toBe(201);
  expect(answer.headers.get("x-ratelimit-limit")).toBe("5000");
  expect((await get(`${root}/labels?per_page=1`)).status).toBe(200);
  expect(cutter.count).toBe(2);
  const [first, second] = scene.github.requests;
  expect(first).toMatchObject({
    method: "POST",
    body: { name: "x" },
    status: 201,
    authorization: "Bearer ghp_administrator",
  });
  expect(second).toMatchObject({ method: "GET", path: `${root}/labels`, query: { per_page: "1" }, body: undefined });
});

it("stays between them when the client follows a link", async () => {
  for (const name of ["a", "b", "c"]) await label(name);
  const link = (await get(`${root}/labels?per_page=1`)).headers.get("link");
  expect(link).toContain(`<${cutter.url}${root}/labels?per_page=1&page=2>; rel="next"`);
});

it("cuts before a request is handed on, and after it was answered", async () => {
  cutter.cut(1, "before");
  cutter.cut(2, "after");
  await expect(label("one")).rejects.toThrow("fetch failed");
  expect(seen()).toEqual([]);
  await expect(label("two")).rejects.toThrow("fetch failed");
  expect(seen()).toEqual([`POST ${root}/labels 201`]);
  expect((await label("two")).status).toBe(422);
});

it("calls a hook at both points", async () => {
  const called: unknown[] = [];
  cutter.onRequest(({ n, method }, phase) => {
    called.push([n, method, phase, seen().length]);
  });
  await label("x");
  expect(called).toEqual([
    [1, "POST", "before", 0],
    [1, "POST", "after", 1],
  ]);
});

it("answers by itself: once, or as long as a predicate says so", async () => {
  const limit = { message: "You have exceeded a secondary rate limit." };
  cutter.answer(1, { status: 403, headers: { "retry-after": "7" }, body: limit });
  const answer = await get();
  expect([answer.status, answer.headers.get("retry-after"), await answer.json()]).toEqual([403, "7", limit]);
  cutter.answerWhile(({ n }) => n < 4, { status: 503, body: "busy" });
  expect([(await get()).status, await (await get()).text(), (await get()).status]).toEqual([503, "busy", 200]);
  expect(seen()).toEqual([`GET ${root} 200`]);
  cutter.reset();
  expect([cutter.count, (await get()).status, cutter.count]).toEqual([0, 200, 1]);
});

it("makes answers wait", async () => {
  cutter.delay(200);
  const began = performance.now();
  await get();
  expect(performance.now() - began).toBeGreaterThan(190);
});
