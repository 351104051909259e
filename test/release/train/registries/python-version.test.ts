import { describe, expect, it } from "vitest";
import { canonicalVersion } from "../../../../src/release/train/registries/python-version.ts";

describe("a version as Python writes it", () => {
  it.each([
    ["1.0.0", "1.0.0"],
    ["v1.0.0", "1.0.0"],
    ["01.02.003", "1.2.3"],
    ["1.0.0-beta.1", "1.0.0b1"],
    ["1.0.0-BETA", "1.0.0b0"],
    ["1.0.0a2", "1.0.0a2"],
    ["1.0.0-alpha.10", "1.0.0a10"],
    ["1.0.0-rc.1", "1.0.0rc1"],
    ["1.0.0c1", "1.0.0rc1"],
    ["1.0.0-preview-3", "1.0.0rc3"],
    ["1.0.0.post2", "1.0.0.post2"],
    ["1.0.0-2", "1.0.0.post2"],
    ["1.0.0-r3", "1.0.0.post3"],
    ["1.0.0.dev4", "1.0.0.dev4"],
    ["1!1.0.0", "1!1.0.0"],
    ["0!1.0.0", "1.0.0"],
    ["1.0.0+linux-x64", "1.0.0+linux.x64"],
    ["1.0.0-canary.1", "1.0.0-canary.1"],
    ["not a version", "not a version"],
  ])("%s is %s", (text, expected) => expect(canonicalVersion(text)).toBe(expected));
});
