import { parseUrl } from "../../core/parse-url.ts";
import type { Repository } from "./candidate.ts";

/** Where the repository's name may come from, first match wins. */
export interface NameSources {
  /** `--repo owner/name`. */
  option: string | undefined;
  /** `GITHUB_REPOSITORY`. */
  variable: string | undefined;
  /** `GITHUB_SERVER_URL`, for the variable. */
  server: string | undefined;
  /** The URL of the remote `origin`. */
  remote: string | undefined;
  /** `repository` of package.json, a text or its `url`. */
  packageJson: string | undefined;
}

const DEFAULT_HOST = "https://github.com";

/** The repository that links lead to; undefined when nothing names one. A GitHub Enterprise remote keeps its host. Pure. */
export function repositoryOf({ option, variable, server, remote, packageJson }: NameSources): Repository | undefined {
  const plain = (text: string | undefined, host: string) => {
    const [, owner, name] = /^([\w.-]+)\/([\w.-]+)$/.exec(text?.trim() ?? "") ?? [];
    return owner === undefined || name === undefined ? undefined : { host, owner, name };
  };
  const serverHost = server?.replace(/\/+$/, "") || DEFAULT_HOST;
  return (
    plain(option, serverHost) ??
    plain(variable, serverHost) ??
    fromUrl(remote) ??
    fromUrl(packageJson) ??
    plain(packageJson?.replace(/^github:/, ""), DEFAULT_HOST)
  );
}

/** `https://host/owner/name(.git)`, `ssh://git@host/owner/name`, `git@host:owner/name`. */
function fromUrl(url: string | undefined): Repository | undefined {
  const text = url?.trim().replace(/^git\+/, "") ?? "";
  const scp = /^(?:[^@/:]+@)?([^/:@]{2,}):(?!\/\/)(.+)$/.exec(text);
  const parsed = scp === null ? parseUrl(text) : undefined;
  const host = scp?.[1] ?? parsed?.host.replace(/^(?:www\.)/, "") ?? "";
  const path = (scp?.[2] ?? parsed?.pathname ?? "").replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
  const [owner, name, ...deeper] = path.split("/");
  if (host === "" || !owner || !name || deeper.length > 0) return undefined;
  return { host: `https://${parsed?.protocol === "ssh:" ? parsed.hostname : host}`, owner, name };
}
