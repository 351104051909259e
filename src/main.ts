#!/usr/bin/env node
// The entry alone has to be understood by a Node that is too old for the rest, so it imports nothing before it has looked, has no
// export, and is bundled by itself for such a Node. The package's `engines` say the same (a test compares them).
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > 22 || (major === 22 && minor >= 3) || (major === 20 && minor >= 19)) import("./process.ts");
else {
  process.stderr.write(
    `axctl needs Node 20.19 or newer (of 22: 22.3 or newer), and this is Node ${process.versions.node}.\n`,
  );
  process.exitCode = 1;
}
