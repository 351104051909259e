/**
 * What the benches share. Machines are noisy, so that only ratios within one run carry over: every case is run in turns with the
 * others, and its figure is the median.
 */

/** `npm run bench` takes `BENCH_RUNS` for how often each case is run. */
const runs = Number(process.env["BENCH_RUNS"] ?? 15);

/** Runs every case in turns and gives each one's median in milliseconds. @param {Record<string, () => void>} cases */
export function measure(cases) {
  /** @type {Record<string, number[]>} */
  const samples = {};
  for (let round = -1; round < runs; round++) {
    for (const [name, run] of Object.entries(cases)) {
      const started = performance.now();
      run();
      // The first round only warms up the disk's cache.
      if (round >= 0) samples[name] = [...(samples[name] ?? []), performance.now() - started];
    }
  }
  return (/** @type {string} */ name) => median(samples[name] ?? []);
}

/** @param {string[]} names @param {(name: string) => number} time in ms @param {number} bare a bare node start, in ms */
export function printTimes(names, time, bare) {
  for (const name of names) {
    const ratio = (time(name) / bare).toFixed(2).padStart(8);
    console.log(`${name.padEnd(42)}${time(name).toFixed(0).padStart(6)} ms${ratio} × bare node`);
  }
}

/** Prints a figure beside its bound and tells whether it holds. @param {string} what @param {number} value @param {number} limit @param {string} unit */
export function bound(what, value, limit, unit) {
  const ok = value <= limit;
  console.log(`${ok ? "✓" : "✗"} ${what.padEnd(48)}${value.toFixed(2).padStart(8)} ${unit}  (at most ${limit})`);
  return ok;
}

/** @param {number[]} samples */
function median(samples) {
  return samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)] ?? Number.NaN;
}
