// One table of contracts: each route's method, path, who may call, what goes in and out. Validation, OpenAPI and the SDK's types come from it.
import { z } from 'zod';

/**
 * Who may call: `anyone`, a signed-in person without a workspace yet, an agent (session or API key), a customer's device, or a company's
 * directory by its token.
 */
export type Caller = 'anyone' | 'user' | 'agent' | 'visitor' | 'directory';
/** What an API key must hold and, through the role, an agent too. See `domain/access`. */
export type Scope =
  | 'conversations:read'
  | 'conversations:write'
  | 'contacts:read'
  | 'contacts:write'
  | 'contacts:export'
  | 'contacts:erase'
  | 'channels:read'
  | 'channels:write'
  | 'people:read'
  | 'people:write'
  | 'workspace:read'
  | 'workspace:write'
  | 'keys:write'
  | 'webhooks:write'
  | 'operations:read'
  | 'operations:write'
  | 'audit:read'
  | 'self';

export interface Route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Under `/api/v1` (SCIM's own address aside, see `addressOf`), with `:params`. */
  readonly path: string;
  readonly caller: Caller;
  readonly scope: Scope | null;
  readonly summary: string;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly reply: R;
  readonly status: 200 | 201 | 202 | 204;
  /** `multipart`: the body is files; `file`: the answer is bytes; `scim`: JSON and refusals as SCIM has them. */
  readonly wire: Wire;
}
export type Wire = 'json' | 'multipart' | 'file' | 'scim';
export type AnyRoute = Route<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

/** Where a route is called: SCIM's addresses are the protocol's own. */
export const addressOf = ({ wire, path }: Pick<AnyRoute, 'wire' | 'path'>): string =>
  wire === 'scim' ? path : `/api/v1${path}`;

const nothing = z.object({});
export const none = z.undefined();

/** A contract with the usual defaults: no params, no query, no body, 200 (204 where nothing comes back). */
export function route<
  const C extends Caller,
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  B extends z.ZodType = typeof none,
  R extends z.ZodType = typeof none,
  const W extends Wire = 'json',
>(
  given: Pick<Route<P, Q, B, R>, 'method' | 'path' | 'scope' | 'summary'> & {
    caller: C;
    params?: P;
    query?: Q;
    body?: B;
    reply?: R;
    status?: Route<P, Q, B, R>['status'];
    wire?: W;
  },
): Route<P, Q, B, R> & { readonly caller: C; readonly wire: W } {
  return {
    params: nothing as unknown as P,
    query: nothing as unknown as Q,
    body: none as unknown as B,
    reply: none as unknown as R,
    status: given.reply ? (given.method === 'POST' ? 201 : 200) : 204,
    wire: 'json' as W,
    ...given,
  };
}

export type ParamsOf<T> = T extends Route<infer P, z.ZodType, z.ZodType, z.ZodType> ? z.output<P> : never;
export type QueryOf<T> = T extends Route<z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.output<Q> : never;
export type QueryIn<T> = T extends Route<z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.input<Q> : never;
export type BodyOf<T> = T extends Route<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.output<B> : never;
export type BodyIn<T> = T extends Route<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.input<B> : never;
export type ReplyOf<T> = T extends Route<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.output<R> : never;

export const Id = z.uuid();
export const Time = z.iso.datetime();
export const byId = z.object({ id: Id });
export const listQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(500).optional(),
};
/** A page of a list. `nextCursor` is null on the last one. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export const list = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });
/** Text a person typed: no NUL (PostgreSQL refuses it), bounded. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\u0000]*$/, 'must not contain NUL');
