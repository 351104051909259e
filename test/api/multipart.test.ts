import { describe, expect, it } from "vitest";
import { multipart } from "../../src/api/multipart.ts";

const FILE = { field: "file", name: "notes.txt", contentType: "text/plain", bytes: Buffer.from("hällo\r\n--x") };

/** As the platform's own parser reads it. */
async function parsed({ contentType, bytes }: { contentType: string; bytes: Uint8Array }): Promise<FormData> {
  return new Response(new Uint8Array(bytes), { headers: { "content-type": contentType } }).formData();
}

async function fileIn(form: FormData): Promise<File> {
  const file = form.get("file");
  if (file === null || typeof file === "string") throw new Error("the form holds no file");
  return file;
}

describe("a form", () => {
  it.each<[string, Buffer]>([
    ["text", Buffer.from("hällo\r\n--x\r\n")],
    ["every byte", Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ["what looks like a boundary", Buffer.from(`\r\n--axctl-${"0".repeat(48)}--\r\n`)],
    ["one megabyte", Buffer.alloc(1024 * 1024, "x\r\n--")],
  ])("carries %s unchanged", async (_, bytes) => {
    const form = await parsed(multipart({ space_id: "5pace" }, { ...FILE, bytes }));
    expect([...form.keys()]).toEqual(["space_id", "file"]);
    expect(form.get("space_id")).toBe("5pace");
    const file = await fileIn(form);
    expect([file.name, file.type]).toEqual(["notes.txt", "text/plain"]);
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it.each(["notes ü 漢.txt", 'a"b.txt', "a\r\nX-Injected: yes.txt", "semi;colon.txt", "back\\slash.txt"])(
    "carries the file name %j",
    async (name) => {
      const form = await parsed(multipart({}, { ...FILE, name }));
      expect([...form.keys()]).toEqual(["file"]);
      expect((await fileIn(form)).name).toBe(name);
    },
  );

  it("has a boundary that the file does not hold, even when the file is another form's bytes", async () => {
    const first = multipart({}, FILE);
    const second = multipart({}, { ...FILE, bytes: first.bytes });
    const boundary = /boundary=(.+)$/.exec(second.contentType)?.[1] ?? "";
    expect(boundary).toMatch(/^[\w-]{20,70}$/);
    expect(Buffer.from(first.bytes).includes(boundary)).toBe(false);
    expect(Buffer.from(await (await fileIn(await parsed(second))).arrayBuffer()).equals(first.bytes)).toBe(true);
  });
});
