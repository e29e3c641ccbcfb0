// Long polling, for installations that Telegram cannot reach. The house holds the lease, so there is one poller per token here;
// a poller elsewhere shows as Telegram's 409 and is told to the admin, not fought.
import type { Raw, Source } from '@throughline/channel-kit';
import { callApi } from './api.ts';
import { remember } from './business.ts';
import type { Answer } from './api.ts';
import { number, thing } from '@throughline/channel-kit/json';
import { pause } from './pause.ts';
import { allowedUpdates, pressIdOf, receivedNow, updateNumberOf } from './read.ts';

const pollSeconds = 50;
const batchLimit = 100;
const backoffSeconds = [1, 2, 5, 10, 30, 60] as const;
/** After a week of silence update numbers start anew anywhere, and an old offset would throw the new ones away. */
const offsetLifeHours = 6 * 24;

export async function poll(source: Source, pauseScale = 1): Promise<void> {
  let offset = offsetOf(source.cursor);
  let failures = 0;
  let isConnected = false;
  while (!source.signal.aborted) {
    const began = performance.now();
    const answer = await callApi(
      source,
      'getUpdates',
      { offset, limit: batchLimit, timeout: pollSeconds, allowed_updates: allowedUpdates },
      { timeoutSeconds: pollSeconds + 15, signal: source.signal },
    );
    if (source.signal.aborted) return;
    const updates = updatesOf(answer);
    if (updates === null) {
      failures += 1;
      isConnected = false;
      tell(source, answer, failures);
      await pause(waitSeconds(answer, failures) * pauseScale, source.signal);
      continue;
    }
    if (!isConnected) source.state({ kind: 'connected' });
    isConnected = true;
    failures = 0;
    // An empty answer means everything before the offset is confirmed; asking without one then misses nothing, ever.
    offset = updates.length === 0 ? undefined : await hand(source, updates);
    // Something between us and Telegram may not hold a call open; then we wait instead of it.
    if (updates.length === 0 && performance.now() - began < 1000) await pause(pauseScale, source.signal);
  }
}

interface Numbered {
  readonly number: number;
  readonly update: unknown;
}
/** The updates of an answer; null when it is no such list. One without a number could never be confirmed. */
function updatesOf(answer: Answer): readonly Numbered[] | null {
  if (!answer.ok || !Array.isArray(answer.result)) return null;
  const numbered = answer.result.map((update: unknown) => ({ number: updateNumberOf(update) ?? Number.NaN, update }));
  return numbered.every((each) => Number.isSafeInteger(each.number)) ? numbered : null;
}

function offsetOf(cursor: unknown): number | undefined {
  const offset = number(thing(cursor)?.['offset']);
  const at = Date.parse(String(thing(cursor)?.['at']));
  return offset === null || !(Date.now() - at < offsetLifeHours * 3600_000) ? undefined : offset;
}

/** Hands a batch over and returns the offset that confirms it; Telegram keeps what is not confirmed. */
async function hand(source: Source, updates: readonly Numbered[]): Promise<number> {
  const meta = receivedNow();
  const raws: Raw[] = updates.map(({ update }) => ({
    body: new TextEncoder().encode(JSON.stringify(update)),
    headers: {},
    meta,
  }));
  for (const { body } of raws) await remember(body, source);
  const offset = (updates.at(-1)?.number ?? 0) + 1;
  await source.take(raws, { offset, at: meta.receivedAt });
  for (const raw of raws) {
    const pressId = pressIdOf(raw.body);
    if (pressId !== null)
      await callApi(
        source,
        'answerCallbackQuery',
        { callback_query_id: pressId },
        { timeoutSeconds: 5, signal: source.signal },
      );
  }
  return offset;
}

function tell(source: Source, answer: Answer, failures: number): void {
  if (answer.ok) {
    source.state({
      kind: 'trouble',
      detail: 'Telegram answered something that is not a list of updates.',
      remedy: 'Check TELEGRAM_API_URL on the server.',
    });
    return;
  }
  const detail = answer.refusal.detail;
  if (answer.refusal.why === 'unauthorized') {
    source.state({
      kind: 'unauthorized',
      detail,
      remedy: 'The token was revoked or is wrong. Copy the current one from @BotFather and save it here.',
    });
    return;
  }
  if (answer.code === 409) {
    source.state({ kind: 'trouble', detail, remedy: conflictRemedy(answer.description) });
    return;
  }
  // A single hiccup is normal on a line that is always open.
  if (failures >= 3)
    source.state({
      kind: 'trouble',
      detail,
      remedy: 'Nothing is lost: Telegram keeps messages for 24 hours. Check that this server can reach the internet.',
    });
}
const conflictRemedy = (description: string): string =>
  /webhook/i.test(description)
    ? 'Another program set a webhook for this bot. Remove the bot there, then press Reconnect to take it back.'
    : 'Another program (or another channel here) reads this bot. Stop it there, or get a new token from @BotFather and save it here.';

function waitSeconds(answer: Answer, failures: number): number {
  const backoff = backoffSeconds[Math.min(failures, backoffSeconds.length) - 1] ?? 60;
  if (answer.ok) return backoff;
  if (answer.refusal.why === 'busy') return answer.refusal.retryAfterSeconds;
  if (answer.refusal.why === 'unauthorized') return 300;
  return answer.code === 409 ? Math.max(backoff, 10) : backoff;
}
