import { GitHub, Manifest, setLogger } from "release-please";
import { z } from "zod";
import type { GitHub as Loopback } from "../../../support/github/server.ts";
import { answerGraphQL } from "./graphql.ts";

/** What a run of Release Please came to. */
export interface Judgement {
  /** The numbers of pull requests that it made or updated. */
  changed: number[];
  /** What it said about pull requests that it left alone. */
  leftAlone: string[];
}

const questionSchema = z.looseObject({ query: z.string() });

/**
 * Release Please itself, its own client included, asked to open its release pull requests on a GitHub on loopback. What it
 * asks in GraphQL is answered from that server's REST API. Without `mayWrite`, a request that would change anything throws.
 */
export async function runReleasePlease(
  github: Loopback,
  { mayWrite = false }: { mayWrite?: boolean } = {},
): Promise<Judgement> {
  const { manifest, texts } = await openManifest(github, mayWrite);
  const made = await manifest.createPullRequests();
  return {
    changed: made.flatMap((pull) => pull?.number ?? []),
    leftAlone: texts("info").filter((text) => text.includes("remained the same")),
  };
}

/** Release Please makes the tags and releases of what was merged. Answers the tags. */
export async function releaseWithReleasePlease(github: Loopback): Promise<string[]> {
  const { manifest } = await openManifest(github, true);
  const made = await manifest.createReleases();
  return made.flatMap((release) => release?.tagName ?? []);
}

const branch = "main";

async function openManifest(github: Loopback, mayWrite: boolean) {
  const said: { level: "info" | "warn"; text: string }[] = [];
  const logger = {
    error: () => undefined,
    warn: (text: unknown) => void said.push({ level: "warn", text: String(text) }),
    info: (text: unknown) => void said.push({ level: "info", text: String(text) }),
    debug: () => undefined,
    trace: () => undefined,
  };
  // Some of Release Please does not use the logger that it is handed.
  setLogger(logger);
  const client = await GitHub.create({
    owner: github.owner,
    repo: github.name,
    defaultBranch: branch,
    apiUrl: github.url,
    graphqlUrl: github.url,
    token: github.token,
    logger,
    fetch: fetchFrom(github, mayWrite),
  });
  const manifest = await Manifest.fromManifest(client, branch, undefined, undefined, { logger });
  return { manifest, texts: (level: string) => said.filter((one) => one.level === level).map(({ text }) => text) };
}

function fetchFrom(github: Loopback, mayWrite: boolean): typeof fetch {
  return async (input, init) => {
    const { pathname } = new URL(String(input));
    if (pathname === "/graphql") {
      const { query } = questionSchema.parse(JSON.parse(String(init?.body)));
      return Response.json({ data: await answerGraphQL(github, query, branch) });
    }
    const method = init?.method ?? "GET";
    if (method !== "GET" && !mayWrite) throw new Error(`Release Please would send ${method} ${pathname}`);
    return fetch(input, init);
  };
}
