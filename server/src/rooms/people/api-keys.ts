// API keys: shown once, stored as a hash, never stronger than who made them.
import { randomBytes } from 'node:crypto';
import { scopes } from '@throughline/domain';
import type { BodyOf, Routes } from '@throughline/protocol';
import { problem } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import type { Viewer } from '../../ground/viewer.ts';
import { tellAccessEnded } from './ended.ts';
import { presentKey } from './present.ts';
import * as store from './store.ts';
import { keyHash } from './viewer.ts';

export async function addKey(house: House, viewer: Viewer, given: BodyOf<Routes['addKey']>) {
  const unknown = given.scopes.filter((scope) => !scopes.includes(scope));
  if (unknown.length > 0) throw problem('invalid', { fields: { scopes: `must be among ${scopes.join(', ')}` } });
  const tooMuch = given.scopes.filter((scope) => !viewer.scopes.has(scope));
  if (tooMuch.length > 0) throw problem('forbidden', { detail: `You do not hold ${tooMuch.join(', ')} yourself.` });
  const expiresAt = given.expiresAt === null ? null : new Date(given.expiresAt);
  if (expiresAt && expiresAt <= house.now())
    throw problem('invalid', { fields: { expiresAt: 'must be in the future' } });
  const key = `tl_live_${randomBytes(24).toString('base64url')}`;
  const id = newId();
  await store.addKey(house.db, viewer.workspaceId, {
    id,
    name: given.name,
    prefix: key.slice(0, 12),
    lastFour: key.slice(-4),
    sha256: keyHash(key),
    scopes: [...new Set(given.scopes)],
    madeById: viewer.type === 'agent' ? viewer.agentId : viewer.keyId,
    expiresAt,
  });
  return { ...presentKey((await store.keys(house.db, viewer.workspaceId, id))[0]!), key };
}

export async function revokeKey(house: House, viewer: Viewer, id: string): Promise<void> {
  if (!(await store.revokeKey(house.db, viewer.workspaceId, id, house.now()))) throw problem('not_found');
  tellAccessEnded(house, id);
}
