// Seals every stored secret anew with the first key of the ring, in small steps beside the running house, and says what is left.
import type { Db } from './db.ts';
import { isCurrent, type KeyRing, open, seal, SealBroken } from './secrets.ts';

/** Every column with sealed values. `object`: a JSON object of sealed values, each bound to `column.key`. */
const sealedColumns: readonly { readonly table: string; readonly column: string; readonly kind: 'text' | 'object' }[] =
  [
    { table: 'channels', column: 'secrets', kind: 'object' },
    { table: 'webhooks', column: 'secret', kind: 'text' },
    { table: 'webhooks', column: 'old_secret', kind: 'text' },
    { table: 'sso_connections', column: 'client_secret', kind: 'text' },
    { table: 'sso_connections', column: 'private_key', kind: 'text' },
    { table: 'app_panels', column: 'secret', kind: 'text' },
    { table: 'push_keys', column: 'private_key', kind: 'text' },
    { table: 'agent_push_keys', column: 'private_key', kind: 'text' },
  ];
const BATCH = 100;

interface Row {
  readonly workspace_id: string;
  readonly id: string;
  readonly value: string | Readonly<Record<string, string>>;
}
interface Count {
  sealed: number;
  lost: number;
}

/** Returns a sentence for the operator. Safe to stop and to run again; values whose key is gone are counted and left as they are. */
export async function rotateKeys(db: Db, keys: KeyRing): Promise<string> {
  const total: Count = { sealed: 0, lost: 0 };
  for (const column of sealedColumns) await rotateColumn(db, keys, column, total);
  const rest =
    total.lost === 0
      ? 'Nothing is left on older keys; they may be removed from SECRET_KEY.'
      : `${total.lost} could not be opened by any key of the ring and must be entered again.`;
  return `${total.sealed} secret${total.sealed === 1 ? ' was' : 's were'} sealed anew with key ${keys[0].id}. ${rest}`;
}

async function rotateColumn(
  db: Db,
  keys: KeyRing,
  { table, column, kind }: (typeof sealedColumns)[number],
  total: Count,
): Promise<void> {
  for (let after = ['00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000']; ;) {
    const rows = await db.transaction(async (tx) => {
      const found = (
        await tx.query<Row>(
          `select workspace_id, id, ${column} as value from ${table} where (workspace_id, id) > ($1::uuid, $2::uuid) and ${column} is not null order by workspace_id, id limit ${BATCH} for update`,
          after,
        )
      ).rows;
      for (const row of found) {
        const fresh = anew(keys, row, table, column, total);
        if (fresh !== null)
          await tx.query(
            `update ${table} set ${column} = $3${kind === 'object' ? '::jsonb' : ''} where workspace_id = $1 and id = $2`,
            [row.workspace_id, row.id, typeof fresh === 'string' ? fresh : JSON.stringify(fresh)],
          );
      }
      return found;
    });
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    after = [last.workspace_id, last.id];
  }
}

/** The row's value under the first key; null when nothing changes. */
function anew(keys: KeyRing, row: Row, table: string, column: string, total: Count): Row['value'] | null {
  const again = (sealed: string, place: string): string => {
    if (isCurrent(keys, sealed)) return sealed;
    const where = { table, column: place, rowId: row.id, workspaceId: row.workspace_id };
    try {
      const fresh = seal(keys, open(keys, sealed, where), where);
      total.sealed += 1;
      return fresh;
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      total.lost += 1;
      return sealed;
    }
  };
  if (typeof row.value === 'string') {
    const fresh = again(row.value, column);
    return fresh === row.value ? null : fresh;
  }
  const before = row.value;
  const fresh = Object.fromEntries(
    Object.entries(before).map(([key, sealed]) => [key, again(sealed, `${column}.${key}`)]),
  );
  return Object.keys(fresh).some((key) => fresh[key] !== before[key]) ? fresh : null;
}
