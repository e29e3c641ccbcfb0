// One outbox row on its way: what the card allows, the call, and what became of it. Every outcome is written down.
import type { Channel, Sent } from '@throughline/channel-kit';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { write } from '../../ground/journal.ts';
import { counter } from '../../ground/metrics.ts';
import { call } from './call.ts';
import { watchUnseen } from './unseen.ts';
import { channelById, markState, type OpenChannel, openChannel, setOutboundAt } from '../channels/index.ts';
import {
  addConsent,
  holdPeople,
  identitiesByIds,
  setOutbound,
  setReach,
  stopsOf,
  stopWords,
} from '../contacts/index.ts';
import {
  type DeliveryState,
  lockMessages,
  type MessageRow,
  messagesByIds,
  updateMessage,
} from '../conversations/index.ts';
import { applyEarly, takeEarly } from '../intake/index.ts';
import { partsOf, simple } from './parts.ts';
import type { OutboxRow } from './store.ts';
import { windowHours } from './window.ts';
import * as store from './store.ts';

/** After this long a message that never found its provider is failed, for a person to decide. */
const GIVE_UP_HOURS = 24;
const FIRST_LOOK_MS = 60_000;
const sends = counter('sends_total', 'Attempts to send, by what became of them.', ['kind', 'outcome']);
const backoffSeconds = (attempt: number) => Math.min(600, 2 ** Math.min(attempt, 10)) * (0.75 + Math.random() / 2);

export async function deliver(house: House, row: OutboxRow): Promise<void> {
  const message = (await messagesByIds(house.db, row.workspace_id, [row.message_id]))[0];
  const identity = (await identitiesByIds(house.db, row.workspace_id, [row.identity_id]))[0];
  const channelRow = await channelById(house.db, row.workspace_id, row.channel_id);
  if (!message || !identity)
    return await settle(house, row, null, {
      ok: false,
      why: 'rejected',
      detail: 'The message or its recipient is gone.',
    });
  if (!channelRow || channelRow.state === 'off')
    return await settle(house, row, message, { ok: false, why: 'rejected', detail: 'The channel was disconnected.' });
  const channel = await openChannel(house, channelRow);
  if (!channel)
    return await settle(house, row, message, {
      ok: false,
      why: 'unauthorized',
      detail: 'The channel’s secrets cannot be read.',
    });
  if (row.kind !== 'message')
    return await settle(house, row, message, await call(channel, await simple(house, row, message, identity)), channel);
  const window = windowHours(channel.kind.card, channel.settings, message.author_type === 'agent');
  if (
    window !== null &&
    message.special?.['type'] !== 'template' &&
    !isUnderComment(message) &&
    identity.last_inbound_at &&
    house.now().getTime() - identity.last_inbound_at.getTime() > window * 3_600_000
  ) {
    return await settle(
      house,
      row,
      message,
      {
        ok: false,
        why: 'window-closed',
        detail: `Answers here are possible for ${window} hours after the customer’s last message.`,
      },
      channel,
    );
  }
  const stop = (await stopsOf(house.db, row.workspace_id, [identity.id])).find(
    (each) => each.channel_id === row.channel_id,
  );
  if (stop)
    return await settle(house, row, message, { ok: false, why: 'rejected', detail: `${stopWords(stop)}.` }, channel);
  await setMessage(house, row, 'sending');
  let last: Sent = { ok: true, externalIds: [] };
  const parts = await partsOf(house, row, message, identity, channel);
  const done = Number(row.payload['partsDone'] ?? 0);
  for (const [index, part] of parts.entries()) {
    if (index < done) continue;
    last = await call(channel, part);
    if (!last.ok) break;
    const { externalIds } = last;
    await house.db.transaction(async (tx) => {
      // News of this id is being read right now, or after us: never at the same time, or neither would see the other's word.
      holdPeople(tx, [row.workspace_id], 'shared');
      await store.addExternalIds(tx, row.workspace_id, row.id, externalIds, index + 1);
      await store.knowOwn(tx, row.workspace_id, row.channel_id, row.message_id, externalIds);
    });
  }
  await settle(house, row, message, last, channel);
}

/** An answer to what was said in public has rules of its own, which its channel knows. */
const isUnderComment = (message: MessageRow): boolean => message.special?.['isPublic'] !== undefined;

/** Writes the outcome: message, outbox, identity, channel and journal in one commit. */
async function settle(
  house: House,
  row: OutboxRow,
  message: MessageRow | null,
  sent: Sent,
  channel?: OpenChannel,
): Promise<void> {
  sends.inc({ kind: channel?.kind.card.kind ?? 'none', outcome: sent.ok ? 'sent' : sent.why });
  const hours = (house.now().getTime() - row.created_at.getTime()) / 3_600_000;
  if (
    !sent.ok &&
    (sent.why === 'busy' || sent.why === 'unavailable' || sent.why === 'unauthorized') &&
    hours < GIVE_UP_HOURS
  ) {
    if (sent.why === 'unauthorized' && channel)
      await markState(
        house.db,
        channel.row,
        'reconnect',
        sent.detail,
        'Check the credentials under Settings → Channels.',
      );
    const seconds =
      sent.why === 'busy'
        ? Math.max(1, sent.retryAfterSeconds) * (1 + Math.random() / 10)
        : sent.why === 'unauthorized'
          ? 60
          : backoffSeconds(row.attempts);
    await house.db.transaction(async (tx) => {
      await store.postpone(tx, row.workspace_id, row.id, seconds);
      // A waiting edit or reaction says nothing about how its message fared.
      if (row.kind === 'message') await saveState(tx, row, 'queued', sent.detail);
    });
    return;
  }
  if (row.kind !== 'message') {
    await house.db.transaction(async (tx) => {
      await store.remove(tx, row.workspace_id, row.id);
      if (!sent.ok && message) await takeBack(tx, row, sent.detail);
    });
    return;
  }
  await house.db.transaction(async (tx) => {
    if (sent.ok) {
      await store.remove(tx, row.workspace_id, row.id);
      await setOutbound(tx, row.workspace_id, row.identity_id);
      await setOutboundAt(tx, row.workspace_id, row.channel_id);
      await saveSent(tx, row, sent);
      if (channel?.kind.card.abilities.visitors)
        await watchUnseen(tx, row.workspace_id, row.identity_id, new Date(house.now().getTime() + FIRST_LOOK_MS));
    } else if (sent.why === 'unknown') {
      await store.markUnknown(tx, row.workspace_id, row.id);
      await saveState(tx, row, 'unknown', sent.detail);
    } else {
      await store.removeUnlessBegun(tx, row.workspace_id, row.id);
      if (sent.why === 'recipient-gone')
        await setReach(tx, row.workspace_id, row.identity_id, 'unreachable', sent.detail);
      if ('hasStopped' in sent && sent.hasStopped)
        await addConsent(tx, {
          workspaceId: row.workspace_id,
          channelId: row.channel_id,
          identityId: row.identity_id,
          eventId: `refused:${row.message_id}`,
          said: 'stop',
          words: sent.detail,
          at: house.now(),
        });
      await saveState(tx, row, 'failed', `${sent.why}: ${sent.detail}`);
    }
  });
}

