/** The folders of a rehearsal that stages use in place of a person's own. */
export interface StageFolders {
  home: string;
  /** For AX_CONFIG_DIR. */
  config: string;
  /** For temporary files. */
  temporary: string;
}

/** All that stages get of a person's own environment: where programs are, and which language they speak. */
const KEPT = ["PATH", "Path", "SYSTEMROOT", "LANG", "LC_ALL", "LC_CTYPE"];

/** A port that nothing serves on: whatever a stage asks outside of this machine is refused there. */
const NOWHERE = "http://127.0.0.1:1";

/**
 * The whole environment of a stage: no token, no configuration, no proxy of the person's, and no way off the machine. What
 * is given beside that counts most. Pure.
 */
export function stageEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  { home, config, temporary }: StageFolders,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const kept = KEPT.flatMap((name): [string, string][] => {
    const value = own[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    USERPROFILE: home,
    AX_CONFIG_DIR: config,
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    HTTP_PROXY: NOWHERE,
    HTTPS_PROXY: NOWHERE,
    NO_PROXY: "127.0.0.1,localhost",
    npm_config_registry: `${NOWHERE}/`,
    npm_config_ignore_scripts: "true",
    ...more,
  };
}
