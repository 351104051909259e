import * as z from "zod/mini";

/** What a token may do in the repository, as a role of GitHub. */
export type Role = "none" | "read" | "write" | "admin";

/** A request, after the front has seen who asks. */
export interface Asked {
  method: string;
  /** As the client wrote it, escapes included. */
  path: string;
  query: URLSearchParams;
  body: unknown;
  login: string;
  role: Role;
}

/** What is answered: JSON, or nothing at all. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}

/** Asks for a path, with JSON. */
export type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** An answer that refuses, in GitHub's shape. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: readonly unknown[] | undefined;

  constructor(status: number, message: string, errors?: readonly unknown[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/** GitHub's body of a refusal. */
export function refusalBody(status: number, message: string, errors?: readonly unknown[]): Record<string, unknown> {
  return {
    message,
    ...(errors === undefined ? {} : { errors }),
    documentation_url: "https://docs.github.com/rest",
    status: String(status),
  };
}

/** "Validation Failed", with GitHub's reason. */
export function invalid(resource: string, reason: Readonly<Record<string, string>>): Refusal {
  return new Refusal(422, "Validation Failed", [{ resource, ...reason }]);
}

/** The body of an answer in the shape that is expected of it; a refusal passes through as one. */
export async function received<T>(schema: z.ZodMiniType<T>, answer: Answer | Promise<Answer>): Promise<T> {
  const { status, body } = await answer;
  if (status >= 400) throw new Refusal(status, z.looseObject({ message: z.string() }).parse(body).message);
  return schema.parse(body);
}

/** One page of a list, with GitHub's `Link` header. */
export function pageOf(list: readonly unknown[], url: string, query: URLSearchParams): Answer {
  const number = (name: string, otherwise: number) => Math.max(1, Number(query.get(name)) || otherwise);
  const [page, size] = [number("page", 1), Math.min(100, number("per_page", 30))];
  const last = Math.max(1, Math.ceil(list.length / size));
  const link = (to: number, rel: string) => {
    const asked = new URLSearchParams(query);
    asked.set("page", String(to));
    return `<${url}?${asked}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, "prev")] : []),
    ...(page < last ? [link(page + 1, "next"), link(last, "last")] : []),
    ...(page > 1 ? [link(1, "first")] : []),
  ];
  return {
    status: 200,
    body: list.slice((page - 1) * size, page * size),
    headers: links.length === 0 ? {} : { link: links.join(", ") },
  };
}

/** What is thrown becomes an answer. */
export async function refusing(answering: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await answering();
  } catch (error) {
    const { status, message, errors } =
      error instanceof Refusal ? error : new Refusal(500, error instanceof Error ? (error.stack ?? "") : String(error));
    return { status, body: refusalBody(status, message, errors) };
  }
}
