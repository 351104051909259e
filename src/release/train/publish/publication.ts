import { AxctlError } from "../../../core/errors.ts";
import type { Clock } from "../../../core/ports.ts";
import type { PublishedVersion } from "../registries/registry.ts";
import type { Known } from "../status/facts.ts";
import type { WriteRequest } from "../steps.ts";

/** What a registry has of a version, compared with what would be published. */
export type Content =
  | { state: "absent" }
  /** Some files are there, and are the same; the others are missing. */
  | { state: "partial" }
  | { state: "same" }
  | { state: "other"; differs: readonly string[] }
  /** It is there, and what would be published is not known; why. */
  | { state: "uncertain"; reason: string };

/** One version of a package on its way to a registry. */
export interface Publication {
  path: string;
  name: string;
  version: string;
  /** The registry's address, for people. */
  registry: string;
  /** The program that publishes, with its arguments. */
  command(): readonly string[];
  /** What is published under: npm's; null in a registry without. */
  distTag: string | null;
  /** What the registry has. */
  find(): Promise<Known<PublishedVersion | undefined>>;
  compare(found: PublishedVersion | undefined): Promise<Content>;
  /** What publishing would send. */
  requests(): readonly WriteRequest[];
  /** @throws AxctlError `REGISTRY_…`, `NOT_LOGGED_IN`, `PUBLISH_FAILED`, `PROGRAM_MISSING` */
  publish(): Promise<void>;
}

/** What was seen in a registry at one moment. */
export interface Sight {
  found: PublishedVersion | undefined;
  content: Content;
}

export interface LookNeeds {
  clock: Pick<Clock, "sleep" | "elapsed">;
  signal: AbortSignal;
  /** How long a registry may take to show what was published. */
  timeoutMs: number;
}

/** How long to rest before a registry is asked again, doubled each time. */
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 15_000;
/** How often a registry is asked that gives no answer. */
const ATTEMPTS = 3;

/**
 * What a registry has of a version, compared with what would be published.
 *
 * @throws AxctlError `REGISTRY_UNREACHABLE` when it does not say
 */
export async function look(publication: Publication, { clock, signal }: LookNeeds): Promise<Sight> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await publication.find();
    if (answer.known) return { found: answer.value, content: await publication.compare(answer.value) };
    if (attempt === ATTEMPTS) throw unreachable(publication, answer.reason);
    await clock.sleep(FIRST_REST_MS * 2 ** (attempt - 1), signal);
  }
}

/**
 * Looks until a registry shows what it has taken: registries answer readers from copies that follow later.
 *
 * @throws AxctlError `REGISTRY_BEHIND`; `VERSION_TAKEN` when it shows something else
 */
export async function lookUntilShown(publication: Publication, needs: LookNeeds): Promise<Sight> {
  const { clock, signal, timeoutMs } = needs;
  const deadline = clock.elapsed() + timeoutMs;
  for (let restMs = FIRST_REST_MS; ; restMs = Math.min(restMs * 2, LONGEST_REST_MS)) {
    const answer = await publication.find();
    const content = answer.known ? await publication.compare(answer.value) : undefined;
    if (answer.known && content?.state === "same") return { found: answer.value, content };
    if (content?.state === "other") throw versionTaken(publication, content.differs);
    if (clock.elapsed() + restMs >= deadline)
      throw new AxctlError("REGISTRY_BEHIND", {
        what: `${publication.name} ${publication.version}`,
        reason: answer.known ? "it does not show it yet" : answer.reason,
      });
    await clock.sleep(restMs, signal);
  }
}

/** That a version is there with another content. */
export function versionTaken({ name, version }: Publication, differs: readonly string[]): AxctlError {
  return new AxctlError("VERSION_TAKEN", { what: `${name} ${version}`, differs: differs.join(", ") });
}

function unreachable({ name, version, registry }: Publication, reason: string): AxctlError {
  return new AxctlError("REGISTRY_UNREACHABLE", { request: `${registry}: ${name} ${version}`, reason });
}
