// Instagram's own tokens live for 60 days and are renewed for another 60 once they are a day old.
// https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token
import type { Settings, Source } from '@throughline/channel-kit';
import { number, word } from '@throughline/channel-kit/json';
import { callGraph, remedyFor } from '../graph.ts';
import type { Where } from '../graph.ts';

const dayMs = 86_400_000;
const lifeDays = 60;
/** Renewed weekly, so that an installation that was off for weeks still has time. */
const renewDays = 7;
const lookMs = 6 * 3_600_000;

export const wanted = (settings: Settings): boolean => settings['login'] !== 'page';

/** Due when the known end is nearer than a full life less a week; without a known end at once. */
export function isDue(settings: Settings, now: number): boolean {
  const at = Date.parse(word(settings['expiresAt']) ?? '');
  return Number.isNaN(at) || at - now < (lifeDays - renewDays) * dayMs;
}

export type Renewed =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly isDead: boolean; readonly detail: string; readonly remedy: string };
export async function renew(where: Where, now: number): Promise<Renewed> {
  const answer = await callGraph(where, 'refresh_access_token', {
    host: 'instagram',
    query: { grant_type: 'ig_refresh_token' },
    isUnversioned: true,
    repeatable: true,
  });
  if (!answer.ok)
    return {
      ok: false,
      isDead: answer.code === 190,
      detail: answer.refusal.detail,
      remedy: remedyFor(answer),
    };
  const accessToken = word(answer.body['access_token']);
  const seconds = number(answer.body['expires_in']);
  if (accessToken === null || seconds === null)
    return {
      ok: false,
      isDead: false,
      detail: 'Instagram answered without a token.',
      remedy: 'It is tried again by itself.',
    };
  return { ok: true, settings: { accessToken, expiresAt: new Date(now + seconds * 1000).toISOString() } };
}

/** Looks four times a day. A token too young to be renewed stays as it is; a dead one is said. */
export async function run(source: Source): Promise<void> {
  let settings = source.settings;
  while (!source.signal.aborted) {
    if (isDue(settings, Date.now()) && source.keepSettings) {
      const renewed = await renew({ ...source, settings }, Date.now());
      if (renewed.ok) {
        // Kept before it is used: the old one goes on working, so a crash in between loses nothing.
        await source.keepSettings(renewed.settings);
        settings = { ...settings, ...renewed.settings };
        source.state({ kind: 'connected' });
      } else if (renewed.isDead) {
        source.state({ kind: 'unauthorized', detail: renewed.detail, remedy: renewed.remedy });
      }
    }
    await pause(lookMs, source.signal);
  }
}
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
