import type { Destination } from "./destination.ts";
import type { Missing } from "./stages.ts";

/** What a rehearsal found: what is installed, and what it rehearses. */
export interface Findings {
  emulate: boolean;
  verdaccio: boolean;
  /** Where the packages of the repository that is copied go; undefined for the repository that the rehearsal makes itself. */
  here: Destination | undefined;
}

const installed = (what: string, spec: string) =>
  `${what} is not installed here or beside axctl: npm install --no-save ${spec}`;

/** Which needs of stages are not met, each with the reason. Pure. */
export function missingNeeds({ emulate, verdaccio, here }: Findings): Missing {
  return {
    ...(emulate ? {} : { github: installed("the npm package emulate, which plays GitHub,", "emulate@0.11.2") }),
    ...publishing({ verdaccio, here }),
  };
}

function publishing({ verdaccio, here }: Omit<Findings, "emulate">): Missing {
  if (here?.to === "none") return { publishing: "no package of this repository goes to a registry" };
  if (here?.to === "other") return { publishing: here.reason, registry: here.reason };
  if (verdaccio) return {};
  const reason = installed("the npm package verdaccio, a registry on this machine,", "verdaccio@6");
  // The repository that the rehearsal makes has a private package then, which no registry is asked about.
  return here === undefined ? { publishing: reason } : { publishing: reason, registry: reason };
}
