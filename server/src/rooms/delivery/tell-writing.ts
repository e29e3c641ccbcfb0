// An agent is writing: the customer is shown so where they wrote last, as often as their provider wants to hear it. Nothing waits for it.
import type { House } from '../../ground/house.ts';
import { channelById, openChannel } from '../channels/index.ts';
import { identitiesByIds } from '../contacts/index.ts';
import { call } from './call.ts';
import { lastSpeaker } from './read-store.ts';
import { windowHours } from './window.ts';

const USUAL_SECONDS = 5;
const REMEMBERED = 5000;
/** Until when the customer of a conversation sees it anyway, or need not be looked for again. */
const shownUntil = new Map<string, number>();

export async function tellWriting(house: House, workspaceId: string, conversationId: string): Promise<void> {
  const now = Date.now();
  if ((shownUntil.get(conversationId) ?? 0) > now) return;
  if (shownUntil.size >= REMEMBERED) shownUntil.clear();
  shownUntil.set(conversationId, now + USUAL_SECONDS * 1000);
  const last = await lastSpeaker(house.db, workspaceId, conversationId);
  const row = last && (await channelById(house.db, workspaceId, last.channel_id));
  const abilities = row ? house.kinds.get(row.kind)?.card.abilities : undefined;
  // A website's chat hears it over its own connection.
  if (!last || !row || !abilities?.typing.outbound || abilities.visitors || row.state !== 'connected') return;
  const { seconds = USUAL_SECONDS, setting } = abilities.typing;
  if (setting !== undefined && row.settings[setting] === false) return;
  const identity = (await identitiesByIds(house.db, workspaceId, [last.identity_id]))[0];
  const channel = await openChannel(house, row);
  if (!identity || !channel) return;
  const window = windowHours(channel.kind.card, channel.settings, identity.scope, true);
  const heard = identity.last_inbound_at?.getTime() ?? 0;
  if (window !== null && house.now().getTime() - heard > window * 3_600_000) return;
  shownUntil.set(conversationId, now + Math.max(1, seconds - 1) * 1000);
  const { kind, scope, value, name, attributes } = identity;
  await call(house.db, channel, {
    kind: 'typing',
    recipient: { kind, scope, value, name, attributes },
    ...(last.external_id === null ? {} : { externalId: last.external_id }),
  });
}
