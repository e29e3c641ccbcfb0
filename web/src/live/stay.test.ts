// What an agent has under way when they leave: nothing of it is there for whoever signs in next in the same tab.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { Conversation } from '@throughline/sdk';
import { change } from './actions.ts';
import { putConversations } from './apply.ts';
import { forgetAll, loadThread } from './loading.ts';
import { send } from './outbox.ts';
import { emptyState } from './state.ts';
import { endStay } from './stay.ts';
import { getState, update } from './store.ts';
import { forgetDeeds } from './undo.ts';

const real = globalThis.fetch;
/** Calls that wait: each ends with an answer, or without a line. */
let asked: { answer(body: object): void; breakLine(): void }[];
beforeEach(() => {
  asked = [];
  update(() => emptyState);
  globalThis.fetch = (() =>
    new Promise((resolve, reject) => {
      asked.push({
        answer: (body) => resolve(new Response(JSON.stringify(body))),
        breakLine: () => reject(new TypeError('no network')),
      });
    })) as typeof fetch;
});
afterEach(() => {
  globalThis.fetch = real;
});
const settled = () => new Promise(setImmediate);
const leave = () => {
  endStay();
  forgetAll();
  forgetDeeds();
};
const known = (number: number) => {
  const body = { id: 'c', number: 7, lastNumber: 3, status: 'open', tags: [] } as unknown as Conversation;
  update((state) => putConversations(state, [{ id: 'c', body, number }]));
};
const sending = {
  conversationId: 'c',
  body: { text: 'Hello', type: 'message' as const },
  channelKind: null,
  fileNames: [],
};

test('a thread that comes after its reader has left is shown to nobody, and asked for anew', async () => {
  void loadThread('c');
  leave();
  const late = asked.pop()!;
  void loadThread('c');
  assert.equal(asked.length, 1, 'the next one does not wait for the answer of the one before');
  late.answer({ items: [{ id: 'm1', number: 1, conversationId: 'c', text: 'secret' }], nextCursor: null, number: 9 });
  await settled();
  assert.deepEqual(getState().threads.get('c')?.messages, []);
});

test('a message whose line breaks after its writer has left is not sent by the next one', async () => {
  void send(sending);
  await settled();
  leave();
  asked.pop()!.breakLine();
  await settled();
  assert.equal(getState().pending.size, 0);
  void send(sending);
  await settled();
  assert.equal(asked.length, 1, 'nor does the next one’s wait behind it');
});

test('a deed that was to be drawn a moment later is not drawn once its agent has left', async (it) => {
  it.mock.timers.enable({ apis: ['setTimeout'] });
  known(1);
  void change('c', { status: 'closed' });
  await settled();
  known(2);
  asked.pop()!.answer({ id: 'c', number: 7, lastNumber: 3, status: 'closed', tags: [] });
  await settled();
  leave();
  it.mock.timers.tick(60_000);
  await settled();
  assert.deepEqual([getState().truth.size, getState().seenAt.size], [0, 0]);
});
