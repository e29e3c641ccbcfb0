// A directory's token: shown once, kept as a hash, good for SCIM and for nothing else.
import { createHash, randomBytes } from 'node:crypto';
import { problem } from '@throughline/protocol';
import { audit } from '../../../ground/audit.ts';
import type { House } from '../../../ground/house.ts';
import { newId } from '../../../ground/id.ts';
import type { AgentViewer, DirectoryViewer } from '../../../ground/viewer.ts';
import * as store from './store.ts';

/** Two are enough to change one for the other. */
const MOST = 5;
const MINUTE_MS = 60_000;
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export async function addToken(house: House, owner: AgentViewer, name: string) {
  if ((await store.tokensOf(house.db, owner.workspaceId)).length >= MOST)
    throw problem('conflict', { detail: `At most ${MOST} tokens. Remove one first.` });
  const token = `tl_scim_${randomBytes(32).toString('base64url')}`;
  const id = newId();
  await house.db.transaction(async (tx) => {
    await store.addToken(tx, owner.workspaceId, { id, name, lastFour: token.slice(-4), sha256: hashOf(token) });
    await audit(tx, owner, house.now(), { what: 'scim.token-added', subject: { kind: 'key', id, name } });
  });
  const row = (await store.tokensOf(house.db, owner.workspaceId)).find((each) => each.id === id)!;
  return { ...presentToken(row), token };
}

export async function removeToken(house: House, owner: AgentViewer, id: string): Promise<void> {
  await house.db.transaction(async (tx) => {
    const row = (await store.tokensOf(tx, owner.workspaceId)).find((each) => each.id === id);
    if (!row) throw problem('not_found');
    await store.removeToken(tx, owner.workspaceId, id);
    await audit(tx, owner, house.now(), { what: 'scim.token-removed', subject: { kind: 'key', id, name: row.name } });
  });
}

/** Whose token this is; looked up afresh on every call, so that a removed one ends at once. */
export async function directoryOf(house: House, token: string, address: string): Promise<DirectoryViewer | null> {
  const row = await store.tokenByHash(house.db, hashOf(token));
  if (!row) return null;
  const now = house.now();
  if (!row.last_used_at || now.getTime() - row.last_used_at.getTime() > MINUTE_MS)
    await store.tokenUsed(house.db, row.workspace_id, row.id, now);
  return { type: 'directory', workspaceId: row.workspace_id, tokenId: row.id, name: row.name, address };
}

export const presentToken = (row: store.TokenRow) => ({
  id: row.id,
  name: row.name,
  lastFour: row.last_four,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
});
