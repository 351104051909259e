import * as z from "zod/mini";
import { command } from "../../command.ts";
import { flag, nonEmpty, oneOf } from "../../options.ts";
import { registryOption } from "../../registries.ts";
import { trainOptions, trainShape } from "../../train-options.ts";
import { gitHubVariables } from "../../variables.ts";

const ACCESS = ["public", "restricted"] as const;

export default command({
  description: [
    "Publishes to npm (npm publish) or PyPI (twine upload), from a workflow or by hand, only where a published GitHub Release",
    "exists whose tag is the commit that is checked out, the tree is clean, and tag, manifest and package say the same version.",
    "A version that is there already with the same content is left alone; one with another content is never replaced.",
  ].join(" "),
  options: [
    { flags: "--path <path>", description: "one package, by its path (default: all whose release is this commit)" },
    { flags: "--dry-run", description: "print what would be sent, and the command that would be run; run no script" },
    { flags: "--dist <folder>", description: "the built Python files (default: dist in the package's folder)" },
    registryOption,
    { flags: "--provenance", description: "let npm sign where it was built, also where publishConfig does not say so" },
    { flags: "--access <access>", description: `for npm: ${ACCESS.join(" or ")}`, values: ACCESS },
    {
      flags: "--dist-tag <name>",
      description:
        "npm's dist-tag (default: publishConfig.tag, a prerelease's identifier such as beta, else npm's own)",
    },
    ...trainOptions,
  ],
  schema: z.object({
    path: z.optional(nonEmpty),
    dryRun: flag,
    dist: z.optional(nonEmpty),
    registryUrl: z.optional(nonEmpty),
    provenance: flag,
    access: z.optional(oneOf(ACCESS)),
    distTag: z.optional(nonEmpty),
    quiet: flag,
    ...trainShape,
  }),
  environment: [...gitHubVariables, "TWINE_REPOSITORY_URL", "TWINE_REPOSITORY"],
  exits: {
    pass: "it is published, or was already, with the same content",
    fail: "something stands in the way, or the registry refused; the next run goes on there",
    skip: "nothing here is to be published, or there are no credentials for GitHub or for the registry",
  },
  examples: [
    ["axctl release publish --dry-run", "what would be published from here, and what stands in the way"],
    ["axctl release publish --provenance --access public", "in the workflow that a published release starts"],
    [
      "axctl release publish --path packages/rail --registry-url https://registry.example",
      "one Python package that was built into packages/rail/dist",
    ],
  ],
  run: async (options, context) => {
    const { releasePublish } = await import("../../release-publish.ts");
    return releasePublish(context, options);
  },
});
