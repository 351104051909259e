import { expect, it } from "vitest";
import { distTagOf } from "../../../../src/release/train/publish/dist-tag.ts";

it.each<[string, string, string | undefined, string | undefined, string | undefined]>([
  ["a release: npm's own matter", "1.0.0", undefined, undefined, undefined],
  ["a prerelease", "1.0.0-beta.1", undefined, undefined, "beta"],
  ["a prerelease of one word", "1.0.0-alpha", undefined, undefined, "alpha"],
  ["a number is no tag", "1.0.0-0", undefined, undefined, "next"],
  ["nor is what reads as a range", "1.0.0-x.1", undefined, undefined, "next"],
  ["what is built is no prerelease", "1.0.0+7", undefined, undefined, undefined],
  ["the one that was asked for", "1.0.0-beta.1", "canary", "early", "canary"],
  ["the package's own is npm's matter", "1.0.0-beta.1", undefined, "early", undefined],
])("%s", (_, version, asked, configured, expected) => expect(distTagOf(version, { asked, configured })).toBe(expected));
