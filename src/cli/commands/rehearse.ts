import * as z from "zod/mini";
import { command } from "../command.ts";
import { flag } from "../options.ts";

export default command({
  description:
    "Plays the whole release train on this machine with nothing real touched: a temporary repository, sandboxes for the environments, a GitHub and an npm registry on loopback where the packages emulate and verdaccio are installed. Then it breaks the train in three places, and lets `release recover` mend it. Nothing is left behind.",
  options: [
    { flags: "--here", description: "rehearse a copy of the current repository at HEAD, with one feature more" },
  ],
  schema: z.object({ here: flag, json: flag, quiet: flag }),
  environment: [],
  exits: {
    pass: "every stage was played, and ended as expected",
    fail: "a stage did not end as expected",
    skip: "a stage was not played, since a package that it needs is not installed",
  },
  examples: [
    ["axctl rehearse", "every stage with the command that a person would type"],
    ["axctl rehearse --here", "the next release of this repository, before anybody sees it"],
  ],
  run: async (options, context) => {
    const { playRehearsal } = await import("../play-rehearsal.ts");
    return playRehearsal(options, context);
  },
});
