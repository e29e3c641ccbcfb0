// What keeps running for an account: the stream and its way back after every end, or the care of a webhook, or asking; and after each
// break the question what was said meanwhile. The cursor is the newest message that is stored with all before it.
import { pause, type Place, type Raw, type Refusal, type Settings, type Source } from '@throughline/channel-kit';
import { text, thing } from '@throughline/channel-kit/json';
import { idOf, isLater, setting } from './api.ts';
import { askSeconds, catchUp } from './catch-up.ts';
import { consentRemedy, idAt, sinceNow } from './consent.ts';
import { runStream } from './stream.ts';
import { ownWebhook, subscribe } from './subscriptions.ts';
import { hasConsent } from './tokens.ts';

export const wanted = (settings: Settings): boolean => hasConsent(settings) && idOf(settings['userId']) !== null;

const hourSeconds = 3600;
/** At once, and then ever later (https://docs.x.com/x-api/fundamentals/handling-disconnections). */
const backoffSeconds = [0.25, 1, 5, 15, 60, 300] as const;
const backoff = (failures: number): number => backoffSeconds[Math.min(failures, backoffSeconds.length) - 1] ?? 0.05;

export async function run(source: Source, scale = 1): Promise<void> {
  const hand = openHand(source);
  const wait = (seconds: number) => pause(seconds * scale, source.signal);
  const receives = setting(source.settings, 'receives');
  if (receives === 'poll') await askForEver(source, hand, wait);
  else if (receives === 'webhook') await keepWebhook(source, hand, wait);
  else await keepStream(source, hand, wait, scale);
}
type Wait = (seconds: number) => Promise<void>;

/** Says what is wrong. True: only a person can help, so nothing is tried any more. */
function tell(source: Source, refusal: Refusal): boolean {
  const { why, detail } = refusal;
  if (why === 'unauthorized') {
    source.state({ kind: 'unauthorized', detail, remedy: remedyFor(source, detail) });
    return true;
  }
  const remedy =
    why === 'busy'
      ? 'It goes on by itself when X takes calls again.'
      : 'It is tried again by itself. Check that this server can reach api.x.com.';
  source.state({ kind: 'trouble', detail, remedy });
  return false;
}
export function remedyFor(place: Pick<Place, 'settings' | 'hookUrl'>, detail: string): string {
  if (/bearer/i.test(detail)) return 'Copy the Bearer Token from the Developer Console and save it here.';
  if (/Client Secret/.test(detail))
    return 'Copy the Client ID and Client Secret from the Developer Console and save them here.';
  if (place.hookUrl === null) return 'Make a new refresh token and save it here.';
  return ['Save this channel again and agree on X’s page.', consentRemedy(place)].join(' ');
}

/** Stores one after another, so that an older cursor never follows a newer one. */
function openHand(source: Source) {
  const given = idOf(thing(source.cursor)?.['since']) ?? idOf(source.settings['since']);
  let since = given ?? sinceNow();
  let owes = true;
  let work: Promise<void> = Promise.resolve();
  const store = (raws: readonly Raw[], next: () => string): Promise<void> => {
    const mine = work.then(async () => {
      const cursor = next();
      await source.take(raws, { since: cursor });
      since = cursor;
    });
    work = mine.catch(() => undefined);
    return mine;
  };
  const later = (id: string | null) => (id !== null && isLater(id, since) ? id : since);
  return {
    /** The stream ended: what came after `since` must be asked for. */
    broke: () => void (owes = true),
    owes: () => owes,
    /** While something is owed the cursor stays where it is. */
    told: (raws: readonly Raw[], newest: string | null) => store(raws, () => (owes ? since : later(newest))),
    moveTo: (id: string) => store([], () => later(id)),
    async catchUp(): Promise<Refusal | null> {
      const done = await catchUp(source, since, (raws, newest) => store(raws, () => later(newest)));
      if (!done.ok) return done.refusal;
      if (!source.signal.aborted) owes = false;
      return null;
    },
  };
}
type Hand = ReturnType<typeof openHand>;

async function askForEver(source: Source, hand: Hand, wait: Wait): Promise<void> {
  while (!source.signal.aborted) {
    const refusal = await hand.catchUp();
    if (source.signal.aborted) return;
    if (refusal === null) source.state({ kind: 'connected' });
    else if (tell(source, refusal)) return;
    await wait(refusal?.why === 'busy' ? Math.max(askSeconds, refusal.retryAfterSeconds) : askSeconds);
  }
}

