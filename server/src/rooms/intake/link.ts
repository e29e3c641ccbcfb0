// Links a batch brings: what a sender claims or proves about other addresses, and tokens of ours that came back.
import type { IdentityHint, InboundIdentity, InboundMessage } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import { deriveContacts, identitiesByIds, type IdentityRow, join, suggest } from '../contacts/index.ts';
import { conversationOfNumber, type Plan, rehome } from '../conversations/index.ts';
import * as store from './store.ts';
import { tokenHash } from './token.ts';
import type { Met } from './meet.ts';
import type { Item } from './item.ts';
import type { Passed } from './passed.ts';

type Bringing = InboundMessage | InboundIdentity;
export interface LinkResult {
  readonly conversationIds: readonly string[];
  readonly moved: boolean;
}

/** Applies the hints and tokens of one event; contacts and conversations follow within the plan. */
export async function link(tx: Tx, plan: Plan, item: Item, event: Bringing, met: Met): Promise<LinkResult> {
  const { workspaceId } = plan;
  const sender = met.identityOf(workspaceId, event.sender);
  const around: string[] = [];
  for (const hint of event.hints ?? []) {
    const other = met.identityOf(workspaceId, { ...hint });
    const joined = await join(tx, workspaceId, {
      identityId: sender.id,
      otherId: other.id,
      assurance: hint.assurance,
      evidence: hint.evidence,
      how: `${item.channel.row.kind}:${hint.kind}`,
      madeBy: 'channel',
      madeById: item.channel.row.id,
    });
    if (joined === 'made') around.push(sender.id, other.id);
    if (joined === 'made' || joined === 'proved')
      plan.entries.push({
        kind: 'contact',
        id: sender.contact_id,
        what: 'contact.linked',
        detail: { identityId: other.id, assurance: hint.assurance },
      });
  }
  const opened = await openTokens(tx, plan, item, event, sender);
  around.push(...opened.around);
  if (around.length === 0) return { conversationIds: opened.conversationIds, moved: false };
  const derived = await deriveContacts(tx, workspaceId, around);
  await rehome(tx, plan, derived);
  for (const contactId of derived.contactIds)
    plan.entries.push({ kind: 'contact', id: contactId, what: 'contact.linked' });
  return { conversationIds: opened.conversationIds, moved: derived.moved.length > 0 };
}

const of = (passed: readonly Passed[], workspaceId: string, as: Passed['as']): readonly Passed[] =>
  passed.filter((each) => each.workspaceId === workspaceId && each.as === as);
/** Whoever got another's address is nobody but themselves: only people may say otherwise. When all links are made. */
export async function suggestPassed(tx: Tx, plan: Plan, passed: readonly Passed[], met: Met): Promise<void> {
  const { workspaceId } = plan;
  for (const { who, before, evidence } of of(passed, workspaceId, 'suggested')) {
    const rows = await identitiesByIds(tx, workspaceId, [met.identityOf(workspaceId, who).id, before.id]);
    const [one, other] = rows.map((row) => row.contact_id);
    if (one && other && one !== other) await suggest(tx, workspaceId, one, other, evidence);
  }
}
/** Whoever came after a silence only claims to be who was heard there before. */
export async function linkPassed(tx: Tx, plan: Plan, passed: readonly Passed[], met: Met): Promise<boolean> {
  const { workspaceId } = plan;
  const around: string[] = [];
  for (const { who, before, evidence } of of(passed, workspaceId, 'claimed')) {
    const now = met.identityOf(workspaceId, who);
    const joined = await join(tx, workspaceId, {
      identityId: now.id,
      otherId: before.id,
      assurance: 'claimed',
      evidence,
      how: 'silence',
      madeBy: 'system',
      madeById: null,
    });
    if (joined === 'made') around.push(now.id, before.id);
  }
  if (around.length === 0) return false;
  const derived = await deriveContacts(tx, workspaceId, around);
  await rehome(tx, plan, derived);
  for (const contactId of derived.contactIds)
    plan.entries.push({ kind: 'contact', id: contactId, what: 'contact.linked' });
  return derived.moved.length > 0;
}

async function openTokens(
  tx: Tx,
  plan: Plan,
  item: Item,
  event: Bringing,
  sender: IdentityRow,
): Promise<{ conversationIds: string[]; around: string[] }> {
  const tokens = event.tokens ?? [];
  // Whoever holds a link may write any address into a letter's From: without a word of its provider that is a claim and no proof.
  const assurance = event.sender.trust === 'attested' ? 'proved' : 'claimed';
  const conversationIds: string[] = [];
  const around: string[] = [];
  for (const token of tokens) {
    const direct = /^conversation:([0-9a-f-]{36})$/.exec(token);
    if (direct) conversationIds.push(direct[1]!);
    const number = /^conversation-number:(\d{1,9})$/.exec(token)?.[1];
    const numbered = number ? await conversationOfNumber(tx, plan.workspaceId, Number(number)) : null;
    if (numbered) conversationIds.push(numbered);
  }
  const hashes = tokens.filter((token) => !/^conversation(-number)?:/.test(token)).map(tokenHash);
  const rows = hashes.length > 0 ? await store.tokensByHash(tx, plan.workspaceId, hashes) : [];
  for (const row of rows) {
    // A proof is opened on its own page, where it says whom it proves; sent elsewhere it would prove somebody else.
    if (row.purpose !== 'continue') continue;
    // Another person's used link proves nothing about whoever found it.
    if (row.used_by_identity_id ? row.used_by_identity_id !== sender.id : row.expires_at < plan.now) continue;
    if (row.channel_id && row.channel_id !== item.channel.row.id) continue;
    if (row.conversation_id) conversationIds.push(row.conversation_id);
    if (row.used_by_identity_id) continue;
    await store.useToken(tx, plan.workspaceId, row.hash, sender.id);
    const owner = (await identitiesByIds(tx, plan.workspaceId, [row.identity_id]))[0];
    if (!owner) continue;
    const joined = await join(tx, plan.workspaceId, {
      identityId: sender.id,
      otherId: owner.id,
      assurance,
      evidence:
        owner.kind === 'visitor'
          ? 'Opened the continuation link given to their chat'
          : `Opened the continuation link given to ${owner.value}`,
      how: 'continuation',
      madeBy: 'contact',
      madeById: null,
    });
    if (joined === 'made') around.push(sender.id, owner.id);
  }
  return { conversationIds, around };
}

/** Everyone a batch's events speak of: senders, and the identities they claim or prove. */
export function hintsOf(event: Bringing): readonly IdentityHint[] {
  return event.sender.trust === 'failed' ? [] : (event.hints ?? []);
}
