import * as z from "zod/mini";
import type { CaptureOptions, Programs } from "../../../core/ports.ts";
import type { Registry } from "./registry.ts";

const failureSchema = z.object({ error: z.object({ code: z.string(), summary: z.optional(z.string()) }) });

/** npm's registry, asked through npm itself, so that its configuration counts: registries of scopes, tokens, proxies. */
export function npm(programs: () => Promise<Pick<Programs, "capture">>, options: CaptureOptions): Registry {
  return {
    has: async ({ name, version }) => {
      // Left to itself npm rests for 10 seconds and more before it asks again.
      const args = ["view", "--json", "--prefer-online", "--fetch-retries=0", "--no-update-notifier"];
      const answer = await (await programs()).capture("npm", [...args, "--", `${name}@${version}`, "version"], options);
      if (answer.state === "timed_out") return { known: false, reason: "npm did not answer in time" };
      // A package without that version is told by silence, one that is not there at all by an error.
      if (answer.state === "printed") return { known: true, value: answer.text.trim() === JSON.stringify(version) };
      const { code, summary = "" } = failureIn(answer.text);
      if (code === "E404") return { known: true, value: false };
      return { known: false, reason: code === "" ? "npm cannot be run" : `npm: ${code} ${summary}`.trim() };
    },
  };
}

function failureIn(text: string): { code: string; summary?: string | undefined } {
  try {
    return failureSchema.safeParse(JSON.parse(text)).data?.error ?? { code: "" };
  } catch {
    // npm that is not there, or that died, prints no JSON.
    return { code: "" };
  }
}
