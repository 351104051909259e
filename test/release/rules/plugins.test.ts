import { rules, touching } from "../support/rule.ts";

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** A workspace of three npm packages: `app` depends on `lib`, `other` on nothing. */
const workspace = {
  packages: { "packages/app": {}, "packages/lib": {}, "packages/other": {} },
  tags: ["app-v1.0.0", "lib-v1.0.0", "other-v1.0.0"],
  files: {
    "packages/app/package.json": json({ name: "@o/app", version: "1.0.0", dependencies: { "@o/lib": "^1.0.0" } }),
    "packages/lib/package.json": json({ name: "@o/lib", version: "1.0.0" }),
    "packages/other/package.json": json({ name: "@o/other", version: "1.0.0" }),
  },
  commits: [touching("packages/lib/x", "feat: door")],
};
const node = { "release-type": "node", plugins: ["node-workspace"] };

/** A lockfile at the root, with a version of `lib`. */
const lockfile = (version: string) =>
  json({
    lockfileVersion: 3,
    packages: {
      "node_modules/@o/lib": { resolved: "packages/lib", link: true },
      "packages/lib": { name: "@o/lib", version },
    },
  });
const locked = { ...workspace, files: { ...workspace.files, "package-lock.json": lockfile("1.0.0") } };

/** The same with `app` depending on `lib` in another way. */
const depending = (ranges: Record<string, unknown>) => ({
  ...workspace,
  files: { ...workspace.files, "packages/app/package.json": json({ name: "@o/app", version: "1.0.0", ...ranges }) },
});

