// Connecting a bot and receiving from it, both ways, as the house would: webhook with its secret, or long polling with a cursor.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { HookCall, Place, Raw, Settings, Source, SourceState } from '@throughline/channel-kit';
import { placeFor, scriptedNet } from '@throughline/channel-kit/contract';
import { startTelegramDouble } from '../../../tools/doubles/telegram/index.ts';
import type { DoubleOptions, TelegramDouble } from '../../../tools/doubles/telegram/index.ts';
import { telegram } from './index.ts';
import { poll as runPoll } from './poll.ts';
import { watch } from './watch.ts';
import { deadUrl, fixtureToken, placeBefore } from './try-telegram.ts';

type Fresh = { readonly tg: TelegramDouble; readonly close: (() => Promise<void>)[] };
async function before(options: DoubleOptions, story: (fresh: Fresh) => Promise<void>): Promise<void> {
  const tg = await startTelegramDouble({ longPollSeconds: 0.15, ...options });
  const close: (() => Promise<void>)[] = [];
  try {
    await story({ tg, close });
    assert.deepEqual(tg.violations, []);
  } finally {
    for (const each of close.reverse()) await each();
    await tg.stop();
  }
}
const until = async (isSo: () => boolean, what: string): Promise<void> => {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 400) throw new Error(`It never came to this: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
};
const textsOf = async (raws: readonly Raw[], settings: Settings, place: Place): Promise<string[]> => {
  const events = await Promise.all(raws.map(async (raw) => telegram.read(raw, settings, place)));
  return events.flat().flatMap((event) => (event.kind === 'message' ? [event.text] : []));
};

test('a bot is connected by its token alone: polling without a public address, webhook with one', async () => {
  await before({}, async ({ tg }) => {
    const plain = await telegram.connect(placeBefore(tg));
    assert.ok(plain.ok);
    assert.deepEqual(
      [plain.label, plain.settings['receives'], plain.settings['botUsername']],
      ['@acme_support_bot', 'polling', 'acme_support_bot'],
    );
    assert.equal(telegram.intake.source?.wanted(plain.settings), true);
    const secure = await telegram.connect(placeBefore(tg, { hookUrl: 'https://support.example/hooks/7' }));
    assert.ok(secure.ok);
    assert.equal(secure.settings['receives'], 'webhook');
    assert.deepEqual(
      [tg.webhook?.url, tg.webhook?.secret, tg.webhook?.allowed?.includes('message_reaction')],
      ['https://support.example/hooks/7', secure.settings['webhookSecret'], true],
    );
    assert.match(String(secure.settings['webhookSecret']), /^[\w-]{40,}$/);
    const again = await telegram.connect(
      placeBefore(tg, { hookUrl: 'https://support.example/hooks/7', given: secure.settings }),
    );
    assert.equal(
      again.ok && again.settings['webhookSecret'],
      secure.settings['webhookSecret'],
      'updates on their way still carry the old secret',
    );
    // The channel gets another bot's token: what the bot before it still sends here must not pass for the new one's.
    const another = await telegram.connect(
      placeBefore(tg, {
        hookUrl: 'https://support.example/hooks/7',
        given: { ...secure.settings, botUsername: 'the_bot_before' },
      }),
    );
    assert.ok(another.ok && another.settings['webhookSecret'] !== secure.settings['webhookSecret']);
  });
});

test('an address Telegram cannot call means polling, unless the admin insists on a webhook', async () => {
  await before({}, async ({ tg }) => {
    const refusal = { status: 400, description: 'Bad Request: bad webhook: IP address 10.0.0.1 is reserved' };
    const hookUrl = 'https://support.internal/hooks/7';
    tg.fail('setWebhook', refusal, 2);
    const connected = await telegram.connect(placeBefore(tg, { hookUrl, given: { mode: 'auto' } }));
    assert.equal(connected.ok && connected.settings['receives'], 'polling');
    const insisted = await telegram.connect(placeBefore(tg, { hookUrl, given: { mode: 'webhook' } }));
    assert.equal(!insisted.ok && insisted.field, 'mode');
    tg.fail('setWebhook', { status: 500 });
    const away = await telegram.connect(placeBefore(tg, { hookUrl, given: { mode: 'auto' } }));
    assert.equal(away.ok, false, 'a Telegram that is away says nothing about the address');
  });
});

test('connecting says what is wrong, at the field where it can be mended', async () => {
  await before({ wantsHttps: true }, async ({ tg }) => {
    const refusal = async (place: Place) => {
      const connected = await telegram.connect(place);
      assert.ok(!connected.ok);
      assert.ok(connected.remedy && connected.detail);
      return connected.field;
    };
    assert.equal(await refusal(placeBefore({ ...tg, token: '1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' })), 'botToken');
    assert.equal(await refusal(placeBefore({ ...tg, token: 'nonsense' })), 'botToken');
    assert.equal(await refusal(placeBefore(tg, { given: { mode: 'webhook' } })), 'mode');
    assert.equal(
      await refusal(placeBefore(tg, { given: { mode: 'webhook' }, hookUrl: 'http://support.example/hooks/7' })),
      'mode',
    );
    assert.equal(await refusal(placeBefore({ ...tg, url: await deadUrl() })), undefined);
  });
});

test('disconnecting takes the webhook away, and a dead token needs no farewell', async () => {
  await before({}, async ({ tg }) => {
    const place = placeBefore(tg, { hookUrl: 'https://support.example/hooks/7' });
    await telegram.connect(place);
    await telegram.disconnect(place);
    assert.equal(tg.webhook, null);
    tg.revoke();
    await telegram.disconnect(place);
  });
});

/** The house's door, small: believes what the hook believes, stores, then answers. */
async function door(fresh: Fresh, script: { status?: number[] } = {}) {
  const stored: Raw[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const failing = script.status?.shift();
      if (failing) {
        response.writeHead(failing).end();
        return;
      }
      const call: HookCall = {
        method: 'POST',
        url: '',
        query: {},
        body: Buffer.concat(chunks),
        headers: request.headers as Record<string, string>,
        meta: {},
      };
      const answer = await telegram.intake.hook?.(call, place);
      if (!answer?.genuine) {
        response.writeHead(403).end();
        return;
      }
      stored.push(call);
      response
        .writeHead(answer.reply?.status ?? 200, { 'content-type': answer.reply?.type ?? 'text/plain' })
        .end(answer.reply?.body);
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  fresh.close.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  const unconnected = placeBefore(fresh.tg, {
    hookUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/1`,
    given: { mode: 'webhook' },
  });
  const connected = await telegram.connect(unconnected);
  assert.ok(connected.ok, JSON.stringify(connected));
  const place = { ...unconnected, settings: { ...unconnected.settings, ...connected.settings } };
  return { place, stored };
}

