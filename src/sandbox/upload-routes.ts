import type { Endpoint, SandboxContext } from "./environment.ts";
import { invalid } from "./refusal.ts";
import { knownSpace } from "./requests.ts";
import type { Attachment } from "./resources.ts";

/** `POST /api/v1/uploads/`, multipart with `file` and `space_id`. What is uploaded is described, not kept. */
export const uploadRoutes: readonly Endpoint[] = [
  {
    method: "POST",
    path: "/api/v1/uploads/",
    check: () => "uploads.create",
    authenticated: true,
    async answer(c, { store, clock }) {
      const form = await formBody(c);
      const file = form.get("file");
      if (file === null || typeof file === "string") throw invalid(["body", "file"], "is missing or no file");
      const spaceId = form.get("space_id");
      if (typeof spaceId !== "string" || spaceId === "") throw invalid(["body", "space_id"], "is missing or no text");
      const id = store.nextId();
      const attachment: Attachment = {
        id,
        space_id: knownSpace(store, spaceId).id,
        original_filename: file.name,
        content_type: file.type === "" ? "application/octet-stream" : file.type,
        size: file.size,
        url: `/uploads/${id}/${encodeURIComponent(file.name)}`,
        created_at: new Date(clock.now()).toISOString(),
      };
      store.attachments.set(id, attachment);
      const { id: attachment_id, ...rest } = attachment;
      return c.json({ attachment: { attachment_id, ...rest } }, 201);
    },
  },
];

async function formBody(c: SandboxContext): Promise<FormData> {
  if (!/^multipart\/form-data\s*;/i.test(c.req.header("content-type") ?? "")) {
    throw invalid(["body"], "must be multipart/form-data");
  }
  try {
    return await c.req.formData();
  } catch (error) {
    // The platform's parser reports every malformed body as a TypeError.
    if (error instanceof TypeError) throw invalid(["body"], "is no well-formed multipart/form-data");
    throw error;
  }
}
