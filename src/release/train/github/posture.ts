import * as z from "zod/mini";
import type { Protection, SecretNames } from "../github-port.ts";
import { protectionAnswer, ruleAnswer, secretsAnswer } from "./answers.ts";
import { type Ask, isMissing, PAGE, REPO, unlessHidden, unlessMissing } from "./ask.ts";

/** The secrets of a repository, and those that its organisation shares with it; undefined where the token may not list them. */
export async function secretNames(ask: Ask): Promise<SecretNames> {
  const listed = (kind: string) => ask(`GET ${REPO}/actions/${kind}`, { per_page: PAGE }, secretsAnswer);
  const [own, shared] = await Promise.all([
    unlessHidden(listed("secrets")),
    // A repository of a person has no organisation.
    unlessHidden(unlessMissing(listed("organization-secrets")).then((found) => found?.secrets ?? [])),
  ]);
  return { own: own?.secrets.map(({ name }) => name), shared: shared?.map(({ name }) => name) };
}

/** Protection of the old kind, which only administrators may see, and rules, which everybody may. */
export async function protectionOf(ask: Ask, branch: string): Promise<Protection | null | undefined> {
  const [classic, rules] = await Promise.all([
    classicProtection(ask, branch),
    unlessMissing(ask(`GET ${REPO}/rules/branches/{branch}`, { branch, per_page: PAGE }, z.array(ruleAnswer))),
  ]);
  if ((rules ?? []).length === 0) return classic;
  const checks = (rules ?? []).flatMap(({ parameters }) => parameters?.required_status_checks ?? []);
  const requiresReview = classic?.requiresReview === true || (rules ?? []).some(asksForReview);
  const requiredChecks = [...new Set([...(classic?.requiredChecks ?? []), ...checks.map(({ context }) => context)])];
  // What the rules leave open, a protection that this token may not see may ask for.
  if (classic === undefined && !(requiresReview && requiredChecks.length > 0)) return undefined;
  return { requiresReview, requiredChecks };
}

/** A pull request alone is no review: the rule may ask for no approval. */
function asksForReview({ type, parameters }: z.infer<typeof ruleAnswer>): boolean {
  const { required_approving_review_count: count = 0, require_code_owner_review: byOwner } = parameters ?? {};
  return type === "pull_request" && (count > 0 || byOwner === true);
}

async function classicProtection(ask: Ask, branch: string): Promise<Protection | null | undefined> {
  try {
    const found = await unlessHidden(ask(`GET ${REPO}/branches/{branch}/protection`, { branch }, protectionAnswer));
    if (found === undefined) return undefined;
    const { contexts = [], checks = [] } = found.required_status_checks ?? {};
    const requiredChecks = [...new Set([...contexts, ...checks.map(({ context }) => context)])];
    const { required_approving_review_count: count = 0, require_code_owner_reviews: byOwner } =
      found.required_pull_request_reviews ?? {};
    return { requiresReview: count > 0 || byOwner === true, requiredChecks };
  } catch (error) {
    // GitHub says 404 both to who may not look and where there is none; the words tell them apart.
    if (isMissing(error)) return /Branch not protected/i.test(error.message) ? null : undefined;
    throw error;
  }
}
