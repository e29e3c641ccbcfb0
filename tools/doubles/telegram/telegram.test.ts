// The double itself: it must refuse what Telegram refuses, or every test that leans on it proves nothing.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { skipWithout } from '../vendor.ts';
import { startTelegramDouble } from './index.ts';
import type { DoubleOptions, TelegramDouble } from './index.ts';

type Answered = {
  ok: boolean;
  result?: unknown;
  error_code?: number;
  description?: string;
  parameters?: Record<string, unknown>;
};
const needsSpec = { skip: skipWithout('specs/telegram-bot-api.json') };

async function withDouble(
  options: DoubleOptions,
  story: (tg: TelegramDouble, call: (method: string, params?: object | FormData) => Promise<Answered>) => Promise<void>,
): Promise<void> {
  const tg = await startTelegramDouble(options);
  const call = async (method: string, params: object | FormData = {}): Promise<Answered> => {
    const init =
      params instanceof FormData
        ? { body: params }
        : { body: JSON.stringify(params), headers: { 'content-type': 'application/json' } };
    const reply = await fetch(`${tg.url}/bot${tg.token}/${method}`, { method: 'POST', ...init });
    const answered = (await reply.json()) as Answered;
    assert.equal(reply.status, answered.ok ? 200 : answered.error_code);
    return answered;
  };
  try {
    await story(tg, call);
  } finally {
    await tg.stop();
  }
}
const form = (fields: Record<string, string | Blob>): FormData => {
  const made = new FormData();
  for (const [key, value] of Object.entries(fields)) made.append(key, value);
  return made;
};

test('a call the description does not allow is refused and recorded, whatever is wrong with it', needsSpec, () =>
  withDouble({}, async (tg, call) => {
    const customer = tg.customer();
    customer.starts();
    const wrong: readonly [string, object][] = [
      ['sendMessage', { chat_id: customer.id, text: 'hi', colour: 'red' }],
      ['sendMessage', { chat_id: customer.id }],
      ['sendMessage', { chat_id: customer.id, text: 7 }],
      ['sendMessage', { chat_id: customer.id, text: 'hi', reply_parameters: { message_id: 1, allow: true } }],
      [
        'sendMessage',
        { chat_id: customer.id, text: 'hi', reply_markup: { inline_keyboard: [{ text: 'x', callback_data: 'y' }] } },
      ],
      [
        'sendMessage',
        {
          chat_id: customer.id,
          text: 'hi',
          reply_markup: { inline_keyboard: [[{ text: 'x', callback_data: 'y'.repeat(65) }]] },
        },
      ],
      [
        'sendMessage',
        {
          chat_id: customer.id,
          text: 'hi',
          reply_markup: { inline_keyboard: [[{ text: 'x', callback_data: 'y', url: 'https://a.example' }]] },
        },
      ],
      ['sendMessage', { chat_id: customer.id, text: 'hi', entities: [{ type: 'bold', offset: 1, length: 5 }] }],
      ['sendMessage', { chat_id: customer.id, text: '😀', entities: [{ type: 'bold', offset: 1, length: 1 }] }],
      ['setMessageReaction', { chat_id: customer.id, message_id: 1, reaction: [{ type: 'emojy', emoji: '👍' }] }],
      ['sendTelegram', {}],
    ];
    for (const [index, [method, params]] of wrong.entries()) {
      const answered = await call(method, params);
      assert.equal(answered.ok, false, `${method} ${JSON.stringify(params)}`);
      assert.equal(tg.violations.length, index + 1);
    }
    assert.equal(tg.sent.length, 0);
  }),
);

test('what is allowed by the description is still refused where Telegram refuses it', () =>
  withDouble({}, async (tg, call) => {
    const customer = tg.customer();
    const refusal = async (method: string, params: object | FormData) => (await call(method, params)).description;
    assert.match(String(await refusal('sendMessage', { chat_id: customer.id, text: 'hi' })), /chat not found/);
    const { messageId } = customer.starts();
    assert.match(String(await refusal('sendMessage', { chat_id: customer.id, text: ' \n' })), /text is empty/);
    assert.match(String(await refusal('sendMessage', { chat_id: customer.id, text: 'x'.repeat(4097) })), /too long/);
    assert.match(
      String(await refusal('sendMessage', { chat_id: customer.id, text: 'hi', reply_parameters: { message_id: 1 } })),
      /replied not found/,
    );
    assert.match(
      String(await refusal('editMessageText', { chat_id: customer.id, message_id: messageId, text: 'x' })),
      /can't be edited/,
    );
    assert.match(
      String(await refusal('sendPhoto', form({ chat_id: String(customer.id), photo: new Blob(['no picture']) }))),
      /IMAGE_PROCESS_FAILED/,
    );
    assert.match(
      String(await refusal('sendDocument', form({ chat_id: String(customer.id), document: new Blob([]) }))),
      /non-empty/,
    );
    assert.match(String(await refusal('answerCallbackQuery', { callback_query_id: '1' })), /query ID is invalid/);
    customer.blocks();
    assert.match(String(await refusal('sendMessage', { chat_id: customer.id, text: 'hi' })), /blocked by the user/);
    assert.deepEqual(tg.violations, []);
  }));

