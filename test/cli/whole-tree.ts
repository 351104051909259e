import type { RunnableCommand } from "../../src/cli/command.ts";
import { commands as gate } from "../../src/cli/parts/gate.ts";
import { commands as identity } from "../../src/cli/parts/identity.ts";
import { commands as plan } from "../../src/cli/parts/plan.ts";
import { commands as release } from "../../src/cli/parts/release.ts";
import { commands, type Entry } from "../../src/cli/tree.ts";

/** A command with all that stands in the tree and in its module. */
export interface Known extends Entry {
  name: string;
  help: RunnableCommand["help"];
}

/** Every command of the program, in the tree's order. */
export async function wholeTree(): Promise<Known[]> {
  const parts = { ...identity, ...gate, ...plan, ...release };
  return Promise.all(
    commands.map(async (entry) => {
      const name = entry.path.join(" ");
      const load = parts[name];
      if (load === undefined) throw new Error(`no part has the command ${name}`);
      return { ...entry, name, help: (await load()).default.help };
    }),
  );
}
