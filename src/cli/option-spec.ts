/** One option as `--help` shows it. What its value may be is the schema's matter. */
export interface OptionSpec {
  flags: string;
  description: string;
  /** Shown in `--help` and used when the option is absent. */
  preset?: string;
  /** What the value may be, and nothing else; the schema reads it with `oneOf`. */
  values?: readonly string[];
  /** What the value often is, to be proposed by the shell; others are as good. */
  suggests?: readonly string[];
  /** May be given several times; the value is a list. */
  repeatable?: true;
}

/** What gates are for; an organisation may have others. */
export const TARGETS: readonly string[] = ["mcp-ui", "release"];
