// Who changed what of the house itself: settings, people, channels, keys. Written in the transaction of the change, so that neither is
// there without the other.
import { isDeepStrictEqual } from 'node:util';
import type { Tx } from './db.ts';
import { newId } from './id.ts';
import type { Viewer } from './viewer.ts';

export type SubjectKind =
  | 'workspace'
  | 'agent'
  | 'invitation'
  | 'role'
  | 'team'
  | 'tag'
  | 'field'
  | 'key'
  | 'channel'
  | 'webhook'
  | 'panel'
  | 'contact'
  | 'original'
  | 'account'
  | 'sso'
  | 'job';
export interface Deed {
  /** `team.changed`, `account.signed-in` … */
  readonly what: string;
  readonly subject: { readonly kind: SubjectKind; readonly id: string | null; readonly name: string };
  /** The thing as its readers see it: presented rows hold no secrets. Only what differs is kept. */
  readonly before?: object | null;
  readonly after?: object | null;
  /** Secrets that were given anew, by the names of their fields. */
  readonly secrets?: readonly string[];
}
interface Actor {
  readonly type: string;
  readonly id: string | null;
  readonly name: string;
  readonly address?: string | undefined;
}

export const HIDDEN = '•••';
const VALUE_LIMIT = 2000;
const notTold = new Set(['id', 'createdAt']);

/** Says nothing where nothing changed. */
export async function audit(tx: Pick<Tx, 'query'>, viewer: Viewer, at: Date, deed: Deed): Promise<void> {
  const id = viewer.type === 'agent' ? viewer.agentId : viewer.keyId;
  await auditAs(
    tx,
    viewer.workspaceId,
    { type: viewer.type, id, name: viewer.name, address: viewer.address },
    at,
    deed,
  );
}
export async function auditAs(
  tx: Pick<Tx, 'query'>,
  workspaceId: string,
  actor: Actor,
  at: Date,
  { what, subject, before = null, after = null, secrets = [] }: Deed,
): Promise<void> {
  const { was, is } = changesBetween(before, after);
  for (const name of secrets) is[name] = HIDDEN;
  if (before && after && Object.keys(was).length + Object.keys(is).length === 0) return;
  await tx.query(
    `insert into audit_entries (workspace_id, id, at, actor_type, actor_id, actor_name, address, what, subject_kind, subject_id, subject_name, before, after)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      workspaceId,
      newId(),
      at,
      actor.type,
      actor.id,
      actor.name,
      actor.address ?? '',
      what,
      subject.kind,
      subject.id,
      subject.name.slice(0, VALUE_LIMIT),
      JSON.stringify(was),
      JSON.stringify(is),
    ],
  );
}

type Fields = Record<string, unknown>;
/** The fields that differ, nested ones by their path: `settings.reopenDays`. */
export function changesBetween(before: object | null, after: object | null): { was: Fields; is: Fields } {
  const [was, is] = [flat(before), flat(after)];
  for (const name of Object.keys(was))
    if (name in is && isDeepStrictEqual(was[name], is[name])) {
      delete was[name];
      delete is[name];
    }
  return { was: shortened(was), is: shortened(is) };
}
function flat(thing: object | null, path = ''): Fields {
  return Object.fromEntries(
    Object.entries(thing ?? {}).flatMap(([name, value]: [string, unknown]) => {
      if (value === undefined || (path === '' && notTold.has(name))) return [];
      const isNest = typeof value === 'object' && value !== null && !Array.isArray(value);
      return isNest ? Object.entries(flat(value, `${path}${name}.`)) : [[`${path}${name}`, value]];
    }),
  );
}
const shortened = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > VALUE_LIMIT ? `${value.slice(0, VALUE_LIMIT)}…` : value,
    ]),
  );
