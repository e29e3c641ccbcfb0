// API keys: shown once, stored as a hash, never stronger than who made them.
import { randomBytes } from 'node:crypto';
import { scopes } from '@throughline/domain';
import type { BodyOf, Routes } from '@throughline/protocol';
import { problem } from '@throughline/protocol';
import { audit } from '../../ground/audit.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import type { Viewer } from '../../ground/viewer.ts';
import { tellAccessEnded } from './ended.ts';
import { presentKey } from './present.ts';
import { mustGrant, placeNamed } from './roles.ts';
import * as store from './store.ts';
import { keyHash } from './viewer.ts';

export async function addKey(house: House, viewer: Viewer, given: BodyOf<Routes['addKey']>) {
  if ((given.scopes === undefined) === (given.role === undefined))
    throw problem('invalid', { fields: { scopes: 'give either scopes or a role' } });
  const unknown = (given.scopes ?? []).filter((scope) => !scopes.includes(scope));
  if (unknown.length > 0) throw problem('invalid', { fields: { scopes: `must be among ${scopes.join(', ')}` } });
  const tooMuch = (given.scopes ?? []).filter((scope) => !viewer.scopes.has(scope));
  if (tooMuch.length > 0) throw problem('forbidden', { detail: `You do not hold ${tooMuch.join(', ')} yourself.` });
  if (given.role === 'owner') throw problem('invalid', { fields: { role: 'must not be owner: a key is no person' } });
  const expiresAt = given.expiresAt === null ? null : new Date(given.expiresAt);
  if (expiresAt && expiresAt <= house.now())
    throw problem('invalid', { fields: { expiresAt: 'must be in the future' } });
  const key = `tl_live_${randomBytes(24).toString('base64url')}`;
  const id = newId();
  const added = await house.db.transaction(async (tx) => {
    const place = given.role === undefined ? undefined : await placeNamed(tx, viewer.workspaceId, given.role, 'role');
    if (place) mustGrant(viewer, place);
    await store.addKey(tx, viewer.workspaceId, {
      id,
      name: given.name,
      prefix: key.slice(0, 12),
      lastFour: key.slice(-4),
      sha256: keyHash(key),
      scopes: [...new Set(given.scopes ?? [])],
      role: place?.role,
      roleId: place?.roleId,
      madeById: viewer.type === 'agent' ? viewer.agentId : viewer.keyId,
      expiresAt,
    });
    const row = presentKey((await store.keys(tx, viewer.workspaceId, id))[0]!);
    await audit(tx, viewer, house.now(), {
      what: 'key.added',
      subject: { kind: 'key', id, name: row.name },
      after: row,
    });
    return row;
  });
  return { ...added, key };
}

export async function revokeKey(house: House, viewer: Viewer, id: string): Promise<void> {
  await house.db.transaction(async (tx) => {
    const [row] = await store.keys(tx, viewer.workspaceId, id);
    if (!row || !(await store.revokeKey(tx, viewer.workspaceId, id, house.now()))) throw problem('not_found');
    await audit(tx, viewer, house.now(), {
      what: 'key.revoked',
      subject: { kind: 'key', id, name: row.name },
      before: presentKey(row),
    });
  });
  tellAccessEnded(house, id);
}
