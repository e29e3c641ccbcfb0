// What a customer's device may do: files, receipts, the socket, pages, limits. Against a real database.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@throughline/protocol';
import { changeConversation, conversationRoutes } from '../conversations/index.ts';
import { visitorOf } from './index.ts';
import {
  answer,
  call,
  chat,
  type Device,
  follow,
  heard,
  list,
  live,
  mail,
  refused,
  type Reply,
  rows,
  start,
  t,
  write,
} from './try-visits.ts';

test('files: only one’s own can be attached, and only who may see the message gets them', async () => {
  const [ada, eve] = [await start(), await start()];
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
    'base64',
  );
  const file = await (call('addVisitorFile', {
    device: ada,
    file: { name: '../crack.png', body: png },
  }) as Reply<'addVisitorFile'>);
  assert.equal(file.mime, 'image/png');
  assert.ok(!file.name.includes('/'));
  await assert.rejects(write(eve, 'mine now', { attachments: [file.id] }), refused('invalid'));
  const message = await write(ada, '', { attachments: [file.id] });
  assert.equal(message.attachments[0]?.id, file.id);
  const get = (device: Device | null, query: object) =>
    call('getVisitorFile', {
      params: { id: file.id },
      query,
      ...(device ? { headers: { authorization: `Visitor ${device.token}` } } : {}),
    }) as unknown as Promise<{ body: Uint8Array; headers: Record<string, string> }>;
  assert.deepEqual(Buffer.from((await get(ada, {})).body), png);
  await assert.rejects(get(eve, {}), refused('not_found'));
  await assert.rejects(get(null, {}), refused('not_found'));
  const ticket = new URL(message.attachments[0]!.url!, 'https://x').searchParams.get('t')!;
  assert.equal((await get(null, { t: ticket })).headers['x-content-type-options'], 'nosniff');
  await assert.rejects(
    get(null, { t: ticket.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) }),
    refused('not_found'),
  );
  t.forward(3 * 86_400_000);
  await assert.rejects(get(null, { t: ticket }), refused('not_found'));
  t.forward(-3 * 86_400_000);
  await assert.rejects(
    call('addVisitorFile', {
      device: ada,
      file: { name: 'big.png', body: Buffer.concat([png, Buffer.alloc(1_100_000)]) },
    }),
    refused('too_large'),
  );
});

test('delivered and read become states of the message, in order and once', async () => {
  const device = await start();
  await write(device, 'hello');
  const sent = await answer(device, 'hi');
  const state = async () =>
    (await rows<{ delivery: string }>('select delivery from messages where id = $1', [sent.id]))[0]!.delivery;
  assert.equal((await start(device.token)).unread, 1);
  await call('markVisitorRead', { device, body: { number: sent.number, delivered: true } });
  assert.equal(await state(), 'delivered');
  await call('markVisitorRead', { device, body: { number: sent.number } });
  await call('markVisitorRead', { device, body: { number: sent.number, delivered: true } });
  assert.equal(await state(), 'read');
  assert.equal((await start(device.token)).unread, 0);
});

test('the socket: news at once, the gap after an absence, typing, closing, and nothing of anybody else', async () => {
  const [device, other] = [await start(), await start()];
  const socket = await follow(device, 0);
  assert.equal(socket.frames[0]?.type, 'ready');
  await write(device, 'first');
  await socket.until((frames) => heard(frames).includes('first'));
  await write(other, 'not for you');
  await answer(device, 'hello there');
  await socket.until((frames) => heard(frames).includes('hello there'));
  const [conversation] = await rows<{ conversation_id: string }>(
    `select conversation_id from messages where text = 'hello there'`,
  );
  t.house.live.whisper({
    workspaceId: t.workspaceId,
    kind: 'agent-typing',
    body: { conversationId: conversation!.conversation_id, name: 'Ada', isWriting: true },
  });
  await socket.until((frames) => frames.some((frame) => frame.type === 'typing' && frame.name === 'Ada'));
  assert.equal(live.isOnline(t.workspaceId, conversation!.conversation_id), true);
  const number = Math.max(...socket.frames.map((frame) => ('number' in frame ? frame.number : 0)));
  socket.leave();
  assert.equal(live.isOnline(t.workspaceId, conversation!.conversation_id), false);
  const while1 = await answer(device, 'while you were away');
  const back = await follow(device, number);
  assert.deepEqual(heard(back.frames), ['while you were away']);
  const whisper = new Promise<Record<string, unknown>>((resolve) => {
    const off = t.house.live.onWhisper((heardWhisper) => {
      if (heardWhisper.kind === 'contact-typing') {
        off();
        resolve(heardWhisper.body);
      }
    });
  });
  await back.hear({ type: 'typing', isWriting: true });
  assert.equal((await whisper)['conversationId'], conversation!.conversation_id);
  await back.hear({ type: 'read', number: while1.number });
  assert.equal(
    (await rows<{ delivery: string }>('select delivery from messages where id = $1', [while1.id]))[0]!.delivery,
    'read',
  );
  await back.until((frames) =>
    frames.some((frame) => frame.type === 'messages' && frame.messages.some((message) => message.delivery === 'read')),
  );
  assert.ok(!heard([...socket.frames, ...back.frames]).includes('not for you'));
  await t.house.db.transaction((tx) =>
    changeConversation(tx, t.ada, conversation!.conversation_id, { status: 'closed' }, t.house.now()),
  );
  await back.until((frames) => frames.some((frame) => frame.type === 'conversation' && frame.isClosed));
  back.leave();
});

