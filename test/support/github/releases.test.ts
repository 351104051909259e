import { afterEach, beforeEach, expect, it } from "vitest";
import { openScene, root, type Scene } from "./scene.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

const ask: Scene["ask"] = (...args) => scene.ask(...args);
const release = (body: Readonly<Record<string, unknown>>) => ask("POST", `${root}/releases`, { body });

it("makes the tag of a release at its target, or takes the one that is there", async () => {
  const staging = await scene.branch("dev/staging", { c: "c" });
  const first = scene.local("rev-parse", "main~1");
  const tagged = async (tag: string) => (await ask("GET", `${root}/git/ref/tags/${tag}`)).json;
  expect(await release({ tag_name: "v1.0.0", target_commitish: first, body: "Notes" })).toMatchObject({ status: 201 });
  expect(await tagged("v1.0.0")).toMatchObject({ object: { type: "commit", sha: first } });
  await release({ tag_name: "app/v1", target_commitish: "dev/staging" });
  expect(await tagged("app/v1")).toMatchObject({ object: { sha: staging } });
  await ask("POST", `${root}/git/refs`, { body: { ref: "refs/tags/there", sha: staging } });
  await release({ tag_name: "there" });
  expect(await tagged("there")).toMatchObject({ object: { sha: staging } });
  for (const tag of ["v1.0.0", "app%2Fv1"]) {
    const { json } = await ask("GET", `${root}/releases/tags/${tag}`);
    expect(json).toMatchObject({ tag_name: decodeURIComponent(tag), draft: false });
  }
  expect(await ask("GET", `${root}/tags`)).toMatchObject({
    json: [{ name: "v1.0.0", commit: { sha: first } }, { name: "there" }, { name: "app/v1" }],
  });
});

it("leaves a draft without a tag until it is published", async () => {
  const { json } = await release({ tag_name: "v2", draft: true });
  expect(await ask("GET", `${root}/git/ref/tags/v2`)).toMatchObject({ status: 404 });
  expect(await ask("GET", `${root}/releases/tags/v2`)).toMatchObject({ status: 404 });
  expect(await ask("GET", `${root}/releases`)).toMatchObject({ json: [{ tag_name: "v2", draft: true }] });
  const { id } = Object(json);
  await ask("PATCH", `${root}/releases/${id}`, { body: { draft: false } });
  expect(await ask("GET", `${root}/releases/tags/v2`)).toMatchObject({ status: 200 });
  expect(await ask("GET", `${root}/git/ref/tags/v2`)).toMatchObject({
    json: { object: { sha: scene.local("rev-parse", "main") } },
  });
});

it("refuses a second release of a tag, and a target that is not there", async () => {
  await release({ tag_name: "v1" });
  const refused = (error: unknown) => ({ status: 422, json: { message: "Validation Failed", errors: [error] } });
  expect(await release({ tag_name: "v1" })).toMatchObject(refused({ code: "already_exists", field: "tag_name" }));
  expect(await release({ tag_name: "v2", target_commitish: "none" })).toMatchObject(
    refused({ field: "target_commitish" }),
  );
});

it("lists in pages with links that can be followed", async () => {
  for (const name of ["a", "b", "c", "d", "e"]) await release({ tag_name: name });
  const names = async (url: string): Promise<unknown[]> => {
    const { data, headers } = await scene.octokit.request(`GET ${url}`);
    const next = /<([^>]+)>; rel="next"/.exec(headers.link ?? "")?.[1];
    return [
      ...data.map((one: { name: string; tag_name?: string }) => one.tag_name ?? one.name),
      ...(next ? await names(next) : []),
    ];
  };
  expect(await names(`${root}/tags?per_page=2`)).toEqual(["e", "d", "c", "b", "a"]);
  expect((await names(`${root}/releases?per_page=2`)).sort()).toEqual(["a", "b", "c", "d", "e"]);
  const { headers } = await ask("GET", `${root}/tags?per_page=2&page=2`);
  const link = (page: number, rel: string) => `<${scene.github.url}${root}/tags?per_page=2&page=${page}>; rel="${rel}"`;
  expect(headers.get("link")).toBe([link(1, "prev"), link(3, "next"), link(3, "last"), link(1, "first")].join(", "));
});
