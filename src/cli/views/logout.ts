import type { Text } from "../../terminal/text.ts";
import type { LogoutDocument } from "../logout.ts";
import { verdict } from "./marks.ts";

/** What a logout removed. */
export function logoutView({ removed, path, summary }: LogoutDocument): Text[] {
  if (removed) return verdict(true, `removed ${path} and its cached token`, "axctl auth envs").slice(1);
  return verdict(false, `skipped: ${summary.reason ?? ""}`, "axctl auth envs").slice(1);
}
