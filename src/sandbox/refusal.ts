/** One fault of a request, as FastAPI reports it: where, and what is wrong there. */
interface InvalidField {
  loc: readonly (string | number)[];
  msg: string;
}

/** The `detail` of an error answer (api.md: a string or an object). */
type Detail = string | { error: string; message: string } | readonly InvalidField[];

/** Thrown by a route to end a request with an error answer. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly detail: Detail;

  constructor(status: number, detail: Detail) {
    super(`refused with ${status}`);
    this.status = status;
    this.detail = detail;
  }

  /** The answer: `{"detail": …}`. */
  toResponse(): Response {
    const headers: Record<string, string> = this.status === 401 ? { "www-authenticate": "Bearer" } : {};
    return Response.json({ detail: this.detail }, { status: this.status, headers });
  }
}

/** A 422 for one field. */
export function invalid(loc: readonly (string | number)[], msg: string): Refusal {
  return new Refusal(422, [{ loc, msg }]);
}
