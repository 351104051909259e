import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { blobId } from "../../../../src/release/train/pull-request/blob-id.ts";

describe("blobId", () => {
  it.each(["", "1.0.0\n", "ä 🚂 \u0000 \r\n", "x".repeat(70_000)])("is what git says of %j", (content) => {
    const id = execFileSync("git", ["hash-object", "--stdin"], { input: content, encoding: "utf8" }).trim();
    expect(blobId(content)).toBe(id);
  });
});