test('by webhook: what the customer does arrives in order, and again until we say 200', async () => {
  await before({}, async (fresh) => {
    const { place, stored } = await door(fresh, { status: [500, 503] });
    const customer = fresh.tg.customer();
    customer.starts('tok');
    customer.sends('one');
    customer.sends('two');
    await fresh.tg.settled();
    assert.deepEqual(await textsOf(stored, place.settings, place), ['', 'one', 'two']);
  });
});

test('a pressed button is answered in the webhook’s own reply, so it stops turning', async () => {
  await before({}, async (fresh) => {
    const { place } = await door(fresh);
    const customer = fresh.tg.customer();
    customer.starts();
    await fresh.tg.settled();
    await telegram.send(
      {
        kind: 'message',
        id: 'm',
        conversationId: 'c',
        conversationNumber: 1,
        recipient: { kind: 'telegram', scope: '', value: String(customer.id), name: '', attributes: {} },
        author: { name: 'A' },
        workspaceName: 'W',
        text: 'Well?',
        files: [],
        buttons: [{ title: 'Yes' }],
      },
      place,
    );
    customer.presses('Yes');
    assert.equal(fresh.tg.openPresses.size, 1);
    await fresh.tg.settled();
    assert.equal(fresh.tg.openPresses.size, 0);
  });
});

test('the check of a webhook names what is wrong and how to mend it', async () => {
  await before({}, async (fresh) => {
    const { place } = await door(fresh, { status: Array.from({ length: 200 }, () => 500) });
    const failures = async (at: Place) =>
      (await telegram.check(at))
        .filter(({ ok }) => !ok)
        .map(({ name, remedy }) => {
          assert.ok(remedy);
          return name;
        });
    assert.deepEqual(await failures(place), []);
    fresh.tg.customer().starts();
    await until(() => Boolean(fresh.tg.webhook?.lastError), 'a failed delivery');
    assert.deepEqual(await failures(place), ['Webhook']);
    assert.deepEqual(await failures({ ...place, hookUrl: 'https://elsewhere.example/hooks/1' }), ['Webhook']);
    assert.deepEqual(await failures({ ...place, hookUrl: null }), ['Public address']);
    assert.deepEqual(await failures({ ...place, settings: { ...place.settings, receives: 'polling' } }), ['Receiving']);
    assert.deepEqual(await failures({ ...place, env: { TELEGRAM_API_URL: await deadUrl() } }), ['Connection']);
    fresh.tg.revoke();
    assert.deepEqual(await failures(place), ['Token']);
  });
});

