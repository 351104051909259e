import { createServer } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

/** A registry of npm on loopback, as far as `npm view` asks it. */
export interface Registry {
  url: string;
  /** What it has. */
  versions: Map<string, readonly string[]>;
  /** Paths that it was asked for. */
  asked: string[];
  /** What it answers instead; undefined ends it. */
  failing: number | undefined;
  close(): Promise<void>;
}

export async function startRegistry(delay = 0): Promise<Registry> {
  const registry: Omit<Registry, "url" | "close"> = { versions: new Map(), asked: [], failing: undefined };
  const server = createServer(async (request, response) => {
    const name = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname.slice(1));
    registry.asked.push(name);
    await wait(delay);
    const versions = registry.versions.get(name);
    const status = registry.failing ?? (versions === undefined ? 404 : 200);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(status === 200 ? packument(name, versions ?? []) : { error: "no" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the registry has no port");
  return Object.assign(registry, {
    url: `http://127.0.0.1:${address.port}/`,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  });
}

function packument(name: string, versions: readonly string[]) {
  const all = versions.map((version) => [version, { name, version, dist: { tarball: "", shasum: "" } }]);
  return { name, "dist-tags": { latest: versions.at(-1) }, versions: Object.fromEntries(all) };
}
