// What a rehearsal waits for: answers on their way, and the code that a person sends. Looked at whenever somebody looks at the report.
import { NewMessage, Problem, problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import type { Viewer } from '../../ground/viewer.ts';
import { type MessageRow, messagesByIds } from '../conversations/index.ts';
import { addAnswer } from '../delivery/index.ts';
import { beginStep, isWaiting, type Part, settle, type Step } from './steps.ts';
import * as store from './store.ts';

const LASTS_MS = 60 * 60_000;
/** A job that has not come this far was cut off with its process. */
const RUNS_MS = 30 * 60_000;

/** The rehearsal as it is now. */
export async function followRehearsal(house: House, viewer: Viewer, id: string): Promise<store.RehearsalRow> {
  const known = await store.rehearsalById(house.db, viewer.workspaceId, id);
  if (!known) throw problem('not_found');
  const age = house.now().getTime() - known.created_at.getTime();
  if (known.state === 'done' || (known.state === 'running' && age < RUNS_MS)) return known;
  return await house.db.transaction(async (tx) => {
    const row = (await store.lockRehearsal(tx, viewer.workspaceId, id))!;
    if (row.state === 'done') return row;
    const contacts = new Set(row.contact_ids);
    const upTo = await hearCode(tx, house, viewer, row, contacts);
    await followAnswers(tx, house, viewer.workspaceId, row.channels);
    if (age > LASTS_MS || row.state === 'running') giveUp(house, row.channels);
    const state = isWaiting(row.channels) ? ('waiting' as const) : ('done' as const);
    const next = {
      ...row,
      state,
      looked_number: upTo,
      contact_ids: [...contacts],
      ended_at: state === 'done' ? house.now() : null,
    };
    await store.saveRehearsal(tx, next);
    return next;
  });
}

/** An admin has seen enough. */
export async function endRehearsal(house: House, viewer: Viewer, id: string): Promise<store.RehearsalRow> {
  return await house.db.transaction(async (tx) => {
    const row = await store.lockRehearsal(tx, viewer.workspaceId, id);
    if (!row) throw problem('not_found');
    if (row.state === 'running')
      throw problem('conflict', { detail: 'It is still at work. It ends by itself in a moment.' });
    if (row.state === 'done') return row;
    giveUp(house, row.channels);
    const next = { ...row, state: 'done' as const, ended_at: house.now() };
    await store.saveRehearsal(tx, next);
    return next;
  });
}

async function hearCode(
  tx: Tx,
  house: House,
  viewer: Viewer,
  row: store.RehearsalRow,
  contacts: Set<string>,
): Promise<number> {
  const waiting = row.channels.filter((part) => codeOf(part)?.state === 'waiting');
  if (waiting.length === 0) return row.looked_number;
  const { heard, upTo } = await store.heardCode(tx, {
    workspaceId: row.workspace_id,
    after: row.looked_number,
    channelIds: waiting.map((part) => part.channelId),
    code: row.code,
    since: row.created_at,
  });
  for (const message of heard) {
    const part = waiting.find((each) => each.channelId === message.channel_id);
    const step = part && codeOf(part);
    if (!part || step?.state !== 'waiting') continue;
    step.conversationId = message.conversation_id;
    if (message.contact_is_new) contacts.add(message.contact_id);
    settle(
      step,
      message.created_at,
      'ok',
      message.author_name ? `It came from ${message.author_name}.` : 'It came from somebody without a name.',
    );
    const ids = [message.id, await answer(tx, house, viewer, part, message, row.code)];
    await store.markMessages(
      tx,
      row.workspace_id,
      row.id,
      ids.filter((id) => id !== null),
    );
  }
  return upTo;
}
const codeOf = (part: Part): Step | undefined => part.steps.find((step) => step.id === 'code');

/** Whoever sent the code is answered, so that the way out is seen on channels where nobody may be written to first. */
async function answer(
  tx: Tx,
  house: House,
  viewer: Viewer,
  part: Part,
  to: store.Heard,
  code: string,
): Promise<string | null> {
  if (part.steps.some((step) => step.id === 'out' && step.state !== 'skipped')) return null;
  const step = beginStep(part, house.now(), 'answer', 'An answer to you');
  try {
    const messageId = await addAnswer(
      tx,
      house,
      viewer,
      to.conversation_id,
      NewMessage.parse({
        type: 'message',
        text: `We have it: ${code}. If you can read this, both ways work.`,
        channelId: to.channel_id,
        identityId: to.identity_id,
        clientId: `rehearsal:${newId()}`,
      }),
    );
    Object.assign(step, { messageId, conversationId: to.conversation_id });
    return messageId;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    settle(step, house.now(), 'failed', error.message, 'Answer in the conversation to see what the channel says.');
    return null;
  }
}

async function followAnswers(tx: Tx, house: House, workspaceId: string, parts: readonly Part[]): Promise<void> {
  const steps = parts.flatMap((part) => part.steps.filter((step) => step.state === 'waiting' && step.messageId));
  const messages = await messagesByIds(
    tx,
    workspaceId,
    steps.map((step) => step.messageId!),
  );
  for (const step of steps) {
    const message = messages.find((each) => each.id === step.messageId);
    if (!message) settle(step, house.now(), 'failed', 'The message is gone.', 'Start another rehearsal.');
    else tell(step, message, house.now());
  }
}
function tell(step: Step, message: MessageRow, now: Date): void {
  const at = message.delivery_at ?? now;
  switch (message.delivery) {
    case 'sent':
      return settle(step, at, 'ok', 'The provider took it.');
    case 'delivered':
      return settle(step, at, 'ok', 'The provider took it and says that it arrived.');
    case 'read':
      return settle(step, at, 'ok', 'The provider took it and says that it was read.');
    case 'failed':
      return settle(
        step,
        at,
        'failed',
        message.delivery_why,
        'Read what the provider says above, mend it, and rehearse again.',
      );
    case 'unknown':
      return settle(
        step,
        at,
        'failed',
        message.delivery_why || 'The provider gave no verdict.',
        'Look whether it arrived.',
      );
    case 'none':
    case 'scheduled':
    case 'queued':
    case 'sending':
      step.detail = message.delivery_why || 'On its way.';
  }
}

function giveUp(house: House, parts: readonly Part[]): void {
  for (const step of parts.flatMap((part) => part.steps))
    if (step.state === 'waiting')
      settle(
        step,
        house.now(),
        step.id === 'code' ? 'skipped' : 'failed',
        step.id === 'code' ? 'Nobody sent the code.' : step.detail || 'It did not come to an end.',
        step.id === 'code' ? '' : 'Look at the channel’s health, then rehearse again.',
      );
}
