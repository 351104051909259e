import { describe, expect, it } from "vitest";
import { type Destination, destinationOf, type PackagePlace } from "../../../src/sandbox/rehearsal/destination.ts";
import { missingNeeds } from "../../../src/sandbox/rehearsal/missing.ts";
import { decide, type Missing, PARTS, STAGES } from "../../../src/sandbox/rehearsal/stages.ts";

describe("the stages", () => {
  const inPart = (part: string) => STAGES.filter((stage) => stage.part === part);

  it("are the whole train, and three damages that are found, shown and mended", () => {
    expect(inPart("train").map(({ name }) => name)).toEqual([
      ...["doctor", "preflight", "matrix", "promote", "merge_promotion", "pr", "merge_release"],
      ...["create", "publish", "verify"],
    ]);
    for (const part of Object.keys(PARTS).slice(1)) {
      const [damage, ...commands] = inPart(part);
      expect(damage).toMatchObject({ name: part, deed: expect.any(String) });
      expect(commands.map((stage) => ("args" in stage ? [stage.args.join(" "), stage.expected] : []))).toEqual([
        ["release verify", 2],
        ["release recover", 2],
        ["release recover --apply", 0],
      ]);
    }
  });

  it("have names of their own", () => {
    expect(new Set(STAGES.map(({ name }) => name)).size).toBe(STAGES.length);
  });
});

describe("with what is there", () => {
  const played = (missing: Missing) =>
    Object.fromEntries(
      STAGES.map((stage) => {
        const decision = decide(stage, missing);
        return [stage.name, "args" in decision ? decision.args.join(" ") : decision.state];
      }),
    );
  const all = Object.fromEntries(STAGES.map(({ name }) => [name, "played"]));
  const damages = STAGES.filter(({ part }) => part !== "train").map(({ name }) => name);
  const none = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, "not_played"]));

  it.each<[string, Missing, Record<string, string>]>([
    ["everything", {}, all],
    [
      "no GitHub",
      { github: "no emulate" },
      {
        ...all,
        ...none(["merge_promotion", "merge_release", "create", "publish", "verify", ...damages]),
        promote: "qa verify --artifact-dir .ax/qa/promotion --require dev,next",
        pr: "release plan --ref dev/staging --target-branch main --strict",
      },
    ],
    ["nowhere to publish", { publishing: "no verdaccio" }, { ...all, publish: "release publish --dry-run" }],
    [
      "a registry that nobody can ask",
      { publishing: "PyPI", registry: "PyPI" },
      { ...all, ...none(["publish", "verify", ...damages]) },
    ],
  ])("there is %s", (_, missing, expected) => expect(played(missing)).toEqual(expected));

  it("the reason is the one of the first need that is not met", () => {
    const publish = STAGES.find(({ name }) => name === "publish");
    if (publish === undefined) throw new Error("no such stage");
    expect(decide(publish, { publishing: "b", registry: "c", github: "a" })).toEqual({
      state: "not_played",
      reason: "a",
    });
  });
});

describe("what is missing", () => {
  const [emulate, verdaccio] = [expect.stringContaining("emulate@0.11.2"), expect.stringContaining("verdaccio@6")];
  const npm: Destination = { to: "npm" };

  it.each<[string, Parameters<typeof missingNeeds>[0], Record<string, unknown>]>([
    ["nothing", { emulate: true, verdaccio: true, here: undefined }, {}],
    ["nothing for a copy", { emulate: true, verdaccio: true, here: npm }, {}],
    ["emulate", { emulate: false, verdaccio: true, here: undefined }, { github: emulate }],
    [
      "verdaccio: the package made is private",
      { emulate: true, verdaccio: false, here: undefined },
      { publishing: verdaccio },
    ],
    [
      "verdaccio for a copy",
      { emulate: true, verdaccio: false, here: npm },
      { publishing: verdaccio, registry: verdaccio },
    ],
    [
      "a registry, which a copy does not need",
      { emulate: true, verdaccio: true, here: { to: "none" } },
      { publishing: "no package of this repository goes to a registry" },
    ],
    [
      "a registry that nobody plays",
      { emulate: true, verdaccio: true, here: { to: "other", reason: "r" } },
      { publishing: "r", registry: "r" },
    ],
    ["both", { emulate: false, verdaccio: false, here: undefined }, { github: emulate, publishing: verdaccio }],
  ])("%s", (_, findings, expected) => expect(missingNeeds(findings)).toEqual(expected));
});

describe("where packages go", () => {
  const npm = (...settings: string[]): PackagePlace => ({ registry: "npm", settings });
  const nowhere: PackagePlace = { registry: undefined, settings: [] };
  const other = (reason: string) => ({ to: "other", reason: expect.stringContaining(reason) });

  it.each<[string, PackagePlace[], unknown]>([
    ["no package", [nowhere, nowhere], { to: "none" }],
    ["one for npm", [nowhere, npm("access", "tag")], { to: "npm" }],
    ["two for npm", [npm(), npm()], other("publishes 2 packages")],
    ["one for PyPI", [{ registry: "pypi", settings: [] }], other("PyPI")],
    ["a registry in publishConfig", [npm("registry")], other("the repository itself says")],
    ["a registry of a scope in .npmrc", [npm("@o:registry")], other("the repository itself says")],
    ["a login of a registry", [npm("//example.com/:_authToken")], { to: "npm" }],
  ])("%s", (_, places, expected) => expect(destinationOf(places)).toEqual(expected));
});
