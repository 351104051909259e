import type { Session } from "../api/client.ts";
import type { Clock, Files, Http, Machine, Programs, Random } from "../core/ports.ts";
import { createRedactor, type Redactor } from "../core/redact.ts";
import { version } from "../core/version.ts";
import type { Subject } from "../evidence/subject.ts";
import { type Explained, explain } from "../identity/doctor.ts";
import type { Identity } from "../identity/resolve.ts";
import { type IdentityOptions, readSources, secretsOf } from "../identity/sources.ts";
import { clock } from "../system/clock.ts";
import { files } from "../system/files.ts";
import { createOutput, type Output } from "../terminal/output.ts";
import type { ProcessHandle } from "./process-handle.ts";

/** What commands need of the world, built when it is first asked for. */
export interface Context {
  machine: Machine;
  clock: Clock;
  files: Files;
  random: Random;
  redactor: Redactor;
  output: Output;
  signal: AbortSignal;
  /** Reads, resolves and explains an identity; from then on none of its credentials is ever printed. */
  explain(options: IdentityOptions): Promise<Explained>;
  /** What opens sessions, over one transport for the whole command. */
  sessions(options: SessionOptions): Promise<(identity: Identity) => Session>;
  /** The git checkout of the working folder. */
  subject(): Promise<Subject | null>;
  /** Ends every connection. */
  close(): Promise<void>;
}

export interface SessionOptions {
  tokenCache: boolean;
  allowInsecureHttp: boolean;
}

/** Builds the context of one command. */
export function createContext(handle: ProcessHandle, { noColor }: { noColor: boolean }): Context {
  const { machine, stdout, stderr, signal } = handle;
  const redactor = createRedactor();
  const output = createOutput({ stdout, stderr, redactor, env: machine.env, noColor });
  let http: Promise<Http> | undefined;
  const transport = () => {
    http ??= import("../system/http.ts").then(({ createHttp }) => createHttp({ env: machine.env }));
    return http;
  };
  return {
    machine,
    clock,
    files,
    random: Math.random,
    redactor,
    output,
    signal,
    explain: async (options) => {
      const sources = await readSources({ files, machine }, options);
      for (const secret of secretsOf(sources)) redactor.add(secret);
      return explain(sources);
    },
    sessions: async (options) => sessionFactory({ machine, redactor, output, http: await transport() }, options),
    subject: async () => {
      const [{ readSubject }, { programs }]: [typeof import("../evidence/subject.ts"), { programs: Programs }] =
        await Promise.all([import("../evidence/subject.ts"), import("../system/programs.ts")]);
      return readSubject(programs, machine.cwd);
    },
    close: async () => (await http)?.close(),
  };
}

type FactoryNeeds = Pick<Context, "machine" | "redactor" | "output"> & { http: Http };

async function sessionFactory(
  { machine, redactor, output, http }: FactoryNeeds,
  options: SessionOptions,
): Promise<(identity: Identity) => Session> {
  const [{ createSession }, { diskTokenCache, noTokenCache }] = await Promise.all([
    import("../api/client.ts"),
    import("../api/token-cache.ts"),
  ]);
  const warn = (message: string) => output.note(`warning: ${message}`);
  const cached = options.tokenCache && machine.env["AX_NO_TOKEN_CACHE"] !== "1";
  return (identity) => {
    const cache = cached
      ? diskTokenCache({ files, clock, platform: machine.platform, warn }, identity.configDir)
      : noTokenCache;
    const { allowInsecureHttp } = options;
    return createSession({ http, clock, cache, redactor, machine, version, allowInsecureHttp }, identity);
  };
}
