import { createHash } from "node:crypto";
import { createServer } from "node:http";

/** What the tarball of each version holds. */
export const NPM_CONTENT = "what was packed for npm";

/** What the registry has of a package: 1.1.0 of a commit, and which version `latest` names. */
export type Packaged = { gitHead: string; latest?: string } | "failing" | undefined;

/** A registry of npm on loopback, as far as `npm view` asks it. */
export async function startPackuments() {
  const packages = new Map<string, Packaged>();
  const server = createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname.slice(1));
    const found = packages.get(name);
    response.writeHead(found === undefined ? 404 : found === "failing" ? 500 : 200, {
      "content-type": "application/json",
    });
    response.end(JSON.stringify(found === undefined || found === "failing" ? { error: "no" } : packument(name, found)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the registry has no port");
  return {
    url: `http://127.0.0.1:${address.port}/`,
    has: (name: string, packaged: Packaged) => void packages.set(name, packaged),
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function packument(name: string, { gitHead, latest = "1.1.0" }: { gitHead: string; latest?: string }) {
  const dist = {
    tarball: `http://localhost/${name}/-/${name}-1.1.0.tgz`,
    shasum: "0".repeat(40),
    integrity: `sha512-${createHash("sha512").update(NPM_CONTENT).digest("base64")}`,
  };
  const versions = {
    "1.0.0": { name, version: "1.0.0", dist },
    "1.1.0": { name, version: "1.1.0", gitHead, dist },
  };
  return { name, "dist-tags": { latest }, versions };
}
