import { expect, it } from "vitest";
import { createPauses } from "../../src/sandbox/pauses.ts";

const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;

it("waits, and not at all for 0", async () => {
  const pauses = createPauses();
  const before = performance.now();
  await pauses.wait(0);
  await pauses.wait(30);
  expect(performance.now() - before).toBeGreaterThanOrEqual(29);
});

it("ends every wait, now and later, and leaves no timer behind", async () => {
  const pauses = createPauses();
  const before = timers();
  const waits = [pauses.wait(60_000), pauses.wait(60_000)];
  expect(timers()).toBe(before + 2);
  pauses.end();
  expect(timers()).toBe(before);
  waits.push(pauses.wait(60_000));
  expect(timers()).toBe(before);
  await Promise.all(waits);
});