async function saveSent(tx: Tx, row: OutboxRow, sent: Extract<Sent, { ok: true }>): Promise<void> {
  const message = (await lockMessages(tx, row.workspace_id, [row.message_id]))[0];
  if (!message) return;
  const externalIds = await store.externalIdsOf(tx, row.workspace_id, row.message_id);
  const isNews = ['sending', 'queued', 'unknown'].includes(message.delivery);
  Object.assign(message, {
    ...(isNews ? { delivery: 'sent', delivery_why: '' } : {}),
    delivery_at: new Date(),
    external_id: message.external_id ?? sent.externalIds[0] ?? externalIds[0] ?? null,
    mail: sent.mail ? { ...message.mail, ...(sent.mail as object) } : message.mail,
  });
  // The provider's receipt, or the customer's reaction, can overtake the provider's answer to us.
  const { workspace_id: workspaceId, channel_id: channelId } = row;
  for (const { event } of await takeEarly(
    tx,
    externalIds.map((externalId) => ({ workspaceId, channelId, externalId })),
  ))
    applyEarly(message, event, new Date());
  await updateMessage(tx, message);
  await write(tx, row.workspace_id, [
    {
      kind: 'message',
      id: row.message_id,
      what: `message.${message.delivery}`,
      detail: { conversationId: message.conversation_id },
    },
  ]);
}
/** What the customer does not see must not stand on our screens either: the deed is undone, and the message says why. */
async function takeBack(tx: Tx, row: OutboxRow, why: string): Promise<void> {
  const message = (await lockMessages(tx, row.workspace_id, [row.message_id]))[0];
  if (!message) return;
  Object.assign(message, row.payload['before'], { delivery_why: `${deeds[row.kind]}: ${why}`.slice(0, 1000) });
  await updateMessage(tx, message);
  await write(tx, row.workspace_id, [
    {
      kind: 'message',
      id: row.message_id,
      what: `message.${row.kind}-failed`,
      detail: { conversationId: message.conversation_id, why },
    },
  ]);
}
const deeds: Readonly<Record<OutboxRow['kind'], string>> = {
  message: 'Not sent',
  edit: 'The edit was not taken',
  delete: 'It could not be deleted there',
  reaction: 'The reaction was not taken',
  read: 'The read mark was not taken',
};
async function saveState(tx: Tx, row: OutboxRow, state: DeliveryState, why: string): Promise<void> {
  const message = (await lockMessages(tx, row.workspace_id, [row.message_id]))[0];
  if (!message || (message.delivery === state && message.delivery_why === why)) return;
  // A receipt may have settled it already: news never goes backwards.
  if (['sent', 'delivered', 'read'].includes(message.delivery)) return;
  Object.assign(message, { delivery: state, delivery_why: why.slice(0, 1000), delivery_at: new Date() });
  await updateMessage(tx, message);
  await write(tx, row.workspace_id, [
    {
      kind: 'message',
      id: row.message_id,
      what: `message.${state}`,
      detail: { conversationId: message.conversation_id },
    },
  ]);
}
const setMessage = (house: House, row: OutboxRow, state: DeliveryState) =>
  house.db.transaction((tx) => saveState(tx, row, state, ''));

const RECOVER_LIMIT = 100;
/**
 * A node died between claim and outcome. What cannot have harmed is sent again; the rest is for a person to decide.
 * One transaction each, because the journal's lock is the last a transaction takes.
 */
export async function recoverClaims(house: House): Promise<void> {
  for (let count = 0; count < RECOVER_LIMIT; count += 1)
    if (!(await house.db.transaction((tx) => recoverOne(tx, house)))) return;
}
async function recoverOne(tx: Tx, house: House): Promise<boolean> {
  const row = await store.expiredClaim(tx);
  if (!row) return false;
  const channel = await channelById(tx, row.workspace_id, row.channel_id);
  const kind: Channel | undefined = channel ? house.kinds.get(channel.kind) : undefined;
  // Visitors read from our own database, and everything but a message may be done twice.
  if (row.kind !== 'message' || kind?.card.abilities.visitors) await store.postpone(tx, row.workspace_id, row.id, 0);
  else {
    await store.markUnknown(tx, row.workspace_id, row.id);
    await saveState(tx, row, 'unknown', 'The server stopped while this was being sent.');
  }
  return true;
}
