import type { LogoutDocument } from "../logout.ts";
import type { View } from "../view.ts";
import { verdict } from "./marks.ts";

/** What a logout removed. */
export function logoutView({ removed, path, summary }: LogoutDocument): View {
  if (removed) return { body: [], verdict: verdict(true, `removed ${path} and its cached token`, "axctl auth envs") };
  return { body: [], verdict: verdict(false, `skipped: ${summary.reason ?? ""}`, "axctl auth envs") };
}
