// A refusal of the server, as something to catch: `error.code` is stable, `error.fields` tells a form what would be right.
import type { ProblemBody, ProblemCode } from '@throughline/protocol';

/** `offline` is ours: the request never reached a server that answered in our words. */
export type ErrorCode = ProblemCode | 'offline';

export class ProblemError extends Error {
  readonly code: ErrorCode;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Field name → what would be right. */
  readonly fields: Readonly<Record<string, string>>;
  /** Everything else the server said, for example the newer messages of a `newer_messages`. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Seconds to wait before trying again, when the server named them. */
  readonly retryAfterSeconds: number | null;
  constructor(given: {
    code: ErrorCode;
    status: number;
    message: string;
    fields?: Readonly<Record<string, string>>;
    body?: Readonly<Record<string, unknown>>;
    retryAfterSeconds?: number | null;
  }) {
    super(given.message);
    this.name = 'ProblemError';
    this.code = given.code;
    this.status = given.status;
    this.fields = given.fields ?? {};
    this.body = given.body ?? {};
    this.retryAfterSeconds = given.retryAfterSeconds ?? null;
  }
}

/** Was it this refusal? */
export const isProblem = (error: unknown, ...codes: ErrorCode[]): error is ProblemError =>
  error instanceof ProblemError && (codes.length === 0 || codes.includes(error.code));

/** The answer of a failed request as an error; a proxy's HTML page or an empty body becomes `unavailable` or `unexpected`. */
export async function problemFrom(response: Response): Promise<ProblemError> {
  const retryAfter = Number(response.headers.get('retry-after'));
  const retryAfterSeconds = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null;
  const body = (await response.json().catch(() => null)) as Partial<ProblemBody> | null;
  if (body === null || typeof body.code !== 'string') {
    const code = [502, 503, 504].includes(response.status) ? 'unavailable' : 'unexpected';
    return new ProblemError({
      code,
      status: response.status,
      message: `The server answered ${response.status}.`,
      retryAfterSeconds,
    });
  }
  const message = body.detail ?? body.title ?? `The server answered ${response.status}.`;
  return new ProblemError({
    code: body.code,
    status: response.status,
    message,
    fields: body.fields ?? {},
    body,
    retryAfterSeconds,
  });
}
