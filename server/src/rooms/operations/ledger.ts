// The ledger of a channel's raw calls: what came, what became of it, what it reads as today, and reading it again. Secrets never show.
import type { Inbound } from '@throughline/domain';
import type { LedgerEntry, Receipt } from '@throughline/protocol';
import { problem } from '@throughline/protocol';
import type { z } from 'zod';
import type { House } from '../../ground/house.ts';
import type { Viewer } from '../../ground/viewer.ts';
import { channelById, openChannel, type OpenChannel } from '../channels/index.ts';
import { messagesByIds } from '../conversations/index.ts';
import { holdsDeleted, messagesSeen, rawOf } from '../intake/index.ts';
import type { RetryReceipt } from './routes.ts';
import * as store from './ledger-store.ts';
import { maySeeDeleted, noteLook } from './original.ts';

type ReceiptBody = z.output<typeof Receipt>;
const SHOWN_CHARACTERS = 64 * 1024;
const AT_ONCE = 50;
const HIDDEN = '•••';

export const entryOf = (row: store.LedgerRow): z.output<typeof LedgerEntry> => ({
  id: row.id,
  channelId: row.channel_id,
  outcome: row.outcome,
  why: row.why,
  bytes: row.bytes,
  createdAt: row.created_at.toISOString(),
});

export async function listLedger(
  house: House,
  workspaceId: string,
  channelId: string,
  query: {
    readonly outcome?: store.LedgerOutcome | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
) {
  if (!(await channelById(house.db, workspaceId, channelId))) throw problem('not_found');
  const rows = await store.ledger(house.db, workspaceId, channelId, {
    outcome: query.outcome ?? null,
    before: query.cursor ?? null,
    limit: query.limit + 1,
  });
  const items = rows.slice(0, query.limit).map(entryOf);
  return { items, nextCursor: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

/** One call as it came, and what its channel makes of it now: nothing is stored by looking. */
export async function oneReceipt(house: House, viewer: Viewer, id: string): Promise<ReceiptBody> {
  const { workspaceId } = viewer;
  const row = await store.receipt(house.db, workspaceId, id);
  if (!row) throw problem('not_found');
  const raw = await rawOf(house, workspaceId, id);
  const channelRow = await channelById(house.db, workspaceId, row.channel_id);
  const channel = channelRow ? await openChannel(house, channelRow) : null;
  const hide = hiderOf(channel);
  const { hasDeleted, ...reading } = await readingOf(house, workspaceId, channel, raw);
  const isDeleted = hasDeleted || (await holdsDeleted(house, workspaceId, id));
  const isWithheld = isDeleted && !maySeeDeleted(viewer);
  if (isDeleted && !isWithheld) await noteLook(house, viewer, id);
  const text = raw && !isWithheld ? wordsOf(raw.body) : null;
  return {
    ...entryOf(row),
    bytes: raw?.body.byteLength ?? row.bytes,
    headers: Object.fromEntries(
      Object.entries(row.headers).map(([name, value]) => [name, isSecretName(name) ? HIDDEN : hide(value)]),
    ),
    meta: JSON.parse(
      hide(JSON.stringify(row.meta, (key, value: unknown) => (isSecretName(key) ? HIDDEN : value))),
    ) as ReceiptBody['meta'],
    body: text === null ? null : hide(text.slice(0, SHOWN_CHARACTERS)),
    isCut: text !== null && text.length > SHOWN_CHARACTERS,
    isWithheld,
    ...reading,
    reads: reading.reads.map((each) => (isWithheld ? { ...each, words: '' } : each)),
  };
}

/** Reads some of a channel's stuck calls again, oldest first; `nextAfter` goes on behind them. */
export async function replayStuck(
  house: House,
  workspaceId: string,
  channelId: string,
  after: string | null,
  retry: RetryReceipt,
) {
  const row = await channelById(house.db, workspaceId, channelId);
  if (!row) throw problem('not_found');
  if (row.state === 'off') throw problem('conflict', { detail: 'This channel is off. Switch it on first.' });
  const ids = await store.stuckOf(house.db, workspaceId, channelId, after, AT_ONCE);
  let read = 0;
  // In order, so that an answer does not come before its question.
  for (const id of ids) if ((await retry(workspaceId, id)).state === 'done') read += 1;
  return { read, stuck: ids.length - read, nextAfter: ids.length === AT_ONCE ? ids.at(-1)! : null };
}

async function readingOf(
  house: House,
  workspaceId: string,
  channel: OpenChannel | null,
  raw: Awaited<ReturnType<typeof rawOf>>,
): Promise<Pick<ReceiptBody, 'reads' | 'trouble'> & { readonly hasDeleted: boolean }> {
  const unread = { reads: [], hasDeleted: false };
  if (!channel) return { ...unread, trouble: 'Its channel is not connected any more.' };
  if (!raw) return { ...unread, trouble: 'Its content is not kept any more.' };
  try {
    const events = await channel.kind.read(raw, channel.settings, channel.place);
    const ids = events.flatMap((event) => idOf(event) ?? []);
    const seen = await messagesSeen(house.db, workspaceId, channel.row.id, ids);
    const messages = await messagesByIds(house.db, workspaceId, [...seen.values()]);
    return {
      // An edit holds words of its message too, and some providers say with a deletion what it was.
      hasDeleted: messages.some((message) => message.deleted_at !== null),
      reads: events.map((event) => {
        const messageId = event.kind === 'message' ? (seen.get(idOf(event)!) ?? null) : null;
        const message = messages.find((each) => each.id === messageId);
        return { kind: event.kind, words: preview(event), conversationId: message?.conversation_id ?? null };
      }),
      trouble: '',
    };
  } catch (error) {
    return { ...unread, trouble: `Could not be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}
const idOf = (event: Inbound): string | null =>
  event.kind === 'message' || event.kind === 'edit' || event.kind === 'delete' ? event.externalId.slice(0, 1000) : null;
function preview(event: Inbound): string {
  if (event.kind !== 'message') return '';
  return event.text.slice(0, 200) || (event.files[0]?.name ?? '');
}

/** Null: not text. */
function wordsOf(body: Uint8Array): string | null {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  return /[\u0000-\u0008\u000e-\u001f]/.test(text.slice(0, 2000)) ? null : text;
}
const isSecretName = (name: string): boolean =>
  /authorization|cookie|signature|secret|password|api[-_]?key|^token$|[-_]token$|^verification/i.test(name);
/** What the channel holds as secret, and fields that providers put secrets into, wherever they stand. */
function hiderOf(channel: OpenChannel | null): (text: string) => string {
  const secrets = (channel?.kind.card.settings ?? [])
    .filter(({ kind }) => kind === 'secret')
    .map(({ key }) => String(channel?.settings[key] ?? ''))
    .filter((value) => value.length >= 6)
    .flatMap((value) => [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]);
  return (text) => {
    let shown = text;
    for (const secret of secrets) shown = shown.replaceAll(secret, HIDDEN);
    return shown
      .replace(/("(?:token|verification_token|access_token|client_secret|password)"\s*:\s*)"[^"]*"/gi, `$1"${HIDDEN}"`)
      .replace(/((?:^|&)(?:token|access_token|client_secret|password)=)[^&\s]*/gi, `$1${HIDDEN}`);
  };
}
