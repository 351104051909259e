import * as z from "zod/mini";
import { reasonOf } from "../../../core/errors.ts";
import { type Http, TransportError } from "../../../core/ports.ts";
import type { Known } from "../status/facts.ts";
import { canonicalVersion } from "./python-version.ts";
import type { PublishedVersion, Registry } from "./registry.ts";

const answerSchema = z.object({
  info: z._default(z.object({ yanked: z._default(z.boolean(), false) }), { yanked: false }),
  urls: z.array(z.object({ filename: z.string(), digests: z.object({ sha256: z.string() }) })),
});

/** The largest answer about one version that is read. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

export interface PypiNeeds {
  http: Pick<Http, "send">;
  /** Without a slash at its end. */
  url: string;
  timeoutMs: number;
  signal: AbortSignal;
}

/** A registry with PyPI's JSON API (its documentation, "JSON API"): `GET /pypi/<project>/<version>/json`. */
export function pypi({ http, url, timeoutMs, signal }: PypiNeeds): Registry {
  return {
    find: async ({ name, version }) => {
      const path = `/pypi/${encodeURIComponent(normalizedName(name))}/${encodeURIComponent(canonicalVersion(version))}/json`;
      try {
        const { status, body } = await http.send({
          method: "GET",
          url: `${url}${path}`,
          headers: { accept: "application/json" },
          timeoutMs,
          maxBytes: MAX_BODY_BYTES,
          signal,
        });
        if (status === 200) return answered(new TextDecoder().decode(body));
        if (status === 404) return { known: true, value: undefined };
        return { known: false, reason: `the registry answered ${status}` };
      } catch (error) {
        if (!(error instanceof TransportError) || error.fault === "interrupted") throw error;
        return { known: false, reason: `the registry gave no answer: ${reasonOf(error)}` };
      }
    },
  };
}

function answered(text: string): Known<PublishedVersion | undefined> {
  const { data } = answerSchema.safeParse(parsed(text));
  if (data === undefined) return { known: false, reason: "the registry's answer cannot be used" };
  const digests = data.urls.map(({ filename, digests: { sha256 } }) => [filename, `sha256-${sha256}`]);
  return {
    known: true,
    value: {
      gitHead: undefined,
      digests: Object.fromEntries(digests),
      tags: {},
      provenance: false,
      yanked: data.info.yanked,
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page of somebody else's, such as a proxy's.
    return undefined;
  }
}

/** A project's name as registries compare it (PEP 503). */
function normalizedName(name: string): string {
  return name.replace(/[-_.]+/g, "-").toLowerCase();
}
