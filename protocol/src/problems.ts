// The closed list of refusals (RFC 9457). `code` is stable; the sentence may get better.
export const problems = {
  malformed: { status: 400, title: 'The request could not be read.' },
  invalid: { status: 422, title: 'Some fields are not right.' },
  unauthenticated: { status: 401, title: 'Sign in or send a valid API key.' },
  wrong_credentials: { status: 401, title: 'The email or password is not right.' },
  second_factor_required: { status: 401, title: 'Enter the code from your authenticator app.' },
  sso_required: { status: 403, title: 'This workspace asks for single sign-on.' },
  forbidden: { status: 403, title: 'Your role does not allow this.' },
  wrong_origin: { status: 403, title: 'This site may not use this channel.' },
  not_found: { status: 404, title: 'There is nothing here, or it is not yours to see.' },
  method_not_allowed: { status: 405, title: 'This address does not answer to that method.' },
  conflict: { status: 409, title: 'This clashes with what is already there.' },
  already_set_up: { status: 409, title: 'This installation already has a workspace.' },
  newer_messages: { status: 409, title: 'Something newer arrived that you have not seen.' },
  draft_changed: { status: 409, title: 'This draft was changed elsewhere, sent or discarded.' },
  conversation_closed: { status: 409, title: 'This conversation is closed.' },
  fields_missing: { status: 409, title: 'Some fields must have a value before this is closed.' },
  no_open_channel: { status: 409, title: 'No channel is open for a reply to this person.' },
  channel_refused: { status: 422, title: 'The channel refused these settings.' },
  not_same_contact: { status: 409, title: 'These conversations belong to different people.' },
  too_large: { status: 413, title: 'This is larger than allowed.' },
  unsupported_media: { status: 415, title: 'This kind of content is not accepted here.' },
  idempotency_mismatch: { status: 422, title: 'This Idempotency-Key was used for a different request.' },
  gone: { status: 410, title: 'This link was used already or has expired.' },
  too_many: { status: 429, title: 'Too many attempts. Wait a moment.' },
  unexpected: { status: 500, title: 'Something unexpected happened. It has been logged.' },
  unavailable: { status: 503, title: 'Not available right now. Try again shortly.' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;
/** What goes out as `application/problem+json`. `fields` maps a form's field to what would be right. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly [extra: string]: unknown;
}

/** A refusal to the caller. Thrown by verbs, turned into the body by the door. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly extra: Readonly<Record<string, unknown>>;
  constructor(code: ProblemCode, extra: Readonly<Record<string, unknown>>) {
    super(typeof extra['detail'] === 'string' ? extra['detail'] : problems[code].title);
    this.code = code;
    this.extra = extra;
  }
  body(): ProblemBody {
    return {
      type: `/api#problem-${this.code}`,
      title: problems[this.code].title,
      status: problems[this.code].status,
      code: this.code,
      ...this.extra,
    };
  }
}
/** `throw problem('conversation_closed', { detail: '…' })`. */
export const problem = (
  code: ProblemCode,
  extra: { detail?: string; fields?: Record<string, string>; [key: string]: unknown } = {},
) => new Problem(code, extra);
