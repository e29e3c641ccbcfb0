// Telegram Business: an owner lets the bot see and answer the chats of their own account. News of that connection is news of the channel;
// what the owner says from their phone is ours, said elsewhere. https://core.telegram.org/bots/features#bots-for-business
import type { Inbound } from '@throughline/domain';
import type { Place } from '@throughline/channel-kit';
import { digits, parseThing, thing, type Thing, word } from '@throughline/channel-kit/json';
import { reconnect } from './business-refusal.ts';
import { connectionOf, externalIdOf, movesOf, settingOf } from './places.ts';

const kept = 20;

/** Scope of a customer met through a business account: an answer goes out by the same connection, or not at all. */
export const businessScope = (botId: string, connection: string): string => `${botId}:${connection}`;
export function connectionIn(scope: string, botId: string): string | null {
  return scope.startsWith(`${botId}:`) ? connectionOf(scope.slice(botId.length + 1)) : null;
}

export function connectionNews(connection: Thing, updateId: string): Inbound | null {
  const id = connectionOf(connection['id']);
  if (id === null) return null;
  const trouble = troubleOf(connection);
  const about = { kind: 'notice', eventId: `business:${id}:${updateId}`, about: 'account' } as const;
  return trouble === null
    ? { ...about, state: 'well', detail: `Answers for the business account of ${ownerOf(connection)}.`, remedy: '' }
    : { ...about, state: 'trouble', detail: trouble, remedy: reconnect };
}
export function troubleOf(connection: Thing): string | null {
  const owner = ownerOf(connection);
  if (connection['is_enabled'] !== true) return `${owner} took the bot off their business account.`;
  if (thing(connection['rights'])?.['can_reply'] !== true)
    return `${owner} does not allow the bot to reply for their business account.`;
  return null;
}
export function ownerOf(connection: Thing): string {
  const user = thing(connection['user']);
  const name = [word(user?.['first_name']), word(user?.['last_name'])].filter((part) => part !== null).join(' ');
  return name || word(user?.['username']) || 'The owner';
}

export function deletedIn(deleted: Thing): readonly Inbound[] {
  const chatId = digits(thing(deleted['chat'])?.['id']);
  const connection = connectionOf(deleted['business_connection_id']);
  const ids = Array.isArray(deleted['message_ids']) ? deleted['message_ids'] : [];
  if (chatId === null || connection === null) return [];
  return [...new Set(ids.flatMap((id) => digits(id) ?? []))].map((id) => {
    const externalId = externalIdOf(chatId, id, connection);
    return { kind: 'delete', eventId: `delete:${externalId}`, externalId };
  });
}

/** What Telegram tells once and a later update needs: that a group has another id now, and which business accounts there are. */
export async function remember(body: Uint8Array, place: Pick<Place, 'settings' | 'keepSettings'>): Promise<void> {
  if (!place.keepSettings || !/"migrate_to_chat_id"|"business_connection"/.test(Buffer.from(body).toString('latin1')))
    return;
  const update = parseThing(body);
  const message = thing(update?.['message']);
  const [from, to] = [digits(thing(message?.['chat'])?.['id']), digits(message?.['migrate_to_chat_id'])];
  if (from?.startsWith('-') && to?.startsWith('-')) {
    const moves = movesOf(place.settings).filter((move) => move.to !== to);
    const lines = [...moves, { from, to }].slice(-kept).map((move) => `${move.from}>${move.to}`);
    await place.keepSettings({ movedGroups: lines.join('\n') });
  }
  const connection = thing(update?.['business_connection']);
  const id = connectionOf(connection?.['id']);
  if (connection === null || id === null) return;
  const others = connectionsIn(place.settings).filter((each) => each !== id);
  await place.keepSettings({ businessConnections: [...others, id].slice(-kept).join('\n') });
}
export const connectionsIn = (settings: Place['settings']): readonly string[] =>
  settingOf(settings, 'businessConnections')
    .split('\n')
    .flatMap((line) => connectionOf(line.trim()) ?? []);