test('a webhook that Telegram cannot reach becomes the channel’s state, and heals', async () => {
  await before({}, async (fresh) => {
    const status: number[] = [];
    const { place } = await door(fresh, { status });
    const stop = new AbortController();
    const states: SourceState[] = [];
    const nothing = { cursor: null, take: () => Promise.resolve(), seen: () => Promise.resolve([]) };
    const ended = watch({ ...place, ...nothing, signal: stop.signal, state: (state) => states.push(state) }, 0.001);
    fresh.close.push(async () => {
      stop.abort();
      await ended;
    });
    await until(() => states.at(-1)?.kind === 'connected', 'connected');
    status.push(...Array.from({ length: 4 }, () => 502));
    fresh.tg.customer().starts();
    await until(() => states.at(-1)?.kind === 'trouble', 'trouble');
    assert.match(JSON.stringify(states.at(-1)), /502/);
    await until(() => states.at(-1)?.kind === 'connected', 'connected again');
    fresh.tg.revoke();
    await until(() => states.at(-1)?.kind === 'unauthorized', 'unauthorized');
    assert.deepEqual(
      states.map(({ kind }) => kind),
      ['connected', 'trouble', 'connected', 'unauthorized'],
    );
  });
});

/** Runs the poller as the house does: keeps raws and cursor in one step, and can fail to. */
function poll(fresh: Fresh, cursor: unknown = null, hold: { take?: () => void } = {}) {
  const stop = new AbortController();
  const kept = { raws: [] as Raw[], cursor, states: [] as SourceState[] };
  const source: Source = {
    ...placeBefore(fresh.tg),
    cursor,
    signal: stop.signal,
    take: (raws, next) => {
      hold.take?.();
      kept.raws.push(...raws);
      kept.cursor = next;
      return Promise.resolve();
    },
    seen: () => Promise.resolve([]),
    state: (state) => {
      kept.states.push(state);
    },
  };
  const ended = runPoll(source, 0.002);
  const end = async () => {
    stop.abort();
    await ended.catch(() => undefined);
  };
  fresh.close.push(end);
  return { kept, end, ended, source };
}

test('by polling: everything once and in order, over a restart, with nothing lost', async () => {
  await before({}, async (fresh) => {
    const customer = fresh.tg.customer();
    customer.starts();
    customer.sends('one');
    const first = poll(fresh);
    await until(() => first.kept.raws.length === 2, 'two updates');
    customer.sends('two');
    await until(() => first.kept.raws.length === 3, 'three updates');
    await first.end();
    customer.sends('three');
    const second = poll(fresh, first.kept.cursor);
    await until(() => second.kept.raws.length === 1, 'the fourth');
    const texts = await textsOf([...first.kept.raws, ...second.kept.raws], second.source.settings, second.source);
    assert.deepEqual(texts, ['/start', 'one', 'two', 'three']);
    assert.deepEqual(first.kept.states, [{ kind: 'connected' }]);
    assert.equal(fresh.tg.pending.length <= 1, true);
  });
});

test('what could not be stored is not confirmed to Telegram and comes again', async () => {
  await before({}, async (fresh) => {
    fresh.tg.customer().starts();
    const failing = poll(fresh, null, {
      take: () => {
        throw new Error('the database is away');
      },
    });
    await assert.rejects(failing.ended, /database is away/);
    assert.equal(fresh.tg.pending.length, 1);
    const working = poll(fresh);
    await until(() => working.kept.raws.length === 1, 'the update, again');
  });
});

test('update numbers that start anew after a quiet week lose nothing', async () => {
  await before({}, async (fresh) => {
    const customer = fresh.tg.customer();
    customer.starts();
    const first = poll(fresh);
    await until(() => first.kept.raws.length === 1, 'the first');
    await until(() => fresh.tg.pending.length === 0, 'its confirmation');
    await until(() => fresh.tg.calls.at(-1)?.params['offset'] === undefined, 'a call without an offset');
    fresh.tg.renumber(42);
    customer.sends('back again');
    await until(() => first.kept.raws.length === 2, 'the one with a small number');
    await first.end();
    const old = { offset: 900_000_000, at: '2026-01-01T00:00:00Z' };
    fresh.tg.renumber(77);
    customer.sends('and again');
    const later = poll(fresh, old);
    await until(() => later.kept.raws.length > 0, 'the one behind an old offset');
  });
});

