// Pages of a thread that come late: behind the answer to a newer question, or behind what the journal told while they were on their way.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { Change, Message } from '@throughline/sdk';
import { applyChanges } from './apply.ts';
import { loadOlder, loadThread } from './loading.ts';
import { emptyState } from './state.ts';
import { getState, update } from './store.ts';
import { hearChanges, putAnswer } from './told.ts';

const real = globalThis.fetch;
/** Questions that wait for their answer, by what stands behind the `?`. */
let asked: Map<string, (page: object) => void>;
beforeEach(() => {
  asked = new Map();
  update(() => emptyState);
  globalThis.fetch = ((url: string) =>
    new Promise((resolve) => {
      asked.set(new URL(url, 'http://here').search, (page) => {
        const { status = 200 } = page as { status?: number };
        resolve(new Response(JSON.stringify(page), { status, headers: { 'content-type': 'application/json' } }));
      });
    })) as typeof fetch;
});
afterEach(() => {
  globalThis.fetch = real;
});

const message = (number: number, text = `word ${number}`): Message =>
  ({ id: `m${number}`, number, conversationId: 'c', clientId: null, text }) as Message;
const page = (from: number, to: number, number: number, cursors: object = {}) => ({
  items: Array.from({ length: to - from + 1 }, (_, at) => message(from + at)),
  nextCursor: null,
  newerCursor: null,
  number,
  ...cursors,
});
const answer = async (words: string, given: object): Promise<void> => {
  const found = [...asked].find(([search]) => (words === '' ? !/around|cursor/.test(search) : search.includes(words)));
  assert.ok(found, `${words} was asked: ${[...asked.keys()].join(' ')}`);
  found[1](given);
  await new Promise(setImmediate);
};
const tell = (number: number, id: string, body: Message | null): void => {
  const changes: Change[] = [{ number, kind: 'message', id, body }];
  update((state) => applyChanges(state, changes));
  hearChanges(changes);
};
const shown = () => getState().threads.get('c')!;
const texts = () => shown().messages.map(({ text }) => text);

test('the answer to an older question does not take the place of a newer one’s', async () => {
  const end = loadThread('c');
  const middle = loadThread('c', 20);
  await answer('around=20', page(15, 25, 100, { nextCursor: 'older', newerCursor: 'newer' }));
  await answer('', page(90, 99, 100, { nextCursor: 'older' }));
  await Promise.all([end, middle]);
  assert.deepEqual([shown().messages[0]!.number, shown().messages.at(-1)!.number], [15, 25]);
  assert.equal(shown().newerCursor, 'newer');
});

test('who goes back to the end before the middle has come is shown the end', async () => {
  const first = loadThread('c');
  const middle = loadThread('c', 20);
  const again = loadThread('c');
  await answer('', page(90, 99, 100));
  await answer('around=20', page(15, 25, 100));
  await Promise.all([first, middle, again]);
  assert.equal(shown().messages.at(-1)!.number, 99);
});

test('a newer question that fails is told, and the older one’s late answer does not hide it', async () => {
  const end = loadThread('c');
  const middle = loadThread('c', 20);
  await answer('around=20', { status: 400, code: 'malformed', title: 'Not so.' });
  await answer('', page(90, 99, 100));
  await Promise.all([end, middle]);
  assert.equal(shown().loading, 'error');
});

test('what the journal told while a page was on its way stands on the page, and what was known before does not', async () => {
  const loading = loadThread('c');
  tell(99, 'm3', message(3, 'older than the page'));
  tell(101, 'm2', message(2, 'edited meanwhile'));
  tell(102, 'm4', message(4, 'new meanwhile'));
  tell(103, 'm1', null);
  await answer('', page(1, 3, 100));
  await loading;
  assert.deepEqual(texts(), ['edited meanwhile', 'word 3', 'new meanwhile']);
});

test('an older page takes no words back that were changed while it came', async () => {
  const loading = loadThread('c');
  await answer('', page(4, 6, 100, { nextCursor: 'older' }));
  await loading;
  const older = loadOlder('c');
  tell(101, 'm2', message(2, 'edited meanwhile'));
  await answer('cursor=older', page(1, 3, 100));
  await older;
  assert.deepEqual(texts(), ['word 1', 'edited meanwhile', 'word 3', 'word 4', 'word 5', 'word 6']);
});

test('what the journal tells of a message while a deed on it is answered stands: the answer is the older of the two', async () => {
  const opened = loadThread('c');
  await answer('', page(1, 3, 100));
  await opened;
  let reply!: (words: Message) => void;
  const deed = putAnswer(() => new Promise<Message>((resolve) => (reply = resolve)));
  tell(101, 'm4', message(4, 'sent'));
  reply(message(4, 'on its way'));
  await deed;
  assert.equal(texts().at(-1), 'sent');
  // Nobody told of this one: the answer is all there is.
  await putAnswer(async () => message(5, 'on its way'));
  assert.deepEqual(texts().slice(-2), ['sent', 'on its way']);
});
