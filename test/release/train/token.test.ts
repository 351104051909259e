import { describe, expect, it } from "vitest";
import { gitHubToken } from "../../../src/release/train/token.ts";

describe("gitHubToken", () => {
  it.each([
    { env: {}, read: undefined, write: undefined },
    { env: { GITHUB_TOKEN: "g" }, read: "GITHUB_TOKEN", write: undefined },
    { env: { GH_TOKEN: "h", GITHUB_TOKEN: "g" }, read: "GH_TOKEN", write: undefined },
    { env: { RELEASE_PLEASE_TOKEN: "r", GH_TOKEN: "h" }, read: "RELEASE_PLEASE_TOKEN", write: "RELEASE_PLEASE_TOKEN" },
    {
      env: { AXCTL_GITHUB_TOKEN: "a", RELEASE_PLEASE_TOKEN: "r" },
      read: "AXCTL_GITHUB_TOKEN",
      write: "AXCTL_GITHUB_TOKEN",
    },
    {
      env: { AXCTL_GITHUB_TOKEN: " \n", RELEASE_PLEASE_TOKEN: "r" },
      read: "RELEASE_PLEASE_TOKEN",
      write: "RELEASE_PLEASE_TOKEN",
    },
    { env: { AXCTL_GITHUB_TOKEN: "", GITHUB_TOKEN: "g" }, read: "GITHUB_TOKEN", write: undefined },
    { env: { NPM_TOKEN: "n" }, read: undefined, write: undefined },
  ])("of $env reads as $read and writes as $write", ({ env, read, write }) => {
    expect(gitHubToken(env, "read")?.name).toBe(read);
    expect(gitHubToken(env, "write")?.name).toBe(write);
  });

  it("takes what stands around a token off it", () => {
    expect(gitHubToken({ AXCTL_GITHUB_TOKEN: " a\n" }, "write")).toEqual({ name: "AXCTL_GITHUB_TOKEN", token: "a" });
  });
});
