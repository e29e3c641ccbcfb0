// Signed links that carry the thread: "continue on …" for a channel that can take a token, and proofs for an address only claimed.
import { randomBytes } from 'node:crypto';
import { problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { channelById, openChannel } from '../channels/index.ts';
import { contactOf, deriveContacts, identitiesByIds, join } from '../contacts/index.ts';
import { getConversation, openPlan, rehome, writePlan } from '../conversations/index.ts';
import { tokenHash } from '../intake/index.ts';
import * as store from './store.ts';

const CONTINUE_DAYS = 30;
const PROVE_DAYS = 3;
/** 192 random bits, in the letters every provider lets through (Telegram takes 64 of `A-Za-z0-9_-`). */
const newToken = () => randomBytes(24).toString('base64url');

/** A link by which the owner of `identityId` goes on over another channel; whoever opens it first proves to be them. */
export const makeContinuation = async (...given: Parameters<typeof newContinuation>): Promise<string> =>
  (await newContinuation(...given)).url;

/** The same, with the token that the link carries. */
export async function newContinuation(
  tx: Tx,
  house: House,
  workspaceId: string,
  given: {
    contactId: string;
    identityId: string;
    channelId: string;
    conversationId: string | null;
    madeById: string | null;
  },
): Promise<{ readonly url: string; readonly token: string }> {
  const contact = await contactOf(tx, workspaceId, given.contactId);
  const identity = (await identitiesByIds(tx, workspaceId, [given.identityId]))[0];
  if (!identity || identity.contact_id !== contact.id)
    throw problem('not_found', { detail: 'This identity is not of this contact.' });
  const row = await channelById(tx, workspaceId, given.channelId);
  const channel = row && row.state !== 'off' ? await openChannel(house, row) : null;
  if (!channel) throw problem('not_found', { detail: 'This channel is not connected.' });
  if (given.conversationId && (await getConversation(tx, workspaceId, given.conversationId)).contact_id !== contact.id)
    throw problem('not_same_contact');
  const token = newToken();
  const url = channel.kind.continuationUrl(token, channel.settings);
  if (!url)
    throw problem('invalid', { fields: { channelId: `${channel.kind.card.title} cannot carry a continuation link` } });
  const conversationId = given.conversationId ?? (await store.openConversationOf(tx, workspaceId, contact.id));
  await store.addToken(tx, {
    workspaceId,
    hash: tokenHash(token),
    purpose: 'continue',
    contactId: contact.id,
    identityId: identity.id,
    conversationId,
    channelId: given.channelId,
    forIdentityId: null,
    madeById: given.madeById,
    days: CONTINUE_DAYS,
  });
  return { url, token };
}

/** A token whose opening proves that `forIdentityId` (who claimed) owns `identityId` (the address it is mailed to). */
export async function makeProof(
  tx: Tx,
  workspaceId: string,
  given: { contactId: string; identityId: string; forIdentityId: string; madeById: string | null },
): Promise<string> {
  const token = newToken();
  await store.addToken(tx, {
    workspaceId,
    hash: tokenHash(token),
    purpose: 'prove',
    contactId: given.contactId,
    identityId: given.identityId,
    conversationId: null,
    channelId: null,
    forIdentityId: given.forIdentityId,
    madeById: given.madeById,
    days: PROVE_DAYS,
  });
  return token;
}

export type Proof = { readonly state: 'open' | 'gone' } & { readonly workspaceName: string };
/** What an opened proof link is about, without using it up: mail scanners open links too. */
export async function lookAtProof(tx: Tx, token: string, now: Date): Promise<Proof> {
  const row = await store.proofToken(tx, tokenHash(token));
  if (!row || row.used_at || row.expires_at < now) return { state: 'gone', workspaceName: '' };
  return { state: 'open', workspaceName: await store.workspaceName(tx, row.workspace_id) };
}
export async function openProof(tx: Tx, token: string, now: Date): Promise<boolean> {
  const hash = tokenHash(token);
  const row = await store.proofToken(tx, hash);
  if (!row || row.used_at || row.expires_at < now || !row.for_identity_id) return false;
  await store.spend(tx, hash, row.for_identity_id);
  await join(tx, row.workspace_id, {
    identityId: row.for_identity_id,
    otherId: row.identity_id,
    assurance: 'proved',
    evidence: 'Confirmed from the link we sent to the address',
    how: 'proof',
    madeBy: 'contact',
    madeById: null,
  });
  const plan = openPlan(row.workspace_id, now);
  const derived = await deriveContacts(tx, row.workspace_id, [row.for_identity_id, row.identity_id]);
  await rehome(tx, plan, derived);
  for (const id of new Set([row.contact_id, ...derived.contactIds]))
    plan.entries.push({ kind: 'contact', id, what: 'contact.proved' });
  writePlan(tx, plan);
  return true;
}
