// Messages on their way keep their order, wait for the connection, and are never lost when something newer stands above.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { Message } from '@throughline/sdk';
import { change } from './actions.ts';
import { undoLast } from './undo.ts';
import { putConversations } from './apply.ts';
import { discard, flushOutbox, send, sendAgain } from './outbox.ts';
import { emptyState } from './state.ts';
import { getState, update } from './store.ts';

type Answer = (body: Record<string, unknown>) => Promise<Response> | Response;
const real = globalThis.fetch;
let asked: Record<string, unknown>[] = [];
let answer: Answer;
beforeEach(() => {
  asked = [];
  update(() => emptyState);
  globalThis.fetch = ((_url: string, init: RequestInit) => {
    const body = JSON.parse(String(init.body)) as Record<string, unknown>;
    asked.push(body);
    return Promise.resolve(answer(body));
  }) as typeof fetch;
});
afterEach(() => {
  globalThis.fetch = real;
  for (const pending of [...getState().pending.values()].flat()) discard(pending);
});

const json = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const stored: Answer = (body) => json(201, { id: String(body['clientId']), conversationId: 'c', number: 9, ...body });
const newer: Answer = () => json(409, { code: 'newer_messages', title: 'Newer', status: 409 });
const away: Answer = () => Promise.reject(new TypeError('no network'));
const sending = (text: string) => ({
  conversationId: 'c',
  body: { text, type: 'message' as const, seenNumber: 4 },
  channelKind: null,
  fileNames: [],
});
const texts = () => asked.map((body) => body['text']);
const waiting = () => getState().pending.get('c') ?? [];

test('two messages sent in one breath leave one after the other', async () => {
  const order: string[] = [];
  answer = async (body) => {
    order.push(`asked ${body['text']}`);
    await new Promise((done) => setTimeout(done, body['text'] === 'one' ? 30 : 0));
    order.push(`stored ${body['text']}`);
    return stored(body);
  };
  await Promise.all([send(sending('one')), send(sending('two'))]);
  assert.deepEqual(order, ['asked one', 'stored one', 'asked two', 'stored two']);
});

test('what is written while an earlier message waits for the connection waits behind it, and both go in order', async () => {
  answer = away;
  assert.equal((await send(sending('one'))).type, 'kept');
  answer = stored;
  await new Promise((done) => setTimeout(done, 5));
  assert.equal((await send(sending('two'))).type, 'kept');
  assert.deepEqual(texts(), ['one']);
  await flushOutbox();
  assert.deepEqual(texts(), ['one', 'one', 'two']);
  assert.deepEqual(waiting(), []);
});

test('a waiting message that something newer overtook stays in the thread; Retry sends it knowing the newest', async () => {
  answer = away;
  await send(sending('late'));
  answer = newer;
  await flushOutbox();
  const [held] = waiting();
  assert.deepEqual([held?.state, held?.body.text], ['failed', 'late']);
  update((state) => ({
    ...state,
    threads: new Map([
      [
        'c',
        {
          messages: [{ id: 'm', number: 8 } as Message],
          olderCursor: null,
          newerCursor: null,
          loading: 'ready' as const,
          error: '',
        },
      ],
    ]),
  }));
  answer = stored;
  await sendAgain(held!);
  assert.equal(asked.at(-1)?.['seenNumber'], 8);
  assert.deepEqual(waiting(), []);
});

test('an undo never reaches the server before what it undoes', async () => {
  update((state) =>
    putConversations(state, [{ id: 'c', number: 1, body: { id: 'c', number: 1, status: 'open', tags: [] } as never }]),
  );
  const done: unknown[] = [];
  answer = async (body) => {
    await new Promise((go) => setTimeout(go, body['status'] === 'closed' ? 30 : 0));
    done.push(body['status']);
    return json(200, { id: 'c', number: 1, tags: [], ...body });
  };
  const closing = change('c', { status: 'closed' });
  assert.equal(undoLast(), true);
  await closing;
  await new Promise((go) => setTimeout(go, 60));
  assert.deepEqual(done, ['closed', 'open']);
  assert.equal(getState().conversations.get('c')?.status, 'open');
});

test('what the server refused leaves nothing to undo', async () => {
  update((state) =>
    putConversations(state, [{ id: 'c', number: 1, body: { id: 'c', number: 1, status: 'open', tags: [] } as never }]),
  );
  answer = () => json(403, { code: 'forbidden', title: 'No', status: 403 });
  assert.equal(await change('c', { status: 'closed' }), false);
  assert.equal(undoLast(), false);
});
