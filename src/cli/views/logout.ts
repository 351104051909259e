import type { LogoutDocument } from "../logout.ts";
import type { View } from "../view.ts";
import { plural, verdict } from "./marks.ts";

/** What a logout removed. */
export function logoutView(document: LogoutDocument): View {
  const { removed, path, summary } = document;
  if (removed) return { body: [], verdict: verdict(true, `removed ${path}${tokensOf(document)}`, "axctl auth envs") };
  return { body: [], verdict: verdict(false, `skipped: ${summary.reason ?? ""}`, "axctl auth envs") };
}

/** What became of the cached tokens, as the end of a sentence. */
function tokensOf({ cached_tokens_removed: count, all_cached_tokens: all }: LogoutDocument): string {
  if (count === null) return "; its cached tokens could not be removed, and work until they expire";
  if (count === 0) return "";
  return all
    ? ` and every cached token (${count}): which of them were its own could not be read`
    : ` and ${plural(count, "cached token")}`;
}
