// What every channel promises, as tests: `keepsTheContract(channel, examples)` in a channel's own test file runs them all.
// A channel gives what is particular to it (recorded calls, a way to make its provider fail); what does not apply is null.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Inbound } from '@throughline/domain';
import type {
  Channel,
  HookCall,
  OutboundFile,
  OutboundMessage,
  Place,
  Raw,
  Rehearsed,
  Sent,
  Settings,
} from './channel.ts';
import { checkCard, checkSettings } from './contract-card.ts';
import { missingContent } from './contract-content.ts';
import { checkEvents } from './contract-events.ts';
import { badBytes, broken, mutations } from './contract-noise.ts';
import { splitText, textLength } from './split-text.ts';
import { fileOf } from './try-net.ts';

export { fileOf, networkFailures, placeFor, realNet, scriptedNet } from './try-net.ts';

export type Why = Exclude<Sent, { ok: true }>['why'];
export interface Recorded {
  readonly name: string;
  readonly raw: Raw;
  /** Exactly what it reads as. Dates may stand as ISO texts, so examples can be JSON. */
  readonly events: readonly unknown[];
}
export interface Failure {
  readonly name: string;
  readonly why: Why;
  readonly retryAfterSeconds?: number;
  attempt(): Promise<Sent>;
}
export interface Examples {
  /** As connected, with a recognisable value of eight letters or more for every secret. */
  readonly settings: Settings;
  readonly place: Place;
  readonly recorded: readonly Recorded[];
  /** Content the card announces that no recorded call shows: where it is shown, or why it cannot be. */
  readonly shownElsewhere?: Readonly<Record<string, string>>;
  /** Bodies of this channel that are valid and mean nothing to us. */
  readonly noise?: readonly Raw[];
  /** Why arbitrary bytes may read as something (a mail needs no form); they still must not throw or read as a malformed event. */
  readonly anyBytesMayBeRead?: string;
  /** Why raws are never bent here: our own door makes them, and has checked every part before. */
  readonly rawsAreOurs?: string;
  /** A call that is genuine, and the ways it would be forged beyond what the suite does by itself. */
  readonly hook: null | {
    readonly genuine: HookCall;
    readonly proofHeader: string;
    readonly forged?: readonly { readonly name: string; readonly call: HookCall }[];
  };
  /** Our own sends coming back. `sentIds`: what `send` had returned for it. */
  readonly echoes: readonly { readonly name: string; readonly raw: Raw; readonly sentIds: readonly string[] }[];
  readonly sending: {
    readonly message: OutboundMessage;
    /** With a provider that takes everything. */
    send(message: OutboundMessage): Promise<Sent>;
    readonly failures: readonly Failure[];
    /** A `why` this channel can never meet, and the reason. */
    readonly never?: Readonly<
      Partial<Record<'busy' | 'unknown' | 'unavailable' | 'unauthorized' | 'recipient-gone', string>>
    >;
  };
  /** Calls that must fail, thrown or answered, without a secret in any word of it. */
  readonly leaks?: readonly { readonly name: string; attempt(): Promise<unknown> }[];
}

export function keepsTheContract(channel: Channel, examples: Examples): void {
  const title = channel.card.title;
  test(`${title}: the card is plain data that a browser may see`, () => checkCard(channel.card));
  test(`${title}: templates are there exactly when the card says so`, () =>
    assert.equal(channel.templates !== undefined, channel.card.abilities.templates !== undefined));
  test(`${title}: profiles are there exactly when the card says so`, () =>
    assert.equal(channel.profile !== undefined, channel.card.abilities.profiles === true));
  test(`${title}: settings are flat, and every secret is marked as one`, () =>
    checkSettings(channel.card, examples.settings));
  reading(channel, examples);
  noise(channel, examples);
  hooks(channel, examples);
  sending(channel, examples);
  secrets(channel, examples);
  test(`${title}: a continuation link exists exactly when the card says so`, () => {
    const url = channel.continuationUrl('AbC-123_xyz', examples.settings);
    assert.equal(url !== null, channel.card.abilities.continuation);
    if (url === null) return;
    // An app's own scheme may open it; what runs or reads something may not.
    assert.doesNotMatch(new URL(url).protocol, /^(http|ftp|file|data|blob|javascript|vbscript|about):$/);
    assert.ok(decodeURIComponent(url).includes('AbC-123_xyz'), 'the link carries the token');
  });
  rehearsing(channel, examples);
}

