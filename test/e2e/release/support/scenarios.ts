import { CONFIG, MANIFEST } from "../../support/release.ts";
import { openTrain, SOURCE, type Train } from "../../support/train.ts";
import { headOf, putPull, remoteState } from "./remote.ts";

/** A writing command in a situation, which can be brought about again and again on one GitHub. */
export interface Scenario {
  name: string;
  args: readonly string[];
  open(): Promise<Rig>;
}

export interface Rig {
  train: Train;
  /** Brings the situation about, on a GitHub where nothing is open. */
  prepare(): Promise<void>;
}

const PROMOTE = ["release", "promote", "--allow-missing-evidence", "a test", "--json"];
export const RELEASE_PR = ["release", "pr", "--date", "2026-01-31", "--json"];

const PACKAGES = {
  "release-type": "simple",
  "separate-pull-requests": true,
  packages: { "packages/door": { component: "door" }, "packages/key": { component: "key" } },
};

/** Evidence is made before the run where it is asked for. */
export const promoteCreates: Scenario = {
  name: "promote: creates",
  args: PROMOTE,
  open: async () => ({ train: await openTrain(), prepare: async () => undefined }),
};

/** What a person wrote around axctl's own part, line ends of a browser included. */
export const HUMAN = {
  title: "A title of a person's own",
  above: "Please look at the door.\r\n\r\n",
  below: "\r\n\r\n- [ ] asked Ann\r\n",
};

export const promoteUpdates: Scenario = {
  name: "promote: updates",
  args: PROMOTE,
  open: async () => {
    const train = await openTrain();
    const body = `${HUMAN.above}<!-- axctl:promotion -->\nout of date\n<!-- /axctl:promotion -->${HUMAN.below}`;
    const stale = { title: HUMAN.title, body, head: SOURCE, base: "main", labels: ["a person's"] };
    return { train, prepare: () => putPull(train.github, stale) };
  },
};

export const prCreates: Scenario = {
  name: "pr: creates",
  args: RELEASE_PR,
  open: async () => ({ train: await openReleasable(), prepare: async () => undefined }),
};

export const prUpdates: Scenario = {
  name: "pr: updates",
  args: RELEASE_PR,
  open: async () => {
    const train = await openReleasable();
    const run = await train.axctl(RELEASE_PR);
    if (run.code !== 0) throw new Error(`no release pull request: ${run.stdout}${run.stderr}`);
    const [stale] = (await remoteState(train.github)).pulls;
    if (stale === undefined) throw new Error("no release pull request is open");
    const commit = await headOf(train.github, stale.head);
    await train.commit({ message: "feat: a window", write: { "window.txt": "a window\n" } });
    return { train, prepare: () => putPull(train.github, { ...stale, commit }) };
  },
};

export const twoPackages: Scenario = {
  name: "pr: two packages",
  args: RELEASE_PR,
  open: async () => ({
    train: await openReleasable({
      files: {
        [CONFIG]: JSON.stringify(PACKAGES),
        [MANIFEST]: JSON.stringify({ "packages/door": "1.0.0", "packages/key": "1.0.0" }),
        "packages/door/version.txt": "1.0.0\n",
        "packages/key/version.txt": "1.0.0\n",
      },
      target: [
        { message: "feat: a door", touch: ["packages/door/door.txt"] },
        { message: "fix: a key", touch: ["packages/key/key.txt"] },
      ],
    }),
    prepare: async () => undefined,
  }),
};

/** A train whose target has something to release, and is checked out. */
async function openReleasable(setup: Parameters<typeof openTrain>[0] = {}): Promise<Train> {
  const train = await openTrain({ target: [{ message: "feat: a door", touch: ["door.txt"] }], source: [], ...setup });
  train.git("checkout", "--quiet", "main");
  return train;
}