/** X gives up on an address that failed for a day: it is looked after hourly, and what was missed is asked for. */
async function keepWebhook(source: Source, hand: Hand, wait: Wait): Promise<void> {
  while (!source.signal.aborted) {
    const began = Date.now();
    const own = await ownWebhook(source);
    const subscribed = own.ok ? await subscribe(source, own.id) : own;
    let refusal = subscribed.ok ? null : subscribed.refusal;
    if (own.ok && !own.wasValid) hand.broke();
    if (refusal === null && hand.owes()) refusal = await hand.catchUp();
    else if (refusal === null) await hand.moveTo(idAt(began - hourSeconds * 1000));
    if (source.signal.aborted) return;
    if (refusal === null) source.state({ kind: 'connected' });
    else if (tell(source, refusal)) return;
    const again = refusal?.why === 'busy' ? refusal.retryAfterSeconds : askSeconds;
    await wait(refusal === null ? hourSeconds : again);
  }
}

async function keepStream(source: Source, hand: Hand, wait: Wait, scale: number): Promise<void> {
  let failures = 0;
  while (!source.signal.aborted) {
    const subscribed = await subscribe(source, null);
    if (source.signal.aborted) return;
    if (!subscribed.ok) {
      if (tell(source, subscribed.refusal)) return;
      failures += 1;
      await wait(subscribed.refusal.why === 'busy' ? subscribed.refusal.retryAfterSeconds : backoff(failures));
      continue;
    }
    const over = new AbortController();
    let catching: Promise<boolean> = Promise.resolve(false);
    const ended = await runStream(
      source,
      () => {
        source.state({ kind: 'connected' });
        catching = settleDebt(source, hand, over.signal, scale);
      },
      hand.told,
    );
    over.abort();
    hand.broke();
    if ((await catching) || source.signal.aborted) return;
    const { refusal } = ended;
    failures = ended.wasOpen ? 0 : failures + 1;
    if (refusal === null) {
      if (failures >= 3)
        source.state({
          kind: 'trouble',
          detail: 'The stream of X cannot be opened.',
          remedy: 'It is tried again by itself. Check that this server can reach api.x.com.',
        });
      await wait(backoff(failures));
    } else if (refusal.status === 403) await askInstead(source, hand, wait, refusal.detail);
    else if (refusal.why === 'unauthorized') {
      tell(source, { ...refusal, detail: [refusal.detail, 'The Bearer Token is not good for the stream.'].join(' ') });
      return;
    } else {
      const isTaken = refusal.why === 'busy';
      source.state({
        kind: 'trouble',
        detail: refusal.detail,
        remedy: isTaken
          ? 'X allows an app one stream. If another program or channel uses this app, let X call this installation instead (webhook). It is tried again by itself.'
          : 'It is tried again by itself.',
      });
      await wait(isTaken ? refusal.retryAfterSeconds : backoff(failures));
    }
  }
}

/** What was said while no stream was open; tried until it is there. True: only a person can help. */
async function settleDebt(source: Source, hand: Hand, over: AbortSignal, scale: number): Promise<boolean> {
  const ends = AbortSignal.any([source.signal, over]);
  for (let tries = 1; !ends.aborted; tries += 1) {
    const refusal = await hand.catchUp().catch((error: unknown): Refusal => {
      return { ok: false, why: 'unavailable', detail: text(thing(error)?.['message']) ?? 'It was not stored.' };
    });
    if (refusal === null || ends.aborted) return false;
    if (refusal.why === 'unauthorized') return tell(source, refusal);
    await pause((refusal.why === 'busy' ? refusal.retryAfterSeconds : backoff(tries)) * scale, ends);
  }
  return false;
}

/** Not every plan has the stream. For an hour messages are asked for, then it is tried again. */
async function askInstead(source: Source, hand: Hand, wait: Wait, detail: string): Promise<void> {
  source.state({
    kind: 'trouble',
    detail: ['X does not open the stream to this app, so messages are asked for once a minute.', detail].join(' '),
    remedy: 'Choose “Asked for once a minute”, or a plan of the X API that has the Activity stream.',
  });
  for (let asked = 0; asked * askSeconds < hourSeconds && !source.signal.aborted; asked += 1) {
    const refusal = await hand.catchUp();
    if (refusal?.why === 'unauthorized' && tell(source, refusal)) return;
    await wait(refusal?.why === 'busy' ? Math.max(askSeconds, refusal.retryAfterSeconds) : askSeconds);
  }
}
