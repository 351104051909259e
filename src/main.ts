#!/usr/bin/env node
// The entry alone has to be understood by a Node that is too old for the rest, so it imports nothing before it has looked, has no
// export, and is bundled by itself for such a Node. The package's `engines` say the same (a test compares them).
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > 22 || (major === 22 && minor >= 3) || (major === 20 && minor >= 19))
  import("./process.ts").catch(tellBroken);
else {
  process.stderr.write(
    `axctl needs Node 20.19 or newer (of 22: 22.3 or newer), and this is Node ${process.versions.node}.\n`,
  );
  process.exitCode = 1;
}

/**
 * What the rest of the program says of an error of its own, where a part of it is missing or cut short, so that it cannot: the
 * texts of the catalogue's INTERNAL (a test compares them).
 */
function tellBroken(thrown: unknown): void {
  const options = process.argv.slice(2);
  const end = options.indexOf("--");
  const has = (flag: string) => options.slice(0, end === -1 ? options.length : end).indexOf(flag) !== -1;
  const reason = (thrown instanceof Error ? thrown.message : String(thrown)).replace(/[^\x20-\x7e]/g, "?");
  const error = {
    code: "INTERNAL",
    message: `axctl failed unexpectedly: ${reason}`,
    hint: "Run the same command with --debug and report what it prints.",
  };
  // A shell that asks for words takes what is printed for some.
  if (has("--json") && options[0] !== "__complete") {
    const summary = { command: "axctl", error };
    const document = { version: 1, ok: false, skipped: false, summary, details: [] };
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  }
  process.stderr.write(`error ${error.code}: ${error.message}\n  ${error.hint}\n`);
  if (has("--debug") && thrown instanceof Error) process.stderr.write(`${thrown.stack}\n`);
  process.exitCode = 1;
}