rules("node-workspace", [
  {
    rule: "releases dependents with a patch, and says why; the others stay",
    ...workspace,
    config: node,
    shows: {
      title: "chore: release main",
      branch: "release-please--branches--main",
      version: { "packages/app": "1.0.1", "packages/lib": "1.1.0", "packages/other": "1.0.0" },
      notes: [
        "app: 1.0.1",
        "### Dependencies",
        "* The following workspace dependencies were updated",
        "  * dependencies",
        "    * @o/lib bumped from ^1.0.0 to ^1.1.0",
        "lib: 1.1.0",
        "### Features",
        "* door",
      ],
      files: {
        "packages/app/package.json": json({ name: "@o/app", version: "1.0.1", dependencies: { "@o/lib": "^1.1.0" } }),
        "packages/lib/package.json": json({ name: "@o/lib", version: "1.1.0" }),
        "packages/app/CHANGELOG.md": /### Dependencies\n\n\* The following workspace dependencies were updated\n/,
        "packages/other/package.json": null,
      },
    },
  },
  ...["devDependencies", "optionalDependencies"].map((kind) => ({
    rule: `follows ${kind}, too`,
    ...depending({ [kind]: { "@o/lib": "~1.0.0" } }),
    config: node,
    shows: {
      version: { "packages/app": "1.0.1" },
      files: {
        "packages/app/package.json": json({ name: "@o/app", version: "1.0.1", [kind]: { "@o/lib": "~1.1.0" } }),
      },
    },
  })),
  {
    rule: "does not follow peerDependencies",
    ...depending({ peerDependencies: { "@o/lib": "^1.0.0" } }),
    config: node,
    shows: { version: { "packages/app": "1.0.0", "packages/lib": "1.1.0" } },
  },
  {
    rule: "notes new peerDependencies of a package that is released anyway, without writing them",
    ...depending({ peerDependencies: { "@o/lib": "^1.0.0" } }),
    config: node,
    commits: [touching(["packages/lib/x", "packages/app/x"], "feat: door")],
    shows: {
      body: /\* peerDependencies\n {4}\* @o\/lib bumped from \^1\.0\.0 to \^1\.1\.0/,
      files: { "packages/app/package.json": /"peerDependencies": \{\n {4}"@o\/lib": "\^1\.0\.0"/ },
    },
  },
  {
    rule: "follows peerDependencies with updatePeerDependencies",
    ...depending({ peerDependencies: { "@o/lib": "^1.0.0" } }),
    config: { ...node, plugins: [{ type: "node-workspace", updatePeerDependencies: true }] },
    shows: {
      version: { "packages/app": "1.0.1" },
      files: { "packages/app/package.json": /"peerDependencies": \{\n {4}"@o\/lib": "\^1\.1\.0"/ },
    },
  },
  {
    rule: "writes the lockfile at the root",
    ...locked,
    config: node,
    shows: { files: { "package-lock.json": lockfile("1.1.0") } },
  },
  {
    rule: "releases every package with updateAllPackages",
    ...workspace,
    config: { ...node, plugins: [{ type: "node-workspace", updateAllPackages: true }] },
    shows: { version: { "packages/app": "1.0.1", "packages/lib": "1.1.0", "packages/other": "1.0.1" } },
  },
  {
    rule: "with separate pull requests gives dependents one of their own without labels; what is shared goes into the first by name",
    ...locked,
    config: { ...node, "separate-pull-requests": true },
    shows: [
      {
        title: "chore(main): release app 1.0.1",
        branch: "release-please--branches--main--components--app",
        labels: [],
        version: { "packages/app": "1.0.1", "packages/lib": "1.0.0" },
        files: { "package-lock.json": lockfile("1.1.0") },
      },
      {
        title: "chore(main): release lib 1.1.0",
        branch: "release-please--branches--main--components--lib",
        labels: ["autorelease: pending"],
        version: { "packages/app": "1.0.0", "packages/lib": "1.1.0" },
        files: { "package-lock.json": null },
      },
    ],
  },
  {
    rule: "with separate pull requests puts all manifest versions of dependents into the first by name, whoever it is",
    ...depending({ name: "@o/zoo", dependencies: { "@o/lib": "^1.0.0" } }),
    tags: ["zoo-v1.0.0", "lib-v1.0.0", "other-v1.0.0"],
    config: { ...node, "separate-pull-requests": true },
    shows: [
      { title: "chore(main): release lib 1.1.0", version: { "packages/app": "1.0.1", "packages/lib": "1.1.0" } },
      { title: "chore(main): release zoo 1.0.1", labels: [], files: { ".release-please-manifest.json": null } },
    ],
  },
]);

const linked = (merge?: boolean) => ({
  config: {
    plugins: [
      {
        type: "linked-versions",
        groupName: "the group",
        components: ["a", "b"],
        ...(merge === undefined ? {} : { merge }),
      },
    ],
  },
  packages: { a: { component: "a" }, b: { component: "b" }, c: { component: "c" } },
  tags: ["a-v1.0.0", "b-v1.0.0", "c-v1.0.0"],
});

rules("linked-versions", [
  {
    rule: "gives a group the highest of its next versions",
    ...linked(),
    commits: [touching("a/x", "feat: door"), touching("b/x", "fix: wall")],
    shows: {
      version: { a: "1.1.0", b: "1.1.0", c: "1.0.0" },
      notes: ["a: 1.1.0", "### Features", "* door", "b: 1.1.0", "### Bug Fixes", "* wall"],
    },
  },
  {
    rule: "releases members without changes along, with a line that says so",
    ...linked(),
    commits: [touching("a/x", "feat: door")],
    shows: {
      version: { a: "1.1.0", b: "1.1.0", c: "1.0.0" },
      notes: [
        ...["a: 1.1.0", "### Features", "* door"],
        ...["b: 1.1.0", "### Miscellaneous Chores", "* **b:** Synchronize the group versions"],
      ],
    },
  },
  {
    rule: "gives the group a pull request of its own",
    ...linked(),
    config: { ...linked().config, "separate-pull-requests": true },
    commits: [touching(["a/x", "b/x", "c/x"], "feat: door")],
    shows: [
      { title: "chore(main): release c 1.1.0", notes: ["### Features", "* door"] },
      {
        title: "chore(main): release the group libraries",
        branch: "release-please--branches--main--groups--the-group",
      },
    ],
  },
  {
    rule: "with merge: false leaves each member its own",
    ...linked(false),
    config: { ...linked(false).config, "separate-pull-requests": true },
    commits: [touching("a/x", "feat: door")],
    shows: [{ title: "chore(main): release a 1.1.0" }, { title: "chore(main): release b 1.1.0" }],
  },
  {
    rule: "does nothing while no member has changes",
    ...linked(),
    commits: [touching("c/x", "feat: door")],
    shows: { version: { a: "1.0.0", b: "1.0.0", c: "1.1.0" } },
  },
]);

rules("sentence-case", [
  {
    rule: "begins every subject with a capital",
    config: { plugins: ["sentence-case"] },
    commits: ["fix: door", "fix(api): window", "fix: 3 walls"],
    shows: { notes: ["### Bug Fixes", "* 3 walls", "* **api:** Window", "* Door"] },
  },
  {
    rule: "leaves special words small, where they are the whole subject",
    config: { plugins: [{ type: "sentence-case", specialWords: ["iOS"] }] },
    commits: ["fix: iOS", "fix: iOS door"],
    shows: { notes: ["### Bug Fixes", "* iOS", "* IOS door"] },
  },
  {
    rule: "knows gRPC and npm as special words unless others are named",
    config: { plugins: ["sentence-case"] },
    commits: ["fix: npm", "fix: gRPC"],
    shows: { notes: ["### Bug Fixes", "* gRPC", "* npm"] },
  },
  {
    rule: "leaves notes of breaking changes in footers as they are",
    config: { plugins: ["sentence-case"] },
    commits: ["fix: door\n\nBREAKING CHANGE: no handle"],
    shows: { notes: ["### ⚠ BREAKING CHANGES", "* no handle", "### Bug Fixes", "* Door"] },
  },
]);
