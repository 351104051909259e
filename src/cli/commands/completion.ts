import * as z from "zod/mini";
import { envelope } from "../../evidence/envelope.ts";
import { command } from "../command.ts";
import { SHELLS, scripts } from "../completion/scripts.ts";
import { oneOf } from "../options.ts";

export default command({
  description:
    "Prints a script for the shell, which then asks axctl itself what may be typed next: commands, options, values, the environments that this machine knows, branches, files. docs/completion.md says where the script goes.",
  operands: { usage: "<shell>", description: `one of ${SHELLS.join(", ")}`, values: SHELLS },
  options: [],
  schema: z.object({ operands: z.tuple([oneOf(SHELLS)]) }),
  environment: [],
  exits: { pass: "the script is printed", fail: null, skip: null },
  examples: [
    ["source <(axctl completion bash)", "for this shell; in ~/.bashrc for every one"],
    ["axctl completion zsh > ~/.zfunc/_axctl", "a folder of zsh's fpath"],
    ["axctl completion fish > ~/.config/fish/completions/axctl.fish", "where fish looks for it"],
  ],
  run: async ({ operands: [shell] }) => {
    const script = scripts[shell];
    const summary = { command: "axctl completion", shell };
    return {
      document: envelope({ ok: true, skipped: false, summary, details: [], script }),
      view: async () => ({ body: script.trimEnd().split("\n") }),
    };
  },
});