/** What a rehearsal sends through our own door, and so also what comes of a link that was opened. */
function rehearsing(channel: Channel, examples: Examples): void {
  const { card, rehearse } = channel;
  test(`${card.title}: a channel that carries a token can show how it comes back`, () =>
    assert.ok(rehearse !== undefined || !card.abilities.continuation));
  if (rehearse === undefined) return;
  const said = { id: 'rehearsal0001', who: 3, name: 'Rehearsal', text: 'Is anybody there?', at: new Date() };
  const place: Place = { ...examples.place, hookUrl: examples.place.hookUrl ?? 'https://support.example/hooks/1' };
  const call = (more: Partial<Rehearsed> = {}) => rehearse({ ...said, ...more }, place);
  const heard = async (more: Partial<Rehearsed> = {}) => {
    const events = await channel.read(call(more), place.settings, place);
    checkEvents(channel, events);
    return events;
  };
  test(`${card.title}: what is rehearsed comes through the door as a provider's call, and reads as exactly one message`, async () => {
    const made = call();
    assert.ok(!('method' in made) || channel.intake.hook !== null);
    if ('method' in made) {
      assert.deepEqual(
        { ...(await channel.intake.hook!(made, place)), reply: null },
        { genuine: true, take: true, reply: null },
      );
      const forged = { ...made, body: new Uint8Array([...made.body, 32]), headers: {} };
      assert.deepEqual(await channel.intake.hook!(forged, place), { genuine: false });
    }
    const [event, ...others] = await heard();
    assert.deepEqual(others, []);
    assert.ok(event?.kind === 'message' && event.direction !== 'outbound' && event.isAutomatic !== true);
    assert.deepEqual([event.text, event.sender.trust], [said.text, 'attested']);
    const value = (events: readonly Inbound[]) =>
      events.flatMap((each) => (each.kind === 'message' ? each.sender.value : []));
    assert.deepEqual(value(await heard({ id: 'rehearsal0002' })), [event.sender.value], 'the same person twice');
    assert.notDeepEqual(value(await heard({ who: 4 })), [event.sender.value], 'another person');
    const ids = [await heard(), await heard({ id: 'rehearsal0002' })]
      .flat()
      .flatMap((each) => (each.kind === 'message' ? each.externalId : []));
    assert.equal(new Set(ids).size, 2, 'each has an id of its own');
  });
  if (!card.abilities.continuation) return;
  test(`${card.title}: a token that went out in a link comes back and is read, and nobody has to see it`, async () => {
    const token = 'Zm9vYmFyLWJhel8xMjM0NTY3ODkwYWJj';
    const url = channel.continuationUrl(token, place.settings);
    assert.ok(url !== null && decodeURIComponent(url).includes(token));
    const events = await heard({ token });
    const tokens = events.flatMap((each) => ('tokens' in each ? (each.tokens ?? []) : []));
    assert.deepEqual(tokens, [token]);
    for (const each of events) if (each.kind === 'message') assert.ok(!each.text.includes(token), each.text);
  });
}

const plainly = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const read = async (channel: Channel, raw: Raw, examples: Examples): Promise<readonly Inbound[]> =>
  channel.read(raw, examples.settings, examples.place);
const copyOf = (raw: Raw): Raw => ({
  body: Uint8Array.from(raw.body),
  headers: { ...raw.headers },
  meta: { ...raw.meta },
});

