import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takingTurns } from "../../support/cases.ts";
import { CONFIG, MANIFEST } from "../support/release.ts";
import { NPM_CONTENT, startPackuments } from "./support/packuments.ts";
import { PYPI_CONTENT, startPypi } from "./support/pypi.ts";
import { openReleased, type Released } from "./support/released.ts";

/** Each takes long. */
const inTurn = takingTurns(2);

let npm: Awaited<ReturnType<typeof startPackuments>>;
let pypi: Awaited<ReturnType<typeof startPypi>>;
let released: Released;

beforeAll(async () => {
  [npm, pypi] = await Promise.all([startPackuments(), startPypi()]);
  const packages = {
    "packages/rail": { component: "rail", "release-type": "node" },
    "packages/snake": { component: "snake", "release-type": "python" },
  };
  released = await openReleased({
    files: {
      [CONFIG]: JSON.stringify({ packages }),
      [MANIFEST]: JSON.stringify({ "packages/rail": "1.0.0", "packages/snake": "1.0.0" }),
      "packages/rail/package.json": '{\n  "name": "@acme/rail",\n  "version": "1.0.0"\n}\n',
      "packages/snake/pyproject.toml": '[project]\nname = "snake"\nversion = "1.0.0"\n',
    },
    target: [
      { message: "feat: a door", touch: ["packages/rail/door.txt"] },
      { message: "feat: a key", touch: ["packages/snake/key.txt"] },
    ],
    created: true,
  });
  await released.write("DELETE git/refs/heads/release-please--branches--main");
});
afterAll(async () => {
  await released.close();
  await Promise.all([npm.close(), pypi.close()]);
});

interface Registries {
  rail?: Parameters<typeof npm.has>[1];
  snake?: "same" | "yanked" | "unknown";
  args?: readonly string[];
}

/** The rows of both packages that are about their registries, each as `package name: ok, actual`. */
async function verify({ rail, snake, args = [] }: Registries) {
  npm.has("@acme/rail", rail);
  pypi.says.clear();
  if (snake !== undefined) pypi.says.set("snake", snake);
  const options = { env: { npm_config_registry: npm.url } };
  const { code, document } = await released.verify(["--registry-url", pypi.url, ...args], options);
  const about = document.rows.filter(({ name }) => ["registry", "dist-tag", "provenance"].includes(name));
  return { code, document, rows: about.map((row) => `${row.package} ${row.name}: ${row.ok}, ${row.actual}`) };
}

const short = () => released.sha.slice(0, 12);

describe("axctl release verify, of packages in registries", () => {
  inTurn("is right where both have the version, and says what PyPI does not tell", async () => {
    const { code, rows, document } = await verify({ rail: { gitHead: released.sha }, snake: "same" });
    expect(code).toBe(0);
    expect(rows).toEqual([
      `@acme/rail registry: true, 1.1.0 from ${short()}`,
      "@acme/rail dist-tag: true, 1.1.0",
      "snake registry: true, 1.1.0",
    ]);
    expect(document.not_compared).toEqual([
      "the files of snake 1.1.0: the registry does not say which commit they were made of",
    ]);
  });

  inTurn("tells to publish what is absent", async () => {
    const { code, rows, document } = await verify({});
    expect([code, rows]).toEqual([2, ["@acme/rail registry: false, absent", "snake registry: false, absent"]]);
    expect(document.summary.next).toMatch(
      /^dispatch the publish workflow for rail-v1\.1\.0; or, at [0-9a-f]{12}: axctl/,
    );
  });

  inTurn("stops at a version that was made of another commit", async () => {
    const { code, rows, document } = await verify({ rail: { gitHead: "f".repeat(40) }, snake: "same" });
    expect([code, rows[0]]).toEqual([2, "@acme/rail registry: false, 1.1.0 from ffffffffffff"]);
    expect(document.packages.map(({ name, verdict }) => [name, verdict])).toEqual([
      ["@acme/rail", "stop"],
      ["snake", "ok"],
    ]);
    await released.write("DELETE git/refs/tags/snake-v1.1.0");
    const options = { env: { npm_config_registry: npm.url } };
    const stopped = await released.recover(["--apply", "--registry-url", pypi.url], options);
    expect(stopped).toMatchObject({ code: 2, outcome: "stopped", writes: [] });
    await released.write("POST git/refs", { ref: "refs/tags/snake-v1.1.0", sha: released.sha });
  });

  it.each([
    ["the same", NPM_CONTENT, PYPI_CONTENT, 0, ["ok", "ok"]],
    ["another tarball", "other", PYPI_CONTENT, 2, ["stop", "ok"]],
    ["another distribution", NPM_CONTENT, "other", 2, ["ok", "stop"]],
  ])(
    "holds built files against the published ones with --dist: %s",
    async (_, tarball, distribution, exit, verdicts) => {
      const dist = join(released.train.workspace.root, "dist");
      await mkdir(dist, { recursive: true });
      await writeFile(join(dist, "acme-rail-1.1.0.tgz"), tarball);
      await writeFile(join(dist, "snake-1.1.0.tar.gz"), distribution);
      const { code, document, rows } = await verify({
        rail: { gitHead: released.sha },
        snake: "same",
        args: ["--dist", dist],
      });
      expect([code, document.packages.map(({ verdict }) => verdict)]).toEqual([exit, verdicts]);
      expect(rows.filter((row) => row.endsWith(", other files"))).toHaveLength(exit === 0 ? 0 : 1);
      expect(document.not_compared).toEqual([]);
    },
  );

  inTurn("does not know what nobody says, which is no pass", async () => {
    const { code, rows } = await verify({ rail: "failing", snake: "unknown" });
    expect(code).toBe(3);
    expect(rows).toEqual([
      expect.stringMatching(/^@acme\/rail registry: null, not known: npm: E50/),
      "snake registry: null, not known: the registry answered 503",
    ]);
  });

  inTurn(
    "finds a dist-tag that names another version, an attestation that is missing, and a version that was yanked",
    async () => {
      const rail = { gitHead: released.sha, latest: "1.0.0" };
      const { code, rows, document } = await verify({ rail, snake: "yanked", args: ["--provenance"] });
      expect([code, rows]).toEqual([
        2,
        [
          `@acme/rail registry: true, 1.1.0 from ${short()}`,
          "@acme/rail dist-tag: false, 1.0.0",
          "@acme/rail provenance: false, none",
          "snake registry: false, 1.1.0, yanked",
        ],
      ]);
      expect(document.summary.next).toBe("npm dist-tag add @acme/rail@1.1.0 latest");
    },
  );
});
