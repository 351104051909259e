import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseDocument, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

const SUITE = [
  "auth.whoami",
  "spaces.list",
  "spaces.get",
  "spaces.members",
  "agents.list",
  "tasks.list",
  "context.list",
  "messages.list",
];

describe("qa preflight", () => {
  it("exchanges once, asks every read once, and caches the token for the next run", async () => {
    const sandbox = await workspace.sandbox();
    await workspace.axctl(["qa", "preflight", "--env", "dev"]);
    expect(
      sandbox
        .requests()
        .map(({ check }) => check)
        .sort(),
    ).toEqual(["exchange", ...SUITE].sort());
    const cache = await stat(join(workspace.config, "cache", "tokens.json"));
    expect(cache.mode & 0o777).toBe(0o600);

    await workspace.axctl(["qa", "preflight", "--env", "dev"]);
    expect(sandbox.requests().filter(({ check }) => check === "exchange")).toHaveLength(1);
    await workspace.axctl(["qa", "preflight", "--env", "dev", "--no-token-cache"]);
    await workspace.axctl(["qa", "preflight", "--env", "dev"], { env: { AX_NO_TOKEN_CACHE: "1" } });
    expect(sandbox.requests().filter(({ check }) => check === "exchange")).toHaveLength(3);
  });

  it("exchanges again when the server no longer knows the cached token", async () => {
    const sandbox = await workspace.sandbox({ tokenLifetimeSeconds: 3600 });
    await workspace.axctl(["qa", "preflight", "--env", "dev"]);
    const cache = join(workspace.config, "cache", "tokens.json");
    await writeFile(cache, (await readFile(cache, "utf8")).replace(/("access_token": "ey[^"]*)....(")/, "$1xxxx$2"), {
      mode: 0o600,
    });
    const run = await workspace.axctl(["qa", "preflight", "--env", "dev", "--json"]);
    expect(run.code).toBe(0);
    expect(sandbox.requests().filter(({ check }) => check === "exchange")).toHaveLength(2);
  });

  it("writes the same document that it prints, parents included", async () => {
    await workspace.sandbox();
    const run = await workspace.axctl([
      "qa",
      "preflight",
      "--env",
      "dev",
      "--for",
      "release",
      "--artifact",
      ".ax/qa/dev.json",
      "--json",
    ]);
    const printed = parseDocument(run.stdout);
    expect(await workspace.document(".ax/qa/dev.json")).toEqual(printed);
    expect(printed).toMatchObject({
      version: 1,
      environment: "dev",
      mode: "read_only",
      principal: { principal_type: "user", bound_agent: null },
      artifacts: [".ax/qa/dev.json"],
      preflight: { target: "release", passed: true, command: "axctl qa preflight", artifact: ".ax/qa/dev.json" },
      evidence: { tool: { name: "axctl" }, digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
    });
    expect(printed["details"]).toEqual(printed["checks"]);
  });

  it("refuses plain http to a host that is not this machine, before anything is sent", async () => {
    await mkdir(join(workspace.config, "users", "far"), { recursive: true });
    const login = 'token = "axp_u_key.0123456789abcdef"\nbase_url = "http://ax.invalid"\n';
    await writeFile(join(workspace.config, "users", "far", "user.toml"), login, { mode: 0o600 });
    const run = await workspace.axctl(["qa", "preflight", "--env", "far", "--json"]);
    expect(run.code).toBe(2);
    expect(parseDocument(run.stdout)).toMatchObject({ checks: [], problems: [{ code: "insecure_base_url" }] });
  });

  it("asks through the proxy that HTTP_PROXY names, and not for hosts in NO_PROXY", async () => {
    await workspace.sandbox();
    const proxied = { HTTP_PROXY: "http://127.0.0.1:9", http_proxy: "" };
    const through = await workspace.axctl(["qa", "preflight", "--env", "dev", "--json", "--retries", "0"], {
      env: proxied,
    });
    expect(through.code).toBe(2);
    const beside = await workspace.axctl(["qa", "preflight", "--env", "dev", "--json"], {
      env: { ...proxied, NO_PROXY: "127.0.0.1" },
    });
    expect(beside.code).toBe(0);
  });

  it.each([
    ["slug", (space: { id: string; slug: string; name: string }) => space.slug],
    ["name", (space: { id: string; slug: string; name: string }) => space.name],
    ["id", (space: { id: string; slug: string; name: string }) => space.id],
  ])("finds a space by its %s", async (_, pick) => {
    const sandbox = await workspace.sandbox();
    const space = sandbox.environments[0]?.spaces[1];
    if (space === undefined) throw new Error("the sandbox has two spaces");
    const run = await workspace.axctl(["qa", "preflight", "--env", "dev", "--space-id", pick(space), "--json"]);
    expect(run.code).toBe(0);
    expect(parseDocument(run.stdout)).toMatchObject({ space_id: space.id });
  });
});

describe("qa matrix", () => {
  it("writes every artifact, and one failing row stops no other", async () => {
    await workspace.sandbox({ envs: ["dev", "next"], faults: ["next:tasks.list=403"] });
    const args = ["qa", "matrix", "--env", "dev", "--env", "next", "--env", "ghost", "--artifact-dir", "out", "--json"];
    const run = await workspace.axctl(args);
    expect(run.code).toBe(2);
    const printed = parseDocument(run.stdout);
    expect(printed).toMatchObject({
      summary: { env_count: 3, failed_envs: ["next", "ghost"] },
      envs: [
        {
          env: "dev",
          doctor_ok: true,
          preflight_ok: true,
          preflight_error: null,
          artifact_path: "out/dev-preflight.json",
        },
        { env: "next", doctor_ok: true, preflight_ok: false, preflight_error: null },
        { env: "ghost", doctor_ok: false, preflight_ok: false, preflight_error: null, artifact_path: null, checks: [] },
      ],
      artifact_path: "out/matrix.json",
    });
    const names = [
      "dev-doctor.json",
      "dev-preflight.json",
      "ghost-doctor.json",
      "matrix.json",
      "next-doctor.json",
      "next-preflight.json",
    ];
    expect((await workspace.filesIn(join(workspace.work, "out"))).sort()).toEqual(names);
    expect(await workspace.document("out/matrix.json")).toEqual(printed);
    expect(await workspace.document("out/dev-doctor.json")).toMatchObject({
      ok: true,
      evidence: { suite: { name: "doctor" } },
    });
  });

  it("takes every configured login when none is named; the default one by its host's first label", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] });
    const [dev] = sandbox.environments;
    const login = `token = "${dev?.pat}"\nbase_url = "${dev?.url.replace("127.0.0.1", "localhost")}"\n`;
    await writeFile(join(workspace.config, "user.toml"), login, { mode: 0o600 });
    const run = await workspace.axctl(["qa", "matrix", "--json"]);
    expect(run.code).toBe(0);
    expect(parseDocument(run.stdout)).toMatchObject({
      envs: [{ env: "localhost", requested_env: "default" }, { env: "dev" }, { env: "next" }],
    });
  });

  it("routes each environment to the space that --space names", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] });
    const [dev, next] = sandbox.environments;
    const spaces = ["--space", `dev=${dev?.spaces[1]?.id}`, "--space-id", `${next?.spaces[1]?.slug}`];
    const run = await workspace.axctl(["qa", "matrix", "--env", "dev", "--env", "next", ...spaces, "--json"]);
    expect(parseDocument(run.stdout)).toMatchObject({
      envs: [{ space_id: dev?.spaces[1]?.id }, { space_id: next?.spaces[1]?.id }],
    });
  });

  it("ends with 1 when an artifact cannot be written, and still prints the matrix", async () => {
    await workspace.sandbox();
    await mkdir(join(workspace.work, "out", "matrix.json"), { recursive: true });
    const run = await workspace.axctl(["qa", "matrix", "--env", "dev", "--artifact-dir", "out", "--json"]);
    expect(run.code).toBe(1);
    expect(parseDocument(run.stdout)).toMatchObject({
      ok: false,
      envs: [{ env: "dev", preflight_ok: true }],
      summary: { error: { code: "ARTIFACT_NOT_WRITTEN" } },
    });
  });
});
