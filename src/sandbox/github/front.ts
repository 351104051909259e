import * as z from "zod/mini";
import type { Emulate } from "./emulate.ts";
import { startEmulator } from "./emulator.ts";
import { type Answer, type Ask, type Asked, refusalBody, refusing } from "./exchange.ts";
import { type Behaviour, type Hub, pass } from "./hub.ts";
import { type MergerOptions, openMerger } from "./merger.ts";
import { objectBehaviours } from "./objects.ts";
import { pullBehaviours } from "./pulls.ts";
import { refBehaviours } from "./refs.ts";
import { releaseBehaviours } from "./releases.ts";
import { defaultSettings, repositoryBehaviours } from "./repository.ts";

const behaviours: readonly Behaviour[] = [
  ...objectBehaviours,
  ...pullBehaviours,
  ...refBehaviours,
  ...releaseBehaviours,
  ...repositoryBehaviours,
];

/** The emulator with the front's behaviours before it. */
export interface Front {
  /** Requests are played one after the other, as if each were a transaction. */
  play(asked: Asked): Promise<Answer>;
  /** As the administrator. */
  ask: Ask;
  close(): Promise<void>;
}

export async function openFront(options: {
  owner: string;
  name: string;
  defaultBranch: string;
  url: string;
  emulate: Emulate;
  merging: MergerOptions;
}): Promise<Front> {
  const { owner, name, defaultBranch, url, emulate, merging } = options;
  const emulator = await startEmulator({ emulate, owner, name, defaultBranch, baseUrl: url });
  const hub: Hub = {
    ...{ owner, name, url, root: `/repos/${owner}/${name}`, ask: emulator.ask, ids: emulator.ids },
    settings: { ...defaultSettings, default_branch: defaultBranch },
    ended: new Map(),
    signatures: new Map(),
    mergeTrees: (base, head) => merger.merge(base, head),
  };
  const asAdministrator =
    (play: (asked: Asked) => Promise<Answer>): Ask =>
    (method, path, body) => {
      const { pathname, searchParams } = new URL(path, url);
      return refusing(() => play({ method, path: pathname, query: searchParams, body, login: owner, role: "admin" }));
    };
  // A merge is part of a request: what it asks does not wait for its end.
  const merger = openMerger({ owner, name, ask: asAdministrator((asked) => playOne(hub, asked)) }, merging);
  let last: Promise<unknown> = Promise.resolve();
  const play = (asked: Asked) => {
    const played = last.then(() => playOne(hub, asked));
    last = played.catch(() => undefined);
    return played;
  };
  return {
    play,
    ask: asAdministrator(play),
    close() {
      merger.close();
      return emulator.close();
    },
  };
}

async function playOne(hub: Hub, asked: Asked): Promise<Answer> {
  const behind = asked.path.startsWith(hub.root) ? asked.path.slice(hub.root.length) : undefined;
  if (behind !== undefined) {
    for (const { method, path, play } of behaviours) {
      const match = method === asked.method ? path.exec(behind) : null;
      if (match !== null) return play(hub, asked, match.slice(1).map(decodeURIComponent));
    }
  }
  if (asked.path === "/user") return { status: 200, body: { login: asked.login, type: "User" } };
  const answer = await pass(hub, asked);
  return answer.status < 400 ? answer : { ...answer, body: mended(answer) };
}

const refused = z.looseObject({ message: z.string(), errors: z.optional(z.array(z.unknown())) });

function mended({ status, body }: Answer): unknown {
  const { message, errors } = refused.parse(body);
  return refusalBody(status, message === "Validation failed" ? "Validation Failed" : message, errors);
}
