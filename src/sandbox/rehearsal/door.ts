import { mkdirSync } from "node:fs";
import type { Environment } from "../github/local-git.ts";
import { type Clone, openClone } from "./clone.ts";
import type { Branches } from "./deeds.ts";

/** The repository that a rehearsal makes for itself: a small npm package, released once, with a feature that waits. */
export function makeDoor(folder: string, env: Environment, { source, target, isPrivate }: DoorOptions): Clone {
  mkdirSync(folder);
  const clone = openClone(folder, env);
  clone.git("init", "--quiet", "--initial-branch", target);
  // A release of the same second as what came after it would stand anywhere between that in a log by dates.
  clone.commit("chore: release 1.0.0", doorFiles(isPrivate), "2026-01-01T12:00:00Z");
  clone.git("tag", "v1.0.0");
  clone.git("checkout", "--quiet", "-b", source);
  clone.commit("feat: a bell at the door", { "bell.js": "export const bell = () => 'ding';\n" });
  return clone;
}

export interface DoorOptions extends Branches {
  /** A private package goes to no registry. */
  isPrivate: boolean;
}

function doorFiles(isPrivate: boolean): Record<string, string> {
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  return {
    "package.json": json({
      name: "@rehearsal/door",
      version: "1.0.0",
      description: "A door, to rehearse a release with.",
      license: "MIT",
      type: "module",
      exports: "./door.js",
      ...(isPrivate ? { private: true } : { publishConfig: { access: "public" } }),
    }),
    "door.js": "export const door = () => 'a door';\n",
    "CHANGELOG.md": "# Changelog\n\n## 1.0.0 (2026-01-01)\n\n\n### Features\n\n* a door\n",
    "release-please-config.json": json({
      "release-type": "node",
      "include-component-in-tag": false,
      packages: { ".": {} },
    }),
    ".release-please-manifest.json": json({ ".": "1.0.0" }),
  };
}
