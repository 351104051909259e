import { Session } from "node:inspector/promises";
import { writeFileSync } from "node:fs";
import { expect, it, vi } from "vitest";
import { examine } from "./examine.ts";
import { CHECKS, startElsewhere } from "./hostile-server.ts";
import { homes } from "./in-process.ts";
import { statusAnswers } from "./tables/http.ts";

it("prof", async () => {
  vi.stubEnv("PATH", "");
  const elsewhere = await startElsewhere();
  const folders = homes();
  const bad = statusAnswers[0];
  if (!bad || typeof bad.check === "string") throw new Error();
  const verdict = bad.check;
  const go = async () => { for (const endpoint of CHECKS) await examine({ bad, endpoint, verdict, routed: false }, folders.next, elsewhere); };
  await go();
  const s = new Session(); s.connect();
  await s.post("Profiler.enable"); await s.post("Profiler.start");
  const t = process.cpuUsage(); const w = performance.now();
  await go(); await go(); await go();
  const u = process.cpuUsage(t);
  console.log("per run ms", u.user / 1000 / 48, u.system / 1000 / 48, (performance.now() - w) / 48);
  const { profile } = await s.post("Profiler.stop");
  writeFileSync("/tmp/prof/x.cpuprofile", JSON.stringify(profile));
  expect(1).toBe(1);
});
