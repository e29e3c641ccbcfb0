// Begins a rehearsal: its report with a row of steps for each channel, a code for people to send, and words to whom the admin named.
// What can be tested without a person is done by a job; the rest waits for people.
import { randomInt } from 'node:crypto';
import { countryOf } from '@throughline/domain';
import { NewMessage, Problem, problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { addJob } from '../../ground/jobs.ts';
import type { Viewer } from '../../ground/viewer.ts';
import { listChannels, openChannel, type OpenChannel } from '../channels/index.ts';
import {
  addContacts,
  addIdentities,
  addressesAt,
  identitiesByKeys,
  type IdentityRow,
  localeOf,
  readAddress,
} from '../contacts/index.ts';
import { threadBefore } from '../conversations/index.ts';
import { startConversation } from '../delivery/index.ts';
import { beginStep, type Part, settle } from './steps.ts';
import * as store from './store.ts';

export const REHEARSAL_TASK = 'rehearse';
const CHANNELS_LIMIT = 40;

export interface Wish {
  readonly channelId: string;
  /** A person's own address, to be written to. */
  readonly to?: string | undefined;
}

/** Of all connected channels where none is named. Returns the rehearsal's id. */
export async function startRehearsal(
  house: House,
  viewer: Viewer,
  wishes: readonly Wish[] | undefined,
): Promise<string> {
  const { workspaceId } = viewer;
  const rows = (await listChannels(house.db, workspaceId)).filter((row) => row.state !== 'off');
  const wanted: readonly Wish[] = wishes ?? rows.map((row) => ({ channelId: row.id }));
  const chosen = wanted.map((wish) => ({ ...wish, row: rows.find((row) => row.id === wish.channelId) }));
  if (chosen.some(({ row }) => !row))
    throw problem('invalid', { fields: { channels: 'must be connected channels of this workspace' } });
  if (chosen.length === 0) throw problem('conflict', { detail: 'No channel is connected. Connect one first.' });
  if (chosen.length > CHANNELS_LIMIT || new Set(chosen.map(({ channelId }) => channelId)).size < chosen.length)
    throw problem('invalid', { fields: { channels: `at most ${CHANNELS_LIMIT}, each once` } });
  const id = newId();
  const code = `TL-${String(randomInt(1000, 10_000))}`;
  const parts: Part[] = [];
  const opened = new Map<string, OpenChannel>();
  for (const { row } of chosen) {
    const open = await openChannel(house, row!);
    if (open) opened.set(row!.id, open);
    const { name, kind, label } = row!;
    const writeUrl = open?.kind.writeUrl?.(open.settings) ?? null;
    parts.push({ channelId: row!.id, name, kind, label, writeUrl, steps: [] });
  }
  const contacts: string[] = [];
  for (const { channelId, to } of chosen) {
    const part = parts.find((each) => each.channelId === channelId)!;
    if (to?.trim()) contacts.push(...(await writeTo(house, viewer, id, code, part, opened.get(channelId), to)));
  }
  await house.db.transaction(async (tx) => {
    await store.addRehearsal(tx, {
      workspace_id: workspaceId,
      id,
      code,
      started_by: viewer.name,
      channels: parts,
      created_at: house.now(),
    });
    const row = (await store.lockRehearsal(tx, workspaceId, id))!;
    await store.saveRehearsal(tx, { ...row, contact_ids: contacts });
    await addJob(tx, REHEARSAL_TASK, { workspaceId, rehearsalId: id }, { maxAttempts: 1 });
  });
  return id;
}

/** Returns the contact it had to make. */
async function writeTo(
  house: House,
  viewer: Viewer,
  rehearsalId: string,
  code: string,
  part: Part,
  open: OpenChannel | undefined,
  to: string,
): Promise<string[]> {
  const step = beginStep(part, house.now(), 'out', 'A message to you');
  if (!open?.kind.card.abilities.canStart) {
    settle(step, house.now(), 'skipped', 'Nobody can be written to first here. Send the code, and it is answered.');
    return [];
  }
  try {
    const made = await house.db.transaction((tx) => send(tx, house, viewer, open, code, to));
    await store.markMessages(house.db, viewer.workspaceId, rehearsalId, [made.messageId]);
    Object.assign(step, { messageId: made.messageId, conversationId: made.conversationId, detail: `To ${to.trim()}` });
    return made.contactId ? [made.contactId] : [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const fields = Object.values((error.extra['fields'] as Record<string, string> | undefined) ?? {});
    settle(
      step,
      house.now(),
      'failed',
      [error.message, ...fields].join(' '),
      'Check the address, and that it may be written to.',
    );
    return [];
  }
}
async function send(tx: Tx, house: House, viewer: Viewer, open: OpenChannel, code: string, to: string) {
  const { workspaceId } = viewer;
  const kind = open.kind.card.identityKinds[0]!;
  const address = readAddress({ kind, value: to }, countryOf(await localeOf(tx, workspaceId)), 'to');
  const known = (await identitiesByKeys(tx, addressesAt(workspaceId, [address])))[0];
  const identity = known ?? (await stranger(tx, workspaceId, address));
  const conversationId = await startConversation(
    tx,
    house,
    viewer,
    identity.contact_id,
    NewMessage.parse({
      type: 'message',
      text: `This is a rehearsal of our support (${code}). Answer with this code, and we know that your words arrive.`,
      subject: `Rehearsal ${code}`,
      channelId: open.row.id,
      identityId: identity.id,
    }),
  );
  const [message] = await threadBefore(tx, workspaceId, conversationId, Number.MAX_SAFE_INTEGER, 1);
  return { conversationId, messageId: message!.id, contactId: known ? null : identity.contact_id };
}
async function stranger(
  tx: Tx,
  workspaceId: string,
  address: { readonly kind: string; readonly value: string; readonly key: string },
): Promise<IdentityRow> {
  const contactId = newId();
  addContacts(tx, [{ workspaceId, id: contactId, name: '', nameSource: 'none' }]);
  const { kind, value, key } = address;
  const made = await addIdentities(tx, [
    { workspaceId, kind, value, key, scope: '', id: newId(), contactId, name: '', attributes: {}, channelId: null },
  ]);
  return made[0]!;
}