test('when an agent has read, the visitor’s words say so at once', async () => {
  const device = await start();
  const socket = await follow(device, 0);
  const { number } = await write(device, 'has anybody seen this');
  await socket.until((frames) => heard(frames).length === 1);
  const [conversation] = await rows<{ conversation_id: string }>(
    'select conversation_id from messages where workspace_id = $1 and number = $2',
    [t.workspaceId, number],
  );
  const { markRead } = conversationRoutes;
  await markRead!({
    house: t.house,
    viewer: t.ada,
    params: { id: conversation!.conversation_id },
    query: {},
    body: { number },
    incoming: {} as never,
  });
  await socket.until((frames) =>
    frames.some((frame) => frame.type === 'messages' && frame.messages.some((message) => message.delivery === 'read')),
  );
  assert.equal((await list(device)).items[0]?.delivery, 'read');
  socket.leave();
});

test('a number of another life, or one the journal has forgotten, says reset', async () => {
  const device = await start();
  await write(device, 'hello');
  for (const after of [9_999_999, 1]) {
    if (after === 1)
      await t.house.db.query('delete from journal where workspace_id = $1 and number = 1', [t.workspaceId]);
    const socket = await follow(device, after);
    assert.ok(socket.frames.some((frame) => frame.type === 'reset'));
    socket.leave();
  }
});

test('an address that goes on uploading through new sessions is stopped before its bodies are read', async () => {
  let read = 0;
  const upload = async () => {
    const device = await start();
    await call('addVisitorFile', {
      device,
      headers: { 'content-length': '1000000' },
      ip: '203.0.113.9',
      get file() {
        read += 1;
        return { name: 'a.txt', body: Buffer.from('hello') };
      },
    });
  };
  await assert.rejects(async () => {
    for (let index = 0; index < 400; index += 1) await upload();
  }, refused('too_many'));
  assert.ok(read >= 300 && read < 330, `${read} were read`);
});

test('one IPv6 network is one place: another address of it starts no more visits', async () => {
  const params = { channelId: chat.row.id };
  const from = (ip: string) => call('startVisit', { params, body: {}, ip });
  await assert.rejects(async () => {
    for (let index = 1; index < 90; index += 1) await from(`2001:db8:7:7::${index.toString(16)}`);
  }, refused('too_many'));
  await from('2001:db8:7:8::1');
});

test('whoever says again and again that they write is passed on once', async () => {
  const device = await start();
  await write(device, 'hello');
  const socket = await follow(device, 0);
  let heardTyping = 0;
  const off = t.house.live.onWhisper(({ kind }) => {
    if (kind === 'contact-typing') heardTyping += 1;
  });
  for (let index = 0; index < 20; index += 1) await socket.hear({ type: 'typing', isWriting: true });
  assert.equal(heardTyping, 1);
  await socket.hear({ type: 'typing', isWriting: false });
  assert.equal(heardTyping, 2);
  off();
  socket.leave();
});

test('pages of the thread go back to its beginning', async () => {
  const device = await start();
  for (let index = 0; index < 7; index += 1) await write(device, `m${index}`);
  const newest = await list(device, { limit: '3' });
  assert.deepEqual(
    newest.items.map((item) => item.text),
    ['m4', 'm5', 'm6'],
  );
  const older = await list(device, { limit: '3', cursor: newest.nextCursor });
  assert.deepEqual(
    older.items.map((item) => item.text),
    ['m1', 'm2', 'm3'],
  );
  const oldest = await list(device, { limit: '3', cursor: older.nextCursor });
  assert.deepEqual([oldest.items.map((item) => item.text), oldest.nextCursor], [['m0'], null]);
});

