// A visitor edits or deletes what they wrote, or reacts to an answer: judged here, then taken in like any other channel's news.
import { type VisitorAct, visitorRaw } from '@throughline/channel-kit';
import { type BodyOf, problem, type Routes } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import type { OpenChannel } from '../channels/index.ts';
import { filesOf, type MessageRow } from '../conversations/index.ts';
import type { Intake } from '../intake/index.ts';
import { canReact, changeableUntil, changeMinutesOf } from './may-change.ts';
import { lookingAs, presentMessages, type VisitorMessageBody } from './present.ts';
import { identitiesOf, isLockedOut } from './session.ts';
import * as store from './store.ts';

/** A device at its channel, and the way in. */
export interface Desk {
  readonly house: House;
  readonly intake: Intake;
  readonly session: store.SessionRow;
  readonly channel: OpenChannel;
}

export async function editMessage(
  desk: Desk,
  messageId: string,
  body: BodyOf<Routes['changeVisitorMessage']>,
): Promise<VisitorMessageBody> {
  const row = await ownMessage(desk, messageId);
  const { limit } = desk.channel.kind.card.abilities.text;
  if (body.text.length > limit)
    throw problem('invalid', {
      detail: `At most ${limit} characters.`,
      fields: { text: `at most ${limit} characters` },
    });
  if (body.text.trim() === '' && (await filesOf(desk.house.db, row.workspace_id, [row.id])).length === 0)
    throw problem('invalid', { fields: { text: 'write something, or delete the message' } });
  if (row.deleted_at !== null) throw removed();
  // What it says already needs no time left: an answer that was lost is asked for again.
  if (row.text !== body.text) {
    checkTime(desk, row);
    const externalId = row.external_id!;
    await take(desk, { type: 'edit', eventId: `edit:${externalId}:${body.clientId}`, externalId, text: body.text });
  }
  return await asItIs(desk, messageId);
}

export async function deleteMessage(desk: Desk, messageId: string): Promise<void> {
  const row = await ownMessage(desk, messageId);
  if (row.deleted_at !== null) return;
  checkTime(desk, row);
  const externalId = row.external_id!;
  await take(desk, { type: 'delete', eventId: `delete:${externalId}`, externalId });
}

export async function reactTo(
  desk: Desk,
  messageId: string,
  { clientId, emoji }: BodyOf<Routes['reactAsVisitor']>,
): Promise<VisitorMessageBody> {
  const row = await seenMessage(desk, messageId);
  if (row.direction !== 'outbound') throw problem('not_found');
  if (row.deleted_at !== null) throw removed();
  if (!canReact(row, desk.channel.row.id)) throw problem('not_found');
  const externalId = row.external_id!;
  const eventId = `reaction:${externalId}:${desk.session.visitor_id}:${clientId}`;
  await take(desk, { type: 'reaction', eventId, externalId, emoji });
  return await asItIs(desk, messageId);
}

/** Said in this channel to or by this person, as far as this device has proved; anything else is not there. */
async function seenMessage(desk: Desk, messageId: string): Promise<MessageRow> {
  const { house, session, channel } = desk;
  if (isLockedOut(session, channel)) throw problem('forbidden', { detail: 'Sign in on this site to write here.' });
  const identityIds = await identitiesOf(house, session, channel);
  const [row] = identityIds.length > 0 ? await store.saidByIds(house.db, session.workspace_id, [messageId]) : [];
  if (!row?.external_id || row.channel_id !== channel.row.id || !identityIds.includes(row.identity_id ?? ''))
    throw problem('not_found');
  return row;
}
async function ownMessage(desk: Desk, messageId: string): Promise<MessageRow> {
  const row = await seenMessage(desk, messageId);
  if (row.direction !== 'inbound') throw problem('not_found');
  return row;
}
function checkTime({ house, channel }: Desk, row: MessageRow): void {
  if (changeableUntil(row, channel.row.id, changeMinutesOf(channel), house.now()) === null)
    throw problem('conflict', { detail: 'This message can no longer be changed.' });
}
const removed = () => problem('gone', { detail: 'This message was removed.' });

type News = Extract<VisitorAct, { externalId: string }>;
type Told = News extends infer Each ? (Each extends News ? Omit<Each, 'visitor' | 'at'> : never) : never;
async function take({ house, intake, session, channel }: Desk, news: Told): Promise<void> {
  const { name } = session.known;
  const visitor = { id: session.visitor_id, ...(name ? { name } : {}) };
  await intake.take(channel, [visitorRaw({ ...news, visitor, at: house.now().toISOString() })]);
}

async function asItIs({ house, session, channel }: Desk, messageId: string): Promise<VisitorMessageBody> {
  const rows = await store.saidByIds(house.db, session.workspace_id, [messageId]);
  const [body] = (await presentMessages(house, session.workspace_id, rows))(lookingAs(session, channel));
  // Erased in the same moment.
  if (!body) throw removed();
  return body;
}
