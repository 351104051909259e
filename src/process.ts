import { setMaxListeners } from "node:events";
import { fstatSync } from "node:fs";
import process from "node:process";
import { interruption } from "./cli/interruption.ts";
import { streamFault, uncaughtFault } from "./cli/process-faults.ts";
import type { ProcessHandle } from "./cli/process-handle.ts";
import { run } from "./cli/run.ts";
import { readMachine } from "./machine.ts";

// A reader that goes away (`axctl … | head`) is no error; whatever else a stream reports is, once.
let outputCode: number | undefined;
for (const [name, stream] of [
  ["standard output", process.stdout],
  ["standard error", process.stderr],
] as const) {
  stream.on("error", (error) => {
    const fault = streamFault(name, error);
    if (fault === undefined || outputCode !== undefined) return;
    outputCode = fault.exitCode;
    process.exitCode = outputCode;
    process.stderr.write(fault.line);
  });
}

// A library that asks Node for colours makes it say that NO_COLOR is ignored where FORCE_COLOR is set, too. Here it is not.
const warners = process.listeners("warning");
process.removeAllListeners("warning");
process.on("warning", (warning) => {
  if (/^The '\w+' env is ignored due to the 'FORCE_COLOR' env/.test(warning.message)) return;
  for (const warn of warners) warn(warning);
});

const controller = new AbortController();
// Every request and every back-off of a run listens to it: however many there are, none is a leak.
setMaxListeners(0, controller.signal);
let receiver: Parameters<ProcessHandle["takeSignals"]>[0] | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (receiver !== undefined) return receiver(signal);
    const reason = interruption(signal);
    // The second time a person is out of patience: whatever still cleans up is left behind.
    if (controller.signal.aborted) process.exit(reason.exitCode);
    controller.abort(reason);
  });
}

// What a program throws beside its run, such as in an event, ends the run as an interruption does: in order, and with one error.
let fault: ReturnType<typeof uncaughtFault> | undefined;
let ended = false;
process.on("uncaughtException", (thrown) => {
  fault ??= uncaughtFault(thrown);
  controller.abort(fault.reason);
  if (ended) tellFault(fault.line);
});

function tellFault(line: string): void {
  process.stderr.write(line);
  process.exitCode = 1;
}

// Should the run never end, nothing else would say so: the entry does not wait for this module.
process.exitCode = 1;
const exitCode = await run({
  argv: process.argv.slice(2),
  ...readMachine({}),
  stdin: () => process.stdin,
  stdout: sink(process.stdout),
  stderr: sink(process.stderr),
  signal: controller.signal,
  takeSignals: (receive) => {
    receiver = receive;
    // These two end a command of axctl's own as they end any program; one in its place must not be left behind by that.
    const forwarded = (["SIGHUP", "SIGQUIT"] as const).map((signal) => ({ signal, pass: () => receive(signal) }));
    for (const { signal, pass } of forwarded) process.on(signal, pass);
    return () => {
      receiver = undefined;
      for (const { signal, pass } of forwarded) process.off(signal, pass);
    };
  },
});
process.exitCode = outputCode ?? exitCode;
ended = true;
// It came too late for the run to notice.
if (fault !== undefined && exitCode === 0) tellFault(fault.line);

function sink(stream: NodeJS.WriteStream & { fd: number }) {
  return {
    write: (text: string) => void stream.write(text),
    isTTY: stream.isTTY === true,
    isFile: () => fstatSync(stream.fd).isFile(),
    // A terminal that does not know its size says 0.
    size: () => (stream.columns > 0 ? { columns: stream.columns, rows: stream.rows || 24 } : undefined),
  };
}
