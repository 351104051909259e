/** An argument as a person can paste it into a POSIX shell. A tilde is quoted: the shell would put a home folder there. */
export function shellQuote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