function reading(channel: Channel, examples: Examples): void {
  const title = channel.card.title;
  test(`${title}: every kind of content the card announces is shown by a recorded call`, () =>
    assert.deepEqual(missingContent(channel.card.abilities, examples.recorded, examples.shownElsewhere), []));
  for (const { name, raw, events } of examples.recorded) {
    test(`${title}: a recorded call reads as exactly its messages, twice the same: ${name}`, async () => {
      const before = plainly({ ...raw, body: [...raw.body] });
      const first = await read(channel, raw, examples);
      assert.deepEqual(plainly(first), plainly(events));
      assert.deepEqual(await read(channel, copyOf(raw), examples), first);
      assert.deepEqual(plainly({ ...raw, body: [...raw.body] }), before, 'reading must not change what it reads');
      checkEvents(channel, first);
    });
  }
  for (const { name, raw, sentIds } of examples.echoes) {
    test(`${title}: its own echo is recognised: ${name}`, async () => {
      for (const event of await read(channel, raw, examples)) {
        assert.equal(
          event.kind === 'message' ? event.direction : 'outbound',
          'outbound',
          'an echo must not look like a word of the customer',
        );
        if (event.kind === 'message')
          assert.ok(
            sentIds.includes(event.externalId),
            `${event.externalId} is not what send returned: ${sentIds.join()}`,
          );
      }
    });
  }
}

function noise(channel: Channel, examples: Examples): void {
  const title = channel.card.title;
  test(`${title}: noise reads as nothing and never throws`, async () => {
    for (const { name, body } of badBytes()) {
      for (const headers of [{}, examples.recorded[0]?.raw.headers ?? {}]) {
        const events = await read(
          channel,
          { body, headers, meta: examples.anyBytesMayBeRead ? (examples.recorded[0]?.raw.meta ?? {}) : {} },
          examples,
        );
        if (examples.anyBytesMayBeRead) checkEvents(channel, events);
        else assert.deepEqual(events, [], name);
      }
    }
    for (const raw of examples.noise ?? []) assert.deepEqual(await read(channel, raw, examples), []);
  });
  test(`${title}: a recorded call cut or bent anywhere never throws, and never reads as a malformed event`, async () => {
    if (examples.rawsAreOurs) return;
    for (const { name, raw } of examples.recorded) {
      for (const body of [...broken(raw.body), ...mutations(raw.body)]) {
        try {
          checkEvents(channel, await read(channel, { ...raw, body }, examples));
        } catch (error) {
          throw new Error(
            `${name}, bent to ${new TextDecoder().decode(body).slice(0, 400)}: ${(error as Error).message}`,
            { cause: error },
          );
        }
      }
    }
  });
}

function hooks(channel: Channel, examples: Examples): void {
  const title = channel.card.title;
  const { hook } = channel.intake;
  test(`${title}: the examples say how a call of its webhook is proved, if it has one`, () =>
    assert.equal(hook === null, examples.hook === null));
  if (hook === null || examples.hook === null) return;
  const { genuine, proofHeader, forged = [] } = examples.hook;
  const proof = genuine.headers[proofHeader] ?? '';
  const without = Object.fromEntries(Object.entries(genuine.headers).filter(([key]) => key !== proofHeader));
  const proved = (value: string): HookCall => ({ ...genuine, headers: { ...without, [proofHeader]: value } });
  const last = proof.at(-1) === 'A' ? 'B' : 'A';
  const forgeries = [
    { name: 'no proof', call: { ...genuine, headers: without } },
    { name: 'empty proof', call: proved('') },
    { name: 'wrong proof of the same length', call: proved(`${proof.slice(0, -1)}${last}`) },
    { name: 'shorter proof', call: proved(proof.slice(0, -1)) },
    { name: 'longer proof', call: proved(`${proof}A`) },
    {
      name: 'proof in another case',
      call: proved(proof === proof.toUpperCase() ? proof.toLowerCase() : proof.toUpperCase()),
    },
    { name: 'very long proof', call: proved('A'.repeat(100_000)) },
    ...forged,
  ];
  test(`${title}: a genuine call is believed`, async () => {
    const answer = await hook(genuine, examples.place);
    assert.equal(answer.genuine, true);
    assert.ok(
      answer.genuine && (answer.reply === undefined || (answer.reply.status >= 200 && answer.reply.status < 300)),
    );
  });
  for (const { name, call } of forgeries) {
    test(`${title}: a forged call is refused: ${name}`, async () =>
      assert.deepEqual(await hook(call, examples.place), { genuine: false }));
  }
  test(`${title}: without a stored secret no call is believed`, async () => {
    const isSecret = (key: string) => channel.card.settings.find((field) => field.key === key)?.kind === 'secret';
    const bare = Object.fromEntries(Object.entries(examples.settings).filter(([key]) => !isSecret(key)));
    const blank = Object.fromEntries(
      Object.entries(examples.settings).map(([key, value]) => [key, isSecret(key) ? '' : value]),
    );
    for (const settings of [bare, blank]) {
      for (const call of [genuine, proved(''), { ...genuine, headers: without }]) {
        assert.equal((await hook(call, { ...examples.place, settings })).genuine, false);
      }
    }
  });
}

