import * as z from "zod/mini";

/** GitHub's answers, as far as the train reads them (docs.github.com, "REST API"). */
export const repositoryAnswer = z.object({
  html_url: z.string(),
  default_branch: z.string(),
  // Only who may push is told how pull requests may be merged.
  allow_squash_merge: z.optional(z.boolean()),
  squash_merge_commit_title: z.optional(z.enum(["PR_TITLE", "COMMIT_OR_PR_TITLE"])),
  squash_merge_commit_message: z.optional(z.enum(["PR_BODY", "COMMIT_MESSAGES", "BLANK"])),
});

/** A ref, or a tag object: what it names, and of what kind that is. */
export const refAnswer = z.object({ object: z.object({ sha: z.string(), type: z.string() }) });

export const refsAnswer = z.array(z.object({ ref: z.string(), object: z.object({ sha: z.string() }) }));

export const shaAnswer = z.object({ sha: z.string() });

export const labelsAnswer = z.array(z.object({ name: z.string() }));

const repositoryName = z.object({ full_name: z.string() });

export const pullRequestAnswer = z.object({
  number: z.int(),
  html_url: z.string(),
  title: z.string(),
  body: z.nullish(z.string()),
  // A fork that was deleted has no repository any more.
  head: z.object({ ref: z.string(), sha: z.string(), repo: z.nullish(repositoryName) }),
  base: z.object({ ref: z.string(), repo: z.nullish(repositoryName) }),
  labels: labelsAnswer,
  draft: z.optional(z.boolean()),
  merged_at: z.nullish(z.string()),
  merge_commit_sha: z.nullish(z.string()),
});

export const compareAnswer = z.object({
  ahead_by: z.int(),
  behind_by: z.int(),
  merge_base_commit: shaAnswer,
  commits: z.array(
    z.object({ sha: z.string(), commit: z.object({ message: z.string() }), parents: z.array(shaAnswer) }),
  ),
  files: z.optional(z.array(z.object({ filename: z.string(), sha: z.nullish(z.string()), status: z.string() }))),
});

export const releaseAnswer = z.object({
  tag_name: z.string(),
  name: z.nullish(z.string()),
  html_url: z.string(),
  draft: z.boolean(),
  body: z.nullish(z.string()),
});

export const commentsAnswer = z.array(z.object({ body: z.optional(z.string()) }));

export const secretsAnswer = z.object({ secrets: z.array(z.object({ name: z.string() })) });

export const protectionAnswer = z.object({
  required_pull_request_reviews: z.nullish(
    z.object({
      required_approving_review_count: z.optional(z.int()),
      require_code_owner_reviews: z.optional(z.boolean()),
    }),
  ),
  required_status_checks: z.nullish(
    z.object({
      contexts: z.optional(z.array(z.string())),
      checks: z.optional(z.array(z.object({ context: z.string() }))),
    }),
  ),
});

/** A rule of a ruleset that applies to a branch. */
export const ruleAnswer = z.object({
  type: z.string(),
  parameters: z.optional(
    z.object({
      required_status_checks: z.optional(z.array(z.object({ context: z.string() }))),
      required_approving_review_count: z.optional(z.int()),
      require_code_owner_review: z.optional(z.boolean()),
    }),
  ),
});

export const numberAnswer = z.object({ number: z.int() });

/** What GitHub says when it refuses. */
export const refusalAnswer = z.object({
  message: z.optional(z.string()),
  errors: z.optional(z.array(z.union([z.string(), z.object({ message: z.optional(z.string()) })]))),
});
