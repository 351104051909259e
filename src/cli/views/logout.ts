import { styled, type Text } from "../../terminal/text.ts";
import type { LogoutDocument } from "../logout.ts";
import { verdict } from "./marks.ts";

/** What a logout removed, and what it left. */
export function logoutView({ removed, path, kept_token_file, summary }: LogoutDocument): Text[] {
  if (!removed) return verdict(false, `skipped: ${summary.reason ?? ""}`, "axctl auth envs").slice(1);
  const kept: Text[] =
    kept_token_file === undefined
      ? []
      : [[styled("yellow", "!"), ` the token file that it named was not axctl's and stays: ${kept_token_file}`]];
  return [...kept, ...verdict(true, `removed ${path} and its cached token`, "axctl auth envs").slice(1)];
}
