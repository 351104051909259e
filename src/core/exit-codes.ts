/** The stable exit codes of every command (spec gates.md, "Exit codes and the envelope"). */
export const EXIT = {
  /** It ran and `ok` is true. */
  pass: 0,
  /** A crash or wrong usage. */
  crash: 1,
  /** It ran and `ok` is false: the gate failed. */
  fail: 2,
  /** Required configuration is absent: nothing was measured. */
  skip: 3,
  /** Interrupted by SIGINT, after cleaning up. */
  interrupted: 130,
  /** Interrupted by SIGTERM, after cleaning up. */
  terminated: 143,
} as const;

/** What each code says, whichever command ends with it; `--help` says more where a command knows more. */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  pass: "it ran, and passes",
  crash: "wrong usage, or a failure of axctl itself; the error has a code and says what to do next",
  fail: "it ran, and fails: the gate is closed",
  skip: "required configuration is absent: nothing was measured, which is no pass",
  interrupted: "interrupted by SIGINT (Ctrl-C), after cleaning up",
  terminated: "ended by SIGTERM, after cleaning up",
};

/** The exit code that belongs to a document: a skip never counts as a pass. */
export function exitCodeOf(document: { ok: boolean; skipped: boolean }): number {
  if (document.skipped) return EXIT.skip;
  return document.ok ? EXIT.pass : EXIT.fail;
}
