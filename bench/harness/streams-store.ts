// SQL of open lines: many connected channels at once, their secrets sealed as the server itself seals them.
import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { loadKeyRing, seal } from '../../server/src/ground/secrets.ts';

export interface Connected {
  readonly kind: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
}
/** `count` channels of each kind. */
export async function addChannels(
  client: pg.Client,
  given: { workspaceId: string; dataDir: string; count: number; kinds: readonly Connected[] },
): Promise<void> {
  const keys = loadKeyRing({ secretKeys: null, dataDir: given.dataDir });
  const { workspaceId } = given;
  const rows = given.kinds.flatMap(({ kind, settings, secrets }) =>
    Array.from({ length: given.count }, (_, index) => {
      const rowId = randomUUID();
      const sealed = Object.entries(secrets).map(([key, value]) => [
        key,
        seal(keys, value, { table: 'channels', column: `secrets.${key}`, rowId, workspaceId }),
      ]);
      return {
        id: rowId,
        kind,
        name: `${kind} ${index} ${randomBytes(2).toString('hex')}`,
        settings,
        secrets: Object.fromEntries(sealed) as unknown,
      };
    }),
  );
  await client.query(
    `insert into channels (workspace_id, id, kind, name, label, settings, secrets, state)
     select $1, id, kind, name, '', settings, secrets, 'connected' from jsonb_to_recordset($2::jsonb) as r(id uuid, kind text, name text, settings jsonb, secrets jsonb)`,
    [workspaceId, JSON.stringify(rows)],
  );
}
export async function messageCount(client: pg.Client, workspaceId: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>('select count(*) from messages where workspace_id = $1', [
    workspaceId,
  ]);
  return Number(rows[0]!.count);
}
