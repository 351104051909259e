import { CONFIG, MANIFEST } from "../../support/release.ts";
import { openTrain, SOURCE, type Train } from "../../support/train.ts";
import { headOf, putPull, remoteState } from "./remote.ts";

/** A writing command in a situation, which can be brought about again and again on one GitHub. */
export interface Scenario {
  name: string;
  /** Strikes begin at the first writing request: what is read before it is what another scenario reads, too. */
  fromFirstWrite?: true;
  open(): Promise<Rig>;
}

export interface Rig {
  args: readonly string[];
  train: Train;
  /** Brings the situation about, on a GitHub where nothing is open. */
  prepare(): Promise<void>;
}

const PROMOTE = ["release", "promote", "--allow-missing-evidence", "a test", "--json"];
const RELEASE_PR = ["release", "pr", "--date", "2026-01-31", "--json"];

const PACKAGES = {
  "release-type": "simple",
  "separate-pull-requests": true,
  packages: { "packages/door": { component: "door" }, "packages/key": { component: "key" } },
};

export const promoteCreates: Scenario = {
  name: "promote: creates",
  open: async () => ({ args: PROMOTE, train: await openTrain(), prepare: async () => undefined }),
};

export const promoteWithEvidence: Scenario = {
  name: "promote: with evidence",
  open: async () => {
    const train = await openTrain();
    const run = await train.evidence();
    if (run.code !== 0) throw new Error(`no evidence: ${run.stdout}${run.stderr}`);
    const args = ["release", "promote", "--evidence", ".ax/qa/promotion", "--json"];
    return { args, train, prepare: async () => undefined };
  },
};

/** What a person wrote around axctl's own part, line ends of a browser included. */
export const HUMAN = {
  title: "A title of a person's own",
  above: "Please look at the door.\r\n\r\n",
  below: "\r\n\r\n- [ ] asked Ann\r\n",
};

export const promoteUpdates: Scenario = {
  name: "promote: updates",
  fromFirstWrite: true,
  open: async () => {
    const train = await openTrain();
    const body = `${HUMAN.above}<!-- axctl:promotion -->\nout of date\n<!-- /axctl:promotion -->${HUMAN.below}`;
    const stale = { title: HUMAN.title, body, head: SOURCE, base: "main", labels: ["a person's"] };
    return { args: PROMOTE, train, prepare: () => putPull(train.github, stale) };
  },
};

export const prCreates: Scenario = {
  name: "pr: creates",
  open: async () => ({ args: RELEASE_PR, train: await openReleasable(), prepare: async () => undefined }),
};

export const prUpdates: Scenario = {
  name: "pr: updates",
  fromFirstWrite: true,
  open: async () => {
    const train = await openReleasable();
    const run = await train.axctl(RELEASE_PR);
    if (run.code !== 0) throw new Error(`no release pull request: ${run.stdout}${run.stderr}`);
    const [stale] = (await remoteState(train.github)).pulls;
    if (stale === undefined) throw new Error("no release pull request is open");
    const commit = await headOf(train.github, stale.head);
    await train.commit({ message: "feat: a window", write: { "window.txt": "a window\n" } });
    return { args: RELEASE_PR, train, prepare: () => putPull(train.github, { ...stale, commit }) };
  },
};

export const twoPackages: Scenario = {
  name: "pr: two packages",
  fromFirstWrite: true,
  open: async () => ({
    args: RELEASE_PR,
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