function sending(channel: Channel, examples: Examples): void {
  const { title, abilities } = channel.card;
  const { message, send, failures, never = {} } = examples.sending;
  test(`${title}: what the provider takes gets an id, and never the same twice`, async () => {
    const sent = [await send(message), await send({ ...message, id: '01900000-0000-7000-8000-00000000beef' })];
    const ids = sent.flatMap((each) => {
      assert.ok(each.ok, JSON.stringify(each));
      return each.externalIds;
    });
    assert.ok(ids.length >= 2 && ids.every((id) => id !== ''));
    assert.equal(new Set(ids).size, ids.length);
  });
  const location = { latitude: 52.2297, longitude: 21.0122 };
  const contactCard = { name: 'Leo de Vries', phone: '+48600000000' };
  const alone: readonly Partial<OutboundMessage>[] = [
    ...(abilities.location ? [{ location }, { location: { ...location, title: 'Acorn', address: 'Main St 5' } }] : []),
    ...(abilities.contactCard
      ? [{ contactCard }, { contactCard: { ...contactCard, email: 'leo@acorn.example' } }]
      : []),
  ];
  for (const each of alone)
    test(`${title}: the card says it takes ${JSON.stringify(each)}, alone`, async () => {
      const sent = await send({ ...message, text: '', ...each });
      assert.ok(sent.ok && sent.externalIds.length === 1, JSON.stringify(sent));
    });
  const { limit, unit } = abilities.text;
  test(`${title}: long text is cut by the card's limit, never inside a character, and each part is taken`, async () => {
    const times = (piece: string) => Math.min(Math.ceil((limit * 1.2) / piece.length), 20_000);
    const spaced = 'Grüße 👩🏽‍🚒 an 🇺🇦 ';
    const dense = 'ч👩🏽‍🚒🇺🇦e\u0301';
    const long = spaced.repeat(times(spaced)) + dense.repeat(times(dense));
    // Shifted, so that the limit falls on every place of a character at least once.
    for (let shift = 0; shift < 6; shift += 1)
      checkParts(`${'ж'.repeat(shift)}${long}`, splitText(`${'ж'.repeat(shift)}${long}`, limit, unit), limit, unit);
    for (const part of splitText(long, limit, unit)) assert.ok((await send({ ...message, text: part })).ok);
  });
  test(`${title}: text over the limit is refused as too large, not cut silently`, async () => {
    // Where customers connect to the house itself there is no provider, and its own doors hold the limits.
    if (limit > 1_000_000 || abilities.visitors) return;
    assertRefusal(await send({ ...message, text: 'я'.repeat(limit + 1) }), 'too-large');
  });
  test(`${title}: a file over the card's limit is refused before it is read`, async () => {
    if (abilities.files.perMessage === 0 || abilities.visitors) return;
    const file: OutboundFile & { reads(): number } = fileOf('x', {
      name: 'huge.bin',
      mime: 'application/octet-stream',
      bytes: abilities.files.megabytes * 1024 * 1024 + 1,
    });
    assertRefusal(await send({ ...message, files: [file] }), 'too-large');
    assert.equal(file.reads(), 0);
  });
  for (const [mime, megabytes] of Object.entries(abilities.files.megabytesOf ?? {}))
    test(`${title}: ${mime} over its own limit is refused before it is read`, async () => {
      const file: OutboundFile & { reads(): number } = fileOf('x', {
        name: 'huge',
        mime: mime.replace('*', 'png'),
        bytes: megabytes * 1024 * 1024 + 1,
      });
      assertRefusal(await send({ ...message, files: [file] }), 'too-large');
      assert.equal(file.reads(), 0);
    });
  for (const { name, why, retryAfterSeconds, attempt } of failures) {
    test(`${title}: ${name} is told as “${why}”`, async () => {
      const sent = await attempt();
      assertRefusal(sent, why);
      if (retryAfterSeconds !== undefined)
        assert.equal(!sent.ok && sent.why === 'busy' ? sent.retryAfterSeconds : null, retryAfterSeconds);
    });
  }
  test(`${title}: the examples show every way a provider may refuse`, () => {
    if (abilities.visitors) return;
    const shown = new Set<string>(failures.map(({ why }) => why));
    for (const why of ['busy', 'unknown', 'unavailable', 'unauthorized', 'recipient-gone'] as const)
      assert.ok(shown.has(why) || never[why], `no failure shows “${why}”`);
  });
}

