import * as z from "zod/mini";
import { type Answer, Refusal, received } from "./exchange.ts";
import { type Behaviour, type Hub, pass } from "./hub.ts";
import { commitBytes, objectId, type Person, tagBytes } from "./object-bytes.ts";

const date = z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text))));
const person = z.object({ name: z.string(), email: z.string(), date: z.optional(date) });
const commitRequest = z.looseObject({
  message: z.string(),
  tree: z.string(),
  parents: z._default(z.array(z.string()), []),
  author: z.optional(person),
  committer: z.optional(person),
  signature: z.optional(z.string()),
});
const tagRequest = z.looseObject({
  tag: z.string(),
  message: z.string(),
  object: z.string(),
  type: z.enum(["commit", "tree", "blob", "tag"]),
  tagger: z.optional(person),
});
const made = z.looseObject({ sha: z.string() });

/**
 * Commits and annotated tags under the ids that git gives them, which the emulator cannot always make: see `Ids`. The
 * message is kept as it is handed over, and a signature stands in the commit.
 */
export const objectBehaviours: readonly Behaviour[] = [
  {
    method: "POST",
    path: /^\/git\/trees$/,
    async play(hub, asked) {
      const { data } = treeRequest.safeParse(asked.body);
      const answer = await pass(hub, data === undefined ? asked : { ...asked, body: await withBlobs(hub, data) });
      const removes = data?.tree.some(({ sha }) => sha === null) ?? false;
      return removes ? withoutEmpty(hub, answer) : answer;
    },
  },
  {
    method: "POST",
    path: /^\/git\/commits$/,
    play: (hub, { body, login }) => createCommit(hub, body, login),
  },
  {
    method: "GET",
    path: /^\/git\/commits\/([0-9a-f]{40})$/,
    play: (hub, _asked, [sha = ""]) => shown(hub, sha, 200),
  },
  {
    method: "POST",
    path: /^\/git\/tags$/,
    async play(hub, asked) {
      const { tagger, ...request } = parsed(tagRequest, asked.body);
      const fields = { ...request, tagger: complete(tagger, asked.login) };
      const sha = objectId("tag", tagBytes(fields));
      if (!hub.ids.has(sha)) {
        const answer = await received(made, pass(hub, { ...asked, body: fields }));
        hub.ids.link(sha, answer.sha);
      }
      return { ...(await hub.ask("GET", `${asked.path}/${sha}`)), status: 201 };
    },
  },
];

/** Makes a commit, in the name of whoever asks unless told otherwise. */
export async function createCommit(hub: Hub, body: unknown, login: string): Promise<Answer> {
  const { message, tree, parents, signature, ...request } = parsed(commitRequest, body);
  const author = complete(request.author, login);
  const committer = complete(request.committer ?? author, login);
  const fields = { message, tree, parents, author, committer };
  const sha = objectId("commit", commitBytes({ ...fields, signature }));
  if (hub.ids.has(sha)) return shown(hub, sha, 201);
  const { sha: inner } = await received(made, hub.ask("POST", `${hub.root}/git/commits`, fields));
  if (inner !== sha) hub.ids.link(sha, inner);
  if (signature !== undefined) hub.signatures.set(sha, signature);
  return shown(hub, sha, 201);
}

const treeRequest = z.looseObject({
  tree: z.array(z.looseObject({ sha: z.nullish(z.string()), content: z.optional(z.string()) })),
});
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
const treeAnswer = z.looseObject({
  sha: z.string(),
  tree: z.array(z.looseObject({ path: z.string(), sha: z.string() })),
});

/** A text that names an object by its id stays as it is: ids are exchanged in JSON, and none is seen in base64. */
async function withBlobs(hub: Hub, request: z.infer<typeof treeRequest>): Promise<unknown> {
  const tree = request.tree.map(async ({ content, ...entry }) => {
    if (content === undefined) return entry;
    const blob = { content: Buffer.from(content).toString("base64"), encoding: "base64" };
    return { ...entry, sha: (await received(made, hub.ask("POST", `${hub.root}/git/blobs`, blob))).sha };
  });
  return { ...request, tree: await Promise.all(tree) };
}

/** Folders that became empty are no longer there: the emulator keeps them. */
async function withoutEmpty(hub: Hub, answer: Answer): Promise<Answer> {
  if (answer.status !== 201) return answer;
  const { sha } = made.parse(answer.body);
  const whole = await received(treeAnswer, hub.ask("GET", `${hub.root}/git/trees/${sha}?recursive=1`));
  const tree = whole.tree.flatMap(({ path, sha }) =>
    sha === emptyTree ? [{ path, mode: "040000", type: "tree", sha: null }] : [],
  );
  if (tree.length === 0) return answer;
  return withoutEmpty(hub, await hub.ask("POST", `${hub.root}/git/trees`, { base_tree: sha, tree }));
}

async function shown(hub: Hub, sha: string, status: number): Promise<Answer> {
  const answer = await hub.ask("GET", `${hub.root}/git/commits/${sha}`);
  const signature = hub.signatures.get(sha);
  if (answer.status !== 200) return answer;
  if (signature === undefined) return { ...answer, status };
  const verification = { verified: false, reason: "unknown_key", signature, payload: null, verified_at: null };
  return { status, body: { ...z.looseObject({}).parse(answer.body), verification } };
}

function complete(given: z.infer<typeof person> | undefined, login: string): Person {
  const { name, email, date } = given ?? { name: login, email: `${login}@users.noreply.github.com` };
  return { name, email, date: date ?? `${new Date().toISOString().slice(0, 19)}Z` };
}

function parsed<T>(schema: z.ZodMiniType<T>, body: unknown): T {
  const { data, error } = schema.safeParse(body);
  if (error !== undefined) {
    throw new Refusal(422, `Invalid request.\n\n${error.issues.map(({ path }) => path.join(".")).join(", ")}`);
  }
  return data;
}
