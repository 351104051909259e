import * as z from "zod/mini";
import { AxctlError } from "../core/errors.ts";
import type { Files, Http, Machine } from "../core/ports.ts";
import { expandPath } from "../identity/paths.ts";
import type { OptionSpec } from "./option-spec.ts";
import { nonEmpty } from "./options.ts";

/** The options of every command that sends something, about how it is sent. */
export const transportOptions: readonly OptionSpec[] = [
  { flags: "--cacert <file>", description: "also trust these certificates (PEM), beside NODE_EXTRA_CA_CERTS" },
  { flags: "--cert <file>", description: "the client certificate to show (PEM)" },
  { flags: "--key <file>", description: "its private key (PEM; default: in the file of --cert)" },
  { flags: "--allow-insecure-http", description: "send the token over plain http to a host that is not this machine" },
];

export const transportShape = {
  cacert: z.optional(nonEmpty),
  cert: z.optional(nonEmpty),
  key: z.optional(nonEmpty),
  allowInsecureHttp: z._default(z.boolean(), false),
};

/** How requests are sent; the files are paths of PEM texts. */
export interface TransportOptions {
  allowInsecureHttp: boolean;
  cacert?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
}

type Needs = { files: Pick<Files, "read">; machine: Pick<Machine, "env" | "home" | "cwd"> };

/**
 * Opens the transport that the options ask for.
 *
 * @throws AxctlError `INVALID_OPTION` when a PEM file cannot be read or holds no PEM, and for `--key` without `--cert`.
 */
export async function openTransport(needs: Needs, options: TransportOptions): Promise<Http> {
  const { env } = needs.machine;
  if (options.key !== undefined && options.cert === undefined) {
    throw new AxctlError("INVALID_OPTION", {
      option: "--key",
      reason: "it belongs to a certificate: pass --cert as well",
    });
  }
  const [{ createHttp }, cacert, cert, key] = await Promise.all([
    import("../system/http.ts"),
    readPem(needs, "--cacert", options.cacert),
    readPem(needs, "--cert", options.cert),
    readPem(needs, "--key", options.key),
  ]);
  if (cacert === undefined && cert === undefined) return createHttp({ env });
  // Naming roots switches off those that NODE_EXTRA_CA_CERTS added.
  const extra =
    cacert === undefined
      ? undefined
      : await readPem(needs, "NODE_EXTRA_CA_CERTS", env["NODE_EXTRA_CA_CERTS"] || undefined);
  const extraCa = [cacert, extra].filter((pem) => pem !== undefined);
  const client = cert === undefined ? {} : { cert, key: key ?? cert };
  return createHttp({ env, tls: { extraCa, ...client } });
}

async function readPem(
  { files, machine }: Needs,
  option: string,
  path: string | undefined,
): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const file = await files.read(expandPath(path, { home: machine.home, base: machine.cwd }));
  const refuse = (reason: string) => new AxctlError("INVALID_OPTION", { option, reason: `${path}: ${reason}` });
  if (file.state === "absent") throw refuse("there is no such file");
  if (file.state === "unreadable") throw refuse(file.reason);
  if (!file.text.includes("-----BEGIN ")) throw refuse("it holds no PEM text");
  return file.text;
}