test('a press is answered when polling too', async () => {
  await before({}, async (fresh) => {
    const customer = fresh.tg.customer();
    customer.starts();
    const running = poll(fresh);
    await telegram.send(
      {
        kind: 'message',
        id: 'm',
        conversationId: 'c',
        conversationNumber: 1,
        recipient: { kind: 'telegram', scope: '', value: String(customer.id), name: '', attributes: {} },
        author: { name: 'A' },
        workspaceName: 'W',
        text: 'Well?',
        files: [],
        buttons: [{ title: 'Yes' }],
      },
      running.source,
    );
    customer.presses('Yes');
    await until(() => fresh.tg.openPresses.size === 0 && running.kept.raws.length === 2, 'the press, answered');
  });
});

test('another poller, a webhook set elsewhere, a dead token, a dead line: each is told with its remedy, and heals by itself', async () => {
  await before({}, async (fresh) => {
    const running = poll(fresh);
    await until(() => running.kept.states.length === 1, 'connected');
    const told = async (kind: SourceState['kind'], words: RegExp) => {
      await until(
        () => running.kept.states.some((state) => state.kind === kind && words.test(JSON.stringify(state))),
        `${kind} ${words}`,
      );
      fresh.tg.recover();
      running.kept.states.splice(0);
      await until(() => running.kept.states.at(-1)?.kind === 'connected', `connected after ${words}`);
    };
    fresh.tg.fail('getUpdates', {
      status: 409,
      description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    });
    await told('trouble', /reads this bot/);
    fresh.tg.fail('getUpdates', {
      status: 409,
      description: "Conflict: can't use getUpdates method while webhook is active",
    });
    await told('trouble', /webhook/);
    fresh.tg.fail('getUpdates', { status: 401, description: 'Unauthorized' });
    await told('unauthorized', /BotFather/);
    fresh.tg.fail('getUpdates', { status: 502 }, 3);
    await told('trouble', /24 hours/);
    fresh.tg.fail('getUpdates', 'garbage', 3);
    await told('trouble', /could not be read/);
  });
});

test('answers that are no updates are neither stored nor asked for in a hurry', async () => {
  const stop = new AbortController();
  const states: SourceState[] = [];
  let taken = 0;
  const answers = ['[{}]', '[null]', '{"a":1}', '[{"update_id":"x"}]'];
  const net = scriptedNet(() => ({ status: 200, body: `{"ok":true,"result":${answers.shift() ?? '[]'}}` }));
  const source: Source = {
    ...placeFor({ botToken: fixtureToken }, net),
    cursor: null,
    signal: stop.signal,
    take: () => Promise.resolve(void (taken += 1)),
    seen: () => Promise.resolve([]),
    state: (state) => states.push(state),
  };
  const ended = runPoll(source, 0.03);
  await until(() => states.at(-1)?.kind === 'connected', 'recovered');
  const from = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 300));
  stop.abort();
  await ended;
  const most = 4 + 5 + (performance.now() - from) / 30;
  assert.equal(taken, 0);
  assert.deepEqual(
    states.map(({ kind }) => kind),
    ['trouble', 'trouble', 'trouble', 'trouble', 'connected'],
  );
  assert.ok(net.calls.length < most, `${net.calls.length} calls, more than ${most}`);
});

test('one hiccup on the line is nobody’s trouble', async () => {
  await before({}, async (fresh) => {
    const running = poll(fresh);
    fresh.tg.fail('getUpdates', 'reset', 1);
    fresh.tg.customer().starts();
    await until(() => running.kept.raws.length === 1, 'the message');
    assert.equal(
      running.kept.states.some(({ kind }) => kind !== 'connected'),
      false,
    );
  });
});

test('the poller stops at once when told to, even while it waits', async () => {
  await before({ longPollSeconds: 30 }, async (fresh) => {
    const running = poll(fresh);
    await until(() => fresh.tg.calls.some(({ method }) => method === 'getUpdates'), 'waiting');
    const began = Date.now();
    await running.end();
    assert.ok(Date.now() - began < 15_000, 'long before the provider would have answered');
  });
});
