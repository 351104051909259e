import { displayUrl, readBaseUrl } from "../core/base-url.ts";
import { AxctlError } from "../core/errors.ts";
import { npm } from "../release/train/registries/npm.ts";
import type { PublishedName } from "../release/train/registries/published-name.ts";
import { pypi } from "../release/train/registries/pypi.ts";
import type { PackageVersion, PublishedVersion, Registry } from "../release/train/registries/registry.ts";
import type { Known } from "../release/train/status/facts.ts";
import type { Context } from "./context.ts";
import type { OptionSpec } from "./option-spec.ts";
import type { TransportOptions } from "./transport.ts";

export interface RegistryOptions extends TransportOptions {
  timeout: number;
  offline: boolean;
  /** Of a registry with PyPI's JSON API. */
  registryUrl?: string | undefined;
}

export const registryOption: OptionSpec = {
  flags: "--registry-url <url>",
  description:
    "the registry of Python packages, by the base of its JSON API; npm's is the one that npm is configured for",
};

/**
 * What the registry of a package has of a version of it.
 *
 * @param folder where npm is asked, whose configuration counts; the working folder by itself
 *
 * @throws AxctlError `INVALID_OPTION` for a `--registry-url` that is none.
 */
export async function publishedVersion(
  context: Context,
  options: RegistryOptions,
  {
    registry,
    publishConfig,
    folder = context.machine.cwd,
    ...wanted
  }: PublishedName & PackageVersion & { folder?: string },
): Promise<Known<PublishedVersion | undefined>> {
  if (options.offline) return { known: false, reason: "the registry was not asked" };
  const { signal, programs, files, machine } = context;
  if (registry === "npm") {
    const bounds = { cwd: folder, env: machine.env, timeoutMs: options.timeout, signal };
    return npm({ programs, files, registries: publishConfig.registries, ...bounds }).find(wanted);
  }
  if (options.registryUrl === undefined)
    return { known: false, reason: "the registry of Python packages is named by --registry-url, which was not given" };
  return (await pythonRegistry(context, { ...options, registryUrl: options.registryUrl })).find(wanted);
}

/**
 * The registry of Python packages that the options name.
 *
 * @throws AxctlError `INVALID_OPTION` for a `--registry-url` that is none.
 */
export async function pythonRegistry(
  context: Pick<Context, "http" | "signal">,
  options: TransportOptions & { registryUrl: string; timeout: number },
): Promise<Registry> {
  const read = readBaseUrl(options.registryUrl);
  if (!read.ok)
    throw new AxctlError("INVALID_OPTION", {
      option: "--registry-url",
      reason: `${displayUrl(options.registryUrl)}: ${read.reason}`,
    });
  const http = await context.http(options);
  return pypi({ http, url: read.base, timeoutMs: options.timeout, signal: context.signal });
}