function checkParts(long: string, parts: readonly string[], limit: number, unit: 'characters' | 'bytes'): void {
  assert.equal(parts.join('').replace(/\s/g, ''), long.replace(/\s/g, ''));
  const whole = new Set([...new Intl.Segmenter().segment(long)].map(({ segment }) => segment));
  for (const part of parts) {
    assert.ok(textLength(part, unit) <= limit);
    for (const { segment } of new Intl.Segmenter().segment(part))
      assert.ok(whole.has(segment), `${JSON.stringify(segment)} is a piece of a character`);
  }
}

function assertRefusal(sent: Sent, why: Why): void {
  assert.equal(sent.ok ? 'ok' : sent.why, why, JSON.stringify(sent));
  assert.ok(!sent.ok && sent.detail.trim() !== '', 'a refusal says why, in words');
  if (!sent.ok && sent.why === 'busy') assert.ok(Number.isFinite(sent.retryAfterSeconds) && sent.retryAfterSeconds > 0);
}

function secrets(channel: Channel, examples: Examples): void {
  const { title, settings } = channel.card;
  const values = settings
    .filter(({ kind }) => kind === 'secret')
    .flatMap(({ key }) => examples.settings[key] ?? [])
    .map(String)
    .filter((value) => value !== '');
  const clean = (name: string, thing: unknown) => {
    const words = thing instanceof Error ? errorWords(thing) : (JSON.stringify(thing) ?? '');
    for (const value of values)
      assert.ok(!words.includes(value) && !words.includes(encodeURIComponent(value)), `${name} gives a secret away`);
  };
  test(`${title}: no secret comes back out of a result or an error`, async () => {
    assert.ok(
      values.every((value) => value.length >= 8),
      'secrets of the examples must be recognisable',
    );
    for (const { name, raw } of examples.recorded) clean(name, await read(channel, raw, examples));
    clean('a successful send', await examples.sending.send(examples.sending.message));
    for (const { name, attempt } of [...examples.sending.failures, ...(examples.leaks ?? [])]) {
      clean(name, await attempt().catch((error: unknown) => error));
    }
    clean('the continuation link', channel.continuationUrl('token', examples.settings));
  });
}

function errorWords(error: Error, depth = 0): string {
  const cause =
    error.cause instanceof Error && depth < 5 ? errorWords(error.cause, depth + 1) : String(error.cause ?? '');
  return `${error.message}\n${error.stack ?? ''}\n${JSON.stringify({ ...error })}\n${cause}`;
}
