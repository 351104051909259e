import { EXIT } from "./exit-codes.ts";

/**
 * Every error that axctl can end with, once: what was wrong, what to do next, and the exit code.
 * `{name}` is filled from the parameters given to {@link AxctlError}. Codes are stable; texts may improve.
 */
export const catalogue = {
  USAGE: { exit: EXIT.crash, message: "{reason}", hint: "Run `{command} --help` for the options and examples." },
  INVALID_OPTION: {
    exit: EXIT.crash,
    message: "{option}: {reason}",
    hint: "Correct the value of {option} and run the command again.",
  },
  INVALID_ENV_NAME: {
    exit: EXIT.crash,
    message: "{origin} is no usable environment name: {reason}",
    hint: "Use letters, digits, `.`, `_` and `-`, for example `dev` or `customer-a`.",
  },
  HOME_NOT_USABLE: {
    exit: EXIT.crash,
    message: "the home folder `{home}` is no absolute path",
    hint: "Set HOME to the absolute path of your home folder, or AX_CONFIG_DIR to a folder for axctl's configuration.",
  },
  ARTIFACT_NOT_WRITTEN: {
    exit: EXIT.crash,
    message: "the artifact {path} was not written: {reason}",
    hint: "Give a path to a regular file in a folder that you may write to.",
  },
  FILE_NOT_WRITTEN: {
    exit: EXIT.crash,
    message: "{path} was not written: {reason}",
    hint: "Check the folder's owner, permissions and free space.",
  },
  FOLDER_NOT_READ: {
    exit: EXIT.crash,
    message: "the folder {path} was not read: {reason}",
    hint: "Check the folder's owner and permissions.",
  },
  CONFIG_UNREADABLE: {
    exit: EXIT.crash,
    message: "{path} cannot be used: {reason}",
    hint: "Correct {path}, or move it away; nothing was changed.",
  },
  NO_WORKING_FOLDER: {
    exit: EXIT.crash,
    message: "the working folder cannot be used: {reason}",
    hint: "Change to a folder that is there, and run the command again.",
  },
  NO_HOME_FOLDER: {
    exit: EXIT.crash,
    message: "there is no home folder: {reason}",
    hint: "Set HOME to a folder of your own.",
  },
  OUTPUT_NOT_WRITTEN: {
    exit: EXIT.crash,
    message: "{stream} was not written: {reason}",
    hint: "Check where the output goes to: its free space, and whether it can be written.",
  },
  COMMAND_NOT_STARTED: {
    exit: EXIT.crash,
    message: "the evidence holds, but {command} was not started: {reason}",
    hint: "Give a program that is in PATH, or the path of one that may be executed; there is no shell in between.",
  },
  GIT_SILENT: {
    exit: EXIT.crash,
    message: "git did not answer within {seconds} s, so the commit of this checkout is not known",
    hint: "Run `git status` here to see what holds it up, and run the command again.",
  },
  NO_TERMINAL: {
    exit: EXIT.crash,
    message: "there is no terminal to ask for the token at",
    hint: "Pass the token through standard input: `axctl login --token-stdin < token-file`.",
  },
  NO_TOKEN_GIVEN: {
    exit: EXIT.crash,
    message: "no token was given",
    hint: "Enter a user token (axp_u_…); create one in the aX web application's settings.",
  },
  SHARD_REFUSED: {
    exit: EXIT.fail,
    message: "{folder} cannot be merged: {reason}",
    hint: "Name the folder of each part once, as `axctl qa matrix --shard I/N --artifact-dir DIR` wrote it.",
  },
  NO_ARTIFACTS: {
    exit: EXIT.crash,
    message: "{folder} holds no artifact of a gate",
    hint: "Name a folder that `axctl qa matrix --artifact-dir` or `axctl qa ci` wrote, or that holds <env>-preflight.json.",
  },
  NOT_ATTESTABLE: {
    exit: EXIT.fail,
    message: "no statement about a commit can be made: {reason}",
    hint: "Run the gate again in a checkout of the commit, with no tracked file changed.",
  },
  GIT_NOT_FOUND: {
    exit: EXIT.crash,
    message: "git is not installed, or not in PATH",
    hint: "Install git; a plan is read from its objects.",
  },
  GIT_FAILED: {
    exit: EXIT.crash,
    message: "git {what} ended before it had told everything",
    hint: "Run `git fsck`, and fetch what is missing.",
  },
  GIT_TOO_OLD: {
    exit: EXIT.crash,
    message: "git here cannot {what}",
    hint: "Install git {needed} or newer; `git --version` tells which one this is.",
  },
  GIT_REFUSED: {
    exit: EXIT.crash,
    message: "git does not read the repository at {folder}: {reason}",
    hint: "Run `git log -1` there to see what it asks for; another user's repository is trusted with `git config --global --add safe.directory PATH`.",
  },
  NO_REPOSITORY: {
    exit: EXIT.crash,
    message: "{folder} is in no git repository",
    hint: "Run the command in a clone of the repository.",
  },
  UNKNOWN_REF: {
    exit: EXIT.crash,
    message: "git knows no commit {ref}",
    hint: "Fetch it, or name a branch, a tag or a commit that this clone has.",
  },
  NO_RELEASE_CONFIG: {
    exit: EXIT.crash,
    message: "there is no {paths} at the ref that is planned for",
    hint: "Commit what is missing, or name other files with --config-file and --manifest-file (paths from the repository's root).",
  },
  RELEASE_CONFIG: {
    exit: EXIT.crash,
    message: "{faults}",
    hint: "Correct {paths} at the ref that is planned for; nothing was changed.",
  },
  RELEASE_FILE: {
    exit: EXIT.crash,
    message: "{path}: {reason}",
    hint: "Correct {path} at the ref that is planned for, or what the configuration says of it: Release Please fails there, too.",
  },
  RELEASE_UNSUPPORTED: {
    exit: EXIT.crash,
    message: "{reason}",
    hint: "A plan that left it out would be another one than Release Please makes: plan such a package with Release Please itself.",
  },
  SHALLOW_HISTORY: {
    exit: EXIT.crash,
    message: "this clone is shallow, and its history ends before all that a release of {paths} would hold",
    hint: "Deepen it: git fetch --unshallow --tags, or git fetch --deepen=500 --tags (in GitHub Actions: actions/checkout with fetch-depth: 0).",
  },
  NO_GITHUB_TOKEN: {
    exit: EXIT.skip,
    message: "no token for GitHub may {purpose}: none of {names} is set",
    hint: "Set AXCTL_GITHUB_TOKEN or RELEASE_PLEASE_TOKEN to a token with Contents, Pull requests and Issues: write. GITHUB_TOKEN is never used to write: what it makes starts no workflows.",
  },
  GITHUB_LIMITED: {
    exit: EXIT.fail,
    message: "GitHub limits requests: {request} may be asked again in {seconds} s, which is more than --timeout leaves",
    hint: "Run the same command again then, or with a longer --timeout: it continues where it stopped.",
  },
  GITHUB_UNREACHABLE: {
    exit: EXIT.fail,
    message: "{request} got no whole answer: {reason}",
    hint: "Check the network, the proxy and GITHUB_API_URL; then run the same command again: it continues where it stopped.",
  },
  GITHUB_FAILING: {
    exit: EXIT.fail,
    message: "{request} answered {status}: {reason}",
    hint: "GitHub has trouble of its own: run the same command again later; it continues where it stopped.",
  },
  GITHUB_UNAUTHORIZED: {
    exit: EXIT.fail,
    message: "GitHub does not accept the token for {request}: {reason}",
    hint: "Check that the token has not expired, that it is for this GitHub, and that the organisation admits it.",
  },
  GITHUB_FORBIDDEN: {
    exit: EXIT.fail,
    message: "the token may not {request}: {reason}",
    hint: "Give it Contents, Pull requests and Issues: write for this repository.",
  },
  GITHUB_REFUSED: {
    exit: EXIT.fail,
    message: "{request} answered {status}: {reason}",
    hint: "Check the repository's name (--repo), the branches (--target, --source) and what the token may see.",
  },
  GITHUB_ODD_ANSWER: {
    exit: EXIT.fail,
    message: "the answer to {request} cannot be used: {reason}",
    hint: "Check --repo and GITHUB_API_URL; the base of a GitHub Enterprise server ends with /api/v3.",
  },
  TAG_ELSEWHERE: {
    exit: EXIT.fail,
    message: "the tag {tag} names {found}, and the release is {sha}",
    hint: "A tag is never moved: a person has to decide which of the two commits was released, and what is told to who has the other one.",
  },
  RELEASE_IS_DRAFT: {
    exit: EXIT.fail,
    message: "{tag} has a draft of a release already: {url}",
    hint: "Publish that draft, or delete it; then run the command again.",
  },
  BRANCH_CHANGED: {
    exit: EXIT.fail,
    message: "the branch {branch} is not what it was a moment ago: {reason}",
    hint: "Nothing was deleted. Run the command again to see what there is now.",
  },
  PROGRAM_MISSING: {
    exit: EXIT.crash,
    message: "{program} cannot be run: {reason}",
    hint: "{fix}",
  },
  NOT_BUILT: {
    exit: EXIT.crash,
    message: "{folder} holds no wheel and no source distribution of {what}",
    hint: "Build it first, for example with `python -m build`, or name the folder with --dist.",
  },
  NOT_LOGGED_IN: {
    exit: EXIT.skip,
    message: "{what}: {registry} was given no credentials that it takes: {reason}",
    hint: "{fix}",
  },
  VERSION_TAKEN: {
    exit: EXIT.fail,
    message: "the registry has {what} with another content: {differs}",
    hint: "A published version is never replaced: release what is new as another version.",
  },
  REGISTRY_REFUSED: {
    exit: EXIT.fail,
    message: "{registry} refused {what}: {reason}",
    hint: "Check that whoever publishes may publish this package, its access (--access) and the version; a registry may answer 404 to who has no rights.",
  },
  REGISTRY_UNREACHABLE: {
    exit: EXIT.fail,
    message: "{request} got no whole answer: {reason}",
    hint: "Check the registry, the network and npm's or twine's configuration; then run the same command again: it continues where it stopped.",
  },
  REGISTRY_BEHIND: {
    exit: EXIT.fail,
    message: "{what} was handed to the registry, which does not show it: {reason}",
    hint: "Run the same command again in a while, or with a longer --timeout: it looks before it publishes.",
  },
  PUBLISH_FAILED: {
    exit: EXIT.fail,
    message: "{what} failed: {reason}",
    hint: "Mend what the program says above, and run the same command again: it continues where it stopped.",
  },
  CLONE_BEHIND: {
    exit: EXIT.crash,
    message: "this clone lacks {what}",
    hint: "Run `{fetch}`, or pass --fetch to have it run.",
  },
  FETCH_FAILED: {
    exit: EXIT.crash,
    message: "`{fetch}` failed: {reason}",
    hint: "Check the remote with `git remote -v`, and run the fetch yourself to see what it asks for.",
  },
  SANDBOX_PORT_TAKEN: {
    exit: EXIT.crash,
    message: "the sandbox cannot listen on port {port}: {reason}",
    hint: "Choose another `--port`, or leave it out and let the system pick one.",
  },
  INTERRUPTED: {
    exit: EXIT.interrupted,
    message: "interrupted by SIGINT (Ctrl-C)",
    hint: "No file was left half-written; run the command again.",
  },
  TERMINATED: {
    exit: EXIT.terminated,
    message: "terminated by SIGTERM",
    hint: "No file was left half-written; run the command again.",
  },
  INTERNAL: {
    exit: EXIT.crash,
    message: "axctl failed unexpectedly: {reason}",
    hint: "Run the same command with --debug and report what it prints.",
  },
} as const satisfies Record<string, { exit: number; message: string; hint: string }>;
