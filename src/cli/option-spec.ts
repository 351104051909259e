/** One option as `--help` shows it. What its value may be is the schema's matter. */
export interface OptionSpec {
  flags: string;
  description: string;
  /** Shown in `--help` and used when the option is absent. */
  preset?: string;
  /** May be given several times; the value is a list. */
  repeatable?: true;
}