test('a form is read like JSON, and what is uploaded can be downloaded', () =>
  withDouble({}, async (tg, call) => {
    const customer = tg.customer();
    customer.starts();
    const media = JSON.stringify([
      { type: 'document', media: 'attach://a', caption: 'two' },
      { type: 'document', media: 'attach://b' },
    ]);
    const answered = await call(
      'sendMediaGroup',
      form({ chat_id: String(customer.id), media, a: new Blob(['first']), b: new Blob(['second']) }),
    );
    assert.equal(answered.ok, true, answered.description);
    const documents = (answered.result as { document: { file_id: string } }[]).map(({ document }) => document.file_id);
    const found = (await call('getFile', { file_id: documents[1] })).result as { file_path: string };
    assert.equal(await (await fetch(`${tg.url}/file/bot${tg.token}/${found.file_path}`)).text(), 'second');
    assert.deepEqual(tg.violations, []);
  }));

test('an upload nobody refers to is a violation', needsSpec, () =>
  withDouble({}, async (tg, call) => {
    const customer = tg.customer();
    customer.starts();
    await call(
      'sendDocument',
      form({ chat_id: String(customer.id), document: new Blob(['x']), stray: new Blob(['y']) }),
    );
    assert.equal(tg.violations.length, 1);
  }),
);

test('a token that is unknown, or none at all, is refused as Telegram does', () =>
  withDouble({}, async (tg) => {
    const status = async (token: string) => (await fetch(`${tg.url}/bot${token}/getMe`)).status;
    assert.deepEqual(
      [await status(tg.token), await status('1234567:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'), await status('nonsense')],
      [200, 401, 404],
    );
    tg.revoke();
    assert.equal(await status(tg.token), 401);
  }));

test('webhook and polling exclude each other, and so do two pollers', () =>
  withDouble({ longPollSeconds: 5 }, async (tg, call) => {
    const first = call('getUpdates', { timeout: 5 });
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
    const second = call('getUpdates', { timeout: 5 });
    assert.equal((await first).error_code, 409);
    const { update } = tg.customer().sends('hello');
    assert.deepEqual((await second).result, [update]);
    assert.deepEqual((await call('getUpdates', {})).result, [update], 'what is not confirmed comes again');
    assert.deepEqual((await call('getUpdates', { offset: (update?.update_id ?? 0) + 1, timeout: 0 })).result, []);
    await call('setWebhook', { url: 'http://127.0.0.1:9/never' });
    assert.equal((await call('getUpdates')).error_code, 409);
  }));

test('a webhook gets every update in order with its secret, again until it says 2xx', () =>
  withDouble({}, async (tg, call) => {
    const got: { secret: string | undefined; text: string }[] = [];
    let refusals = 2;
    const server = createServer((request, response) => {
      let body = '';
      request
        .on('data', (chunk: Buffer) => {
          body += chunk.toString();
        })
        .on('end', () => {
          if (refusals-- > 0) {
            response.writeHead(500).end();
            return;
          }
          got.push({
            secret: request.headers['x-telegram-bot-api-secret-token'] as string | undefined,
            text: (JSON.parse(body) as { message: { text: string } }).message.text,
          });
          response.writeHead(200).end();
        });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    try {
      await call('setWebhook', {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
        secret_token: 's3cret',
      });
      const customer = tg.customer();
      customer.sends('a');
      customer.sends('b');
      await tg.settled();
      assert.deepEqual(got, [
        { secret: 's3cret', text: 'a' },
        { secret: 's3cret', text: 'b' },
      ]);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    }
  }));

test('kinds of update that were not asked for stay away', () =>
  withDouble({}, async (tg, call) => {
    const customer = tg.customer();
    const { messageId } = customer.sends('x');
    assert.equal(customer.reacts(messageId, '👍'), null);
    await call('getUpdates', { allowed_updates: ['message', 'message_reaction'] });
    assert.ok(customer.reacts(messageId, '👍'));
    assert.equal(customer.blocks(), null);
  }));

test('faults come as ordered, as often as ordered', () =>
  withDouble({}, async (tg, call) => {
    const customer = tg.customer();
    customer.starts();
    tg.fail('sendMessage', { status: 429, retryAfter: 3 }, 2);
    const say = () => call('sendMessage', { chat_id: customer.id, text: 'hi' });
    assert.deepEqual(
      [(await say()).parameters, (await say()).error_code, (await say()).ok],
      [{ retry_after: 3 }, 429, true],
    );
    tg.fail('sendMessage', 'accept-then-reset');
    await assert.rejects(say());
    assert.equal(tg.sent.length, 2, 'taken, though the bot cannot know');
    tg.fail('sendMessage', 'reset');
    await assert.rejects(say());
    assert.equal(tg.sent.length, 2);
  }));

test('without the vendor’s description it plays along and judges nothing', () =>
  withDouble({ judges: false }, async (tg, call) => {
    const customer = tg.customer();
    customer.starts();
    assert.equal(tg.judges, false);
    assert.equal((await call('sendMessage', { chat_id: customer.id, text: 'hi', colour: 'red' })).ok, true);
    assert.equal(
      (
        await call(
          'sendDocument',
          form({ chat_id: String(customer.id), document: new Blob(['x']), reply_parameters: '{"message_id":101}' }),
        )
      ).ok,
      true,
    );
    assert.deepEqual(customer.answers, ['hi', '']);
  }));
