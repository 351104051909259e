import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listLogins } from "../../src/identity/logins.ts";
import { files } from "../support/files.ts";
import { tempFolder, write } from "./support.ts";

describe("the configured logins", () => {
  it.each<[string, string[], string[]]>([
    ["are none without a configuration folder", [], []],
    ["are the default one, when user.toml exists", ["user.toml"], ["default"]],
    ["are the named ones, sorted", ["users/next/user.toml", "users/dev/user.toml"], ["dev", "next"]],
    ["have the default one first", ["users/dev/user.toml", "user.toml"], ["default", "dev"]],
    ["are no folders without a login", ["users/dev/other.toml"], []],
    ["are not the marker", ["users/.active"], []],
    ["may be broken: doctor tells", ["users/dev/user.toml/folder"], ["dev"]],
    [
      "are no folders that --env could not name",
      ["users/Dev/user.toml", "users/-x/user.toml", "users/a b/user.toml"],
      [],
    ],
    ["are no reserved devices", ["users/con/user.toml"], []],
    ["are no endless names", [`users/${"a".repeat(65)}/user.toml`], []],
    ["are not users/default, for default means user.toml", ["users/default/user.toml", "users/user/user.toml"], []],
  ])("%s", async (_, paths, expected) => {
    const folder = await write(await tempFolder(), Object.fromEntries(paths.map((path) => [`ax/${path}`, ""])));
    expect(await listLogins(files, join(folder, "ax"))).toEqual(expected);
  });
});
