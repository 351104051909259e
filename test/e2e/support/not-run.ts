/** A command line of a page that is run by no test for the page's sake. */
interface NotRun {
  /** From the root of the project. */
  page: string;
  line: string;
  /** What it needs that is not here. */
  reason: string;
}

/** All command lines in shell blocks that cannot be run here; the audit holds that every other one was run. */
export const NOT_RUN: readonly NotRun[] = [
  { page: "README.md", line: "npm ci && npm run demo", reason: "installs from a registry; demo.test.ts runs the demo" },
  { page: "README.md", line: "npm ci && npm test", reason: "installs from a registry, and is what runs this" },
  {
    page: "docs/rehearsal.md",
    line: "npm install --no-save emulate@0.11.2 verdaccio@6",
    reason: "installs from a registry; rehearse.test.ts plays with what was installed",
  },
  {
    page: "docs/reference.md",
    line: "axctl login --env dev --url https://dev.example",
    reason: "asks a person for a token; identity-login-terminal.test.ts answers it on a terminal",
  },
  {
    page: "docs/reference.md",
    line: "axctl release publish --provenance --access public",
    reason: "provenance needs an identity that a CI service vouches for",
  },
  {
    page: "docs/reference.md",
    line: "axctl release publish --path packages/rail --registry-url https://registry.example",
    reason: "needs twine and that registry; publish.python.test.ts runs it against one on loopback",
  },
];

/** The program beside axctl that a command line begins with, where a machine may do without it. */
export function neededBy(line: string): string | undefined {
  return /^(?:jq|curl)\b/.exec(line)?.[0];
}
