// The part of a rehearsal that needs nobody: each channel's own test, made-up words through our own door, and a continuation link made on
// one channel and opened on the next. The words are signed as the provider signs and go through hook, read and store like any others.
import type { HookCall, Raw } from '@throughline/channel-kit';
import type { House } from '../../ground/house.ts';
import type { JobPayload } from '../../ground/jobs.ts';
import { newId } from '../../ground/id.ts';
import { channelById, openChannel, type OpenChannel } from '../channels/index.ts';
import { identitiesByIds, type IdentityRow, linksOf } from '../contacts/index.ts';
import { type MessageRow, messagesByIds } from '../conversations/index.ts';
import type { Intake } from '../intake/index.ts';
import { newContinuation } from '../threads/index.ts';
import { beginStep, isWaiting, type Part, settle } from './steps.ts';
import * as store from './store.ts';

const CHECK_MS = 45_000;
const NAME = 'Rehearsal';

/** Who a made-up person turned out to be. */
interface Heard {
  readonly part: Part;
  readonly message: MessageRow;
  readonly identity: IdentityRow;
}

export async function runRehearsal(house: House, intake: Intake, payload: JobPayload): Promise<void> {
  const { workspaceId } = payload;
  if (typeof workspaceId !== 'string') return;
  const row = await store.rehearsalById(house.db, workspaceId, String(payload['rehearsalId']));
  if (row?.state !== 'running') return;
  const contacts = new Set(row.contact_ids);
  const save = async (state: store.RehearsalRow['state']): Promise<void> => {
    const ended = state === 'done' ? house.now() : null;
    await store.saveRehearsal(house.db, { ...row, state, contact_ids: [...contacts], ended_at: ended });
  };
  const heard: Heard[] = [];
  for (const [index, part] of row.channels.entries()) {
    const channelRow = await channelById(house.db, workspaceId, part.channelId);
    const open = channelRow ? await openChannel(house, channelRow) : null;
    if (!open) {
      const step = beginStep(part, house.now(), 'check', 'Settings');
      settle(
        step,
        house.now(),
        'failed',
        'The channel cannot be opened.',
        'Enter its secrets again under Settings → Channels.',
      );
      continue;
    }
    await check(house, part, open);
    await save('running');
    const own = await loop(house, intake, row.id, part, open, index * 2);
    if (own) contacts.add(own.identity.contact_id);
    await save('running');
    const before = heard.at(-1);
    if (open.kind.card.abilities.continuation)
      await switchTo(house, intake, row.id, part, open, index * 2 + 1, before ?? null, contacts);
    if (own) heard.push(own);
    waitForCode(house, part, row.code);
    await save('running');
  }
  await save(isWaiting(row.channels) ? 'waiting' : 'done');
}