test('nothing, too much, and too fast are refused in words', async () => {
  const device = await start();
  await assert.rejects(write(device, '   '), refused('invalid'));
  await assert.rejects(write(device, 'x'.repeat(1001)), refused('invalid'));
  await assert.rejects(
    (async () => {
      for (let index = 0; index < 30; index += 1) await write(device, `quick ${index}`);
    })(),
    (error: unknown) =>
      error instanceof Problem && error.code === 'too_many' && Number(error.extra['retryAfterSeconds']) >= 1,
  );
});

test('pages and context are kept by consent only, and denied consent takes them back', async () => {
  const context = { locale: 'de', utm: { utm_source: 'mail' } };
  const params = { channelId: chat.row.id };
  const device = await (call('startVisit', { params, body: { consent: 'pending', context } }) as Reply<'startVisit'>);
  const kept = async () =>
    (
      await rows<{ context: object; pages: unknown[] }>('select context, pages from visitor_sessions where id = $1', [
        (await visitorOf(t.house, device.token))!.sessionId,
      ])
    )[0]!;
  await call('addVisitorPage', { device, body: { url: 'https://shop.example/a' } });
  assert.deepEqual(await kept(), { context: {}, pages: [] });
  await call('startVisit', { params, body: { token: device.token, consent: 'granted', context } });
  for (let index = 0; index < 25; index += 1)
    await call('addVisitorPage', { device, body: { url: `https://shop.example/${index}` } });
  const granted = await kept();
  assert.equal(granted.pages.length, 20);
  assert.equal((granted.pages.at(-1) as { url: string }).url, 'https://shop.example/24');
  await call('startVisit', { params, body: { token: device.token, consent: 'denied' } });
  assert.deepEqual(await kept(), { context: {}, pages: [] });
});

test('a continuation needs a first message, then gives a link for this thread', async () => {
  const device = await start();
  await assert.rejects(call('continueElsewhere', { device, body: { channelId: mail.row.id } }), refused('conflict'));
  await write(device, 'hello');
  const { url } = await (call('continueElsewhere', {
    device,
    body: { channelId: mail.row.id },
  }) as Reply<'continueElsewhere'>);
  assert.match(url, /^https:\/\/mail\.example\/start\?t=/);
});

test('after logging out the token opens nothing', async () => {
  const device = await start();
  await write(device, 'hello');
  await call('forgetVisitor', { device });
  await assert.rejects(list(device), refused('unauthenticated'));
});

test('buttons: a device sees titles and no values, and its tap is the choice, typed or pressed, of nobody else’s', async () => {
  const [ada, eve] = [await start(), await start()];
  await write(ada, 'hello');
  await write(eve, 'hello');
  const buttons = [
    { title: 'Yes', value: 'secret:yes' },
    { title: 'Terms', url: 'https://shop.example/t' },
    { title: 'No', value: 'secret:no' },
  ];
  const asked = await answer(ada, 'Refund?', { type: 'rich', buttons });
  const shown = (await list(ada)).items.find((item) => item.id === asked.id)!;
  assert.deepEqual(shown.buttons, [
    { title: 'Yes', url: null, index: 0 },
    { title: 'Terms', url: 'https://shop.example/t', index: null },
    { title: 'No', url: null, index: 1 },
  ]);
  assert.ok(!JSON.stringify(shown).includes('secret'));
  const tapped = await write(ada, 'No', { choice: { messageId: asked.id, index: 1 } });
  assert.deepEqual(tapped.choice, { messageId: asked.id, index: 1, title: 'No' });
  const typed = await write(ada, 'yes');
  assert.deepEqual(typed.choice, { messageId: asked.id, index: 0, title: 'Yes' });
  const forged = await write(eve, 'Yes', { choice: { messageId: asked.id, index: 0 } });
  assert.equal(forged.choice, null);
  const beyond = await write(ada, 'Other', { choice: { messageId: asked.id, index: 9 } });
  assert.equal(beyond.choice, null);
  const [stored] = await rows<{ special: { value: string } }>('select special from messages where id = $1', [
    tapped.id,
  ]);
  assert.equal(stored?.special.value, 'secret:no');
});
