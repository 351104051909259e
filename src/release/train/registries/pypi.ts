import { reasonOf } from "../../../core/errors.ts";
import { type Http, TransportError } from "../../../core/ports.ts";
import type { Registry } from "./registry.ts";

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
    has: async ({ name, version }) => {
      const path = `/pypi/${encodeURIComponent(normalized(name))}/${encodeURIComponent(version)}/json`;
      try {
        const { status } = await http.send({
          method: "GET",
          url: `${url}${path}`,
          headers: { accept: "application/json" },
          timeoutMs,
          maxBytes: MAX_BODY_BYTES,
          signal,
        });
        if (status === 200 || status === 404) return { known: true, value: status === 200 };
        return { known: false, reason: `the registry answered ${status}` };
      } catch (error) {
        if (!(error instanceof TransportError) || error.fault === "interrupted") throw error;
        return { known: false, reason: `the registry gave no answer: ${reasonOf(error)}` };
      }
    },
  };
}

/** A project's name as registries compare it (PEP 503). */
function normalized(name: string): string {
  return name.replace(/[-_.]+/g, "-").toLowerCase();
}