async function check(house: House, part: Part, open: OpenChannel): Promise<void> {
  const begun = house.now();
  const checks = await within(open.kind.check(open.place), CHECK_MS).catch((error: unknown) => [
    { name: 'Test', ok: false, detail: wordsOf(error), remedy: 'Press Test under Settings → Channels.' },
  ]);
  for (const [index, each] of checks.entries()) {
    const step = beginStep(part, begun, `check-${index}`, each.name);
    settle(step, house.now(), each.ok ? 'ok' : 'failed', each.detail, each.remedy ?? '');
  }
}
const within = async <T>(work: Promise<T>, ms: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The provider did not answer in time.')), ms);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** Made-up words in by our own door; null when they did not arrive as they should. */
async function loop(
  house: House,
  intake: Intake,
  rehearsalId: string,
  part: Part,
  open: OpenChannel,
  who: number,
): Promise<Heard | null> {
  const step = beginStep(part, house.now(), 'loop', 'A made-up message in');
  if (!open.kind.rehearse) {
    settle(step, house.now(), 'skipped', 'This kind of channel cannot be rehearsed without a person. Send the code.');
    return null;
  }
  const text = 'Is anybody there? This is a rehearsal.';
  const heard = await say(house, intake, rehearsalId, part, open, { who, text });
  if (typeof heard === 'string') {
    settle(step, house.now(), 'failed', heard, 'Look at the call in the ledger of this channel.');
    return null;
  }
  const { message, identity } = heard;
  const wrong =
    message.text !== text
      ? 'Its words are not those that were sent.'
      : message.channel_id !== open.row.id || message.direction !== 'inbound'
        ? 'It did not arrive as a message of a customer on this channel.'
        : '';
  step.conversationId = message.conversation_id;
  if (wrong) settle(step, house.now(), 'failed', wrong, 'Look at the call in the ledger of this channel.');
  else settle(step, house.now(), 'ok', `Believed, read and stored as ${identity.name || NAME} (${identity.value}).`);
  return wrong ? null : heard;
}

/** The link of another channel's made-up person, opened here by somebody we have not met: one contact, one conversation. */
async function switchTo(
  house: House,
  intake: Intake,
  rehearsalId: string,
  part: Part,
  open: OpenChannel,
  who: number,
  from: Heard | null,
  contacts: Set<string>,
): Promise<void> {
  const step = beginStep(part, house.now(), 'switch', 'Changing channel keeps the thread');
  const skip = (detail: string) => settle(step, house.now(), 'skipped', detail);
  if (!from) return skip('Nothing came in on a channel before this one to continue from.');
  if (!open.kind.rehearse) return skip('This kind of channel cannot be rehearsed without a person.');
  const workspaceId = open.row.workspace_id;
  try {
    const { token } = await house.db.transaction((tx) =>
      newContinuation(tx, house, workspaceId, {
        contactId: from.identity.contact_id,
        identityId: from.identity.id,
        channelId: open.row.id,
        conversationId: from.message.conversation_id,
        madeById: null,
      }),
    );
    const heard = await say(house, intake, rehearsalId, part, open, { who, text: 'Going on here.', token });
    if (typeof heard === 'string') return settle(step, house.now(), 'failed', heard, 'Look at the call in the ledger.');
    contacts.add(heard.identity.contact_id);
    const links = await linksOf(house.db, workspaceId, [heard.identity.id]);
    const isProved = links.some((link) => !link.undoneAt && link.assurance === 'proved');
    const [then] = await identitiesByIds(house.db, workspaceId, [from.identity.id]);
    step.conversationId = heard.message.conversation_id;
    if (then?.contact_id !== heard.identity.contact_id || !isProved)
      return settle(
        step,
        house.now(),
        'failed',
        'The link did not make both one person.',
        'Report this with the log of the server.',
      );
    const first = (await messagesByIds(house.db, workspaceId, [from.message.id]))[0];
    if (first?.conversation_id !== heard.message.conversation_id)
      return settle(
        step,
        house.now(),
        'failed',
        'One person, but a new conversation.',
        'Report this with the log of the server.',
      );
    return settle(
      step,
      house.now(),
      'ok',
      `From ${from.part.name}: one person, proved by the link, in one conversation.`,
    );
  } catch (error) {
    return settle(
      step,
      house.now(),
      'failed',
      wordsOf(error),
      'Save this channel again, so that its link can be made.',
    );
  }
}

interface Words {
  readonly who: number;
  readonly text: string;
  readonly token?: string;
}
/** Through hook, read and store; a text says where it ended. */
async function say(
  house: House,
  intake: Intake,
  rehearsalId: string,
  part: Part,
  open: OpenChannel,
  words: Words,
): Promise<Heard | string> {
  const said = { ...words, id: newId().replaceAll('-', ''), name: NAME, at: house.now() };
  try {
    const call = open.kind.rehearse!(said, open.place);
    if (isCall(call)) {
      const verdict = await open.kind.intake.hook?.(call, open.place);
      if (!verdict?.genuine) return 'Our own door did not believe a call signed with the stored secret.';
      if (!verdict.take) return 'Our own door took the call for something without words.';
    }
    const [outcome] = await intake.take(open, [
      {
        body: call.body,
        headers: { 'content-type': call.headers['content-type'] ?? '' },
        meta: { ...call.meta, rehearsal: rehearsalId },
      },
    ]);
    if (outcome?.state === 'stuck') return `It is stuck: ${outcome.why}`;
    const messageId = outcome?.messages[0]?.messageId;
    const workspaceId = open.row.workspace_id;
    const message = messageId ? (await messagesByIds(house.db, workspaceId, [messageId]))[0] : undefined;
    if (!message?.identity_id) return 'It was taken, and no message came of it.';
    const identity = (await identitiesByIds(house.db, workspaceId, [message.identity_id]))[0];
    return identity ? { part, message, identity } : 'A message came of it, and nobody who sent it.';
  } catch (error) {
    return wordsOf(error);
  }
}
const isCall = (call: HookCall | Raw): call is HookCall => 'method' in call;
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function waitForCode(house: House, part: Part, code: string): void {
  const step = beginStep(part, house.now(), 'code', 'A message from you');
  step.detail = `Send ${code} to ${part.label || part.name}. It is answered, which tests the way out too.`;
}
