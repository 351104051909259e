import * as z from "zod/mini";
import { messageCheck } from "./checks.ts";
import type { Endpoint } from "./environment.ts";
import { invalid } from "./refusal.ts";
import { jsonBody, knownSpace, validBody } from "./requests.ts";
import type { Message, Store } from "./resources.ts";

const text = z.string().check(z.minLength(1));
const bytes = z.int().check(z.gte(0));

/** api.md: `{id, filename, content_type, size, size_bytes, url, kind: "file", context_key}`. */
const attachment = z.strictObject({
  id: text,
  filename: text,
  content_type: text,
  size: bytes,
  size_bytes: bytes,
  url: text,
  kind: z.literal("file"),
  context_key: text,
});

const messageBody = z.strictObject({
  content: text,
  space_id: text,
  channel: z.literal("main"),
  message_type: z.literal("text"),
  attachments: z.optional(z.array(attachment)),
  metadata: z.optional(z.looseObject({ accepted_attachments: z.optional(z.array(z.unknown())) })),
});

type MessageBody = z.infer<typeof messageBody>;

/** `POST /api/v1/messages`: a message, with references to what was uploaded to the same space before. */
export const messageRoutes: readonly Endpoint[] = [
  {
    method: "POST",
    path: "/api/v1/messages",
    check: async (c) => messageCheck(attachmentsIn(await jsonBody(c))),
    authenticated: true,
    async answer(c, { store, clock }, grant) {
      const body = await validBody(c, messageBody);
      const space = knownSpace(store, body.space_id);
      refuseUnknownAttachments(body, store);
      const message: Message = {
        id: store.nextId(),
        content: body.content,
        space_id: space.id,
        channel: body.channel,
        message_type: body.message_type,
        sender: grant?.principal === "agent" ? store.agent.name : store.user.username,
        attachments: body.attachments ?? [],
        metadata: body.metadata ?? {},
        created_at: new Date(clock.now()).toISOString(),
      };
      store.messages.set(space.id, [message, ...(store.messages.get(space.id) ?? [])]);
      return c.json({ message }, 201);
    },
  },
];

function refuseUnknownAttachments({ attachments = [], space_id }: MessageBody, store: Store): void {
  const unknown = attachments.findIndex(({ id }) => store.attachments.get(id)?.space_id !== space_id);
  if (unknown !== -1) throw invalid(["body", "attachments", unknown, "id"], "was not uploaded to this space");
}

function attachmentsIn(body: unknown): unknown {
  return body !== null && typeof body === "object" && "attachments" in body ? body.attachments : undefined;
}
