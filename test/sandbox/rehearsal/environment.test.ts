import { expect, it } from "vitest";
import { stageEnvironment } from "../../../src/sandbox/rehearsal/environment.ts";

const folders = { home: "/r/home", config: "/r/config", temporary: "/r/tmp" };

it("keeps where programs are, and nothing else of a person's environment", () => {
  const own = {
    PATH: "/bin",
    LANG: "C.UTF-8",
    ...{ HOME: "/home/me", AX_TOKEN: "t", AX_CONFIG_DIR: "/home/me/.ax", XDG_CONFIG_HOME: "/home/me/.config" },
    ...{ GITHUB_TOKEN: "g", AXCTL_GITHUB_TOKEN: "a", GH_TOKEN: "h", RELEASE_PLEASE_TOKEN: "r", NPM_TOKEN: "n" },
    ...{ npm_config_userconfig: "/home/me/.npmrc", NODE_AUTH_TOKEN: "n", NODE_OPTIONS: "--require x", CI: "true" },
    ...{ GIT_DIR: "/home/me/.git", GIT_ASKPASS: "ask", HTTPS_PROXY: "http://proxy", https_proxy: "http://proxy" },
  };
  expect(stageEnvironment(own, folders)).toEqual({
    PATH: "/bin",
    LANG: "C.UTF-8",
    ...{ HOME: "/r/home", USERPROFILE: "/r/home", AX_CONFIG_DIR: "/r/config" },
    ...{ TMPDIR: "/r/tmp", TEMP: "/r/tmp", TMP: "/r/tmp" },
    ...{ GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0" },
    // Nobody serves there: what would leave the machine is refused.
    ...{ HTTP_PROXY: "http://127.0.0.1:1", HTTPS_PROXY: "http://127.0.0.1:1", NO_PROXY: "127.0.0.1,localhost" },
    ...{ npm_config_registry: "http://127.0.0.1:1/", npm_config_ignore_scripts: "true" },
  });
});

it("takes what the rehearsal itself says over its own defaults", () => {
  const more = { npm_config_registry: "http://127.0.0.1:4873/", GITHUB_API_URL: "http://127.0.0.1:2/" };
  expect(stageEnvironment({}, folders, more)).toMatchObject(more);
});
