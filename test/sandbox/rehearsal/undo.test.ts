import { expect, it } from "vitest";
import { createUndo } from "../../../src/sandbox/rehearsal/undo.ts";

it("takes down the last one first, once, also when one of them fails", async () => {
  const undo = createUndo();
  const log: string[] = [];
  undo.add(() => void log.push("folder"));
  undo.add(async () => {
    log.push("server");
    throw new Error("it did not stop");
  });
  undo.add(() => void log.push("clone"));
  await expect(undo.all()).rejects.toThrow("it did not stop");
  await undo.all();
  expect(log).toEqual(["clone", "server", "folder"]);
});
