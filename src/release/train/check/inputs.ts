import type { Tag } from "../../plan/history.ts";
import type { Codeowners } from "./codeowners.ts";
import type { Workflow } from "./workflow.ts";

/** All that a posture is judged by: texts of files by their path from the root, and tags. */
export interface PostureInputs {
  files: ReadonlyMap<string, string>;
  tags: readonly Tag[];
  /** The branch that is released. */
  target: string;
  configFile: string;
  manifestFile: string;
  /** The manifest's text at the commit before, where there is one: what a release brings has no tag before it is merged. */
  manifestBefore?: string | undefined;
}

/** The inputs, read. */
export interface Posture extends PostureInputs {
  workflows: readonly Workflow[];
  codeowners: Codeowners | undefined;
}
