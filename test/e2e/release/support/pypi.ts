import { createHash } from "node:crypto";
import { createServer } from "node:http";

/** What the one file of each version holds. */
export const PYPI_CONTENT = "what was built for PyPI";

/** A registry with PyPI's JSON API on loopback, as far as axctl asks it. */
export interface Pypi {
  /** For `--registry-url`. */
  url: string;
  /** What it says of a project's version, whatever that is; it has nothing of any other. */
  says: Map<string, "same" | "yanked" | "unknown">;
  close(): Promise<void>;
}

export async function startPypi(): Promise<Pypi> {
  const says: Pypi["says"] = new Map();
  const server = createServer((request, response) => {
    const [, , name = "", version = ""] = (request.url ?? "").split("/");
    const said = says.get(name);
    response.writeHead(said === undefined ? 404 : said === "unknown" ? 503 : 200, {
      "content-type": "application/json",
    });
    response.end(JSON.stringify(said === undefined || said === "unknown" ? {} : answerFor(name, version, said)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the registry has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    says,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function answerFor(name: string, version: string, said: "same" | "yanked") {
  const filename = `${name}-${version}.tar.gz`;
  return {
    info: { name, version, yanked: said === "yanked" },
    urls: [{ filename, digests: { sha256: createHash("sha256").update(PYPI_CONTENT).digest("hex") } }],
  };
}
