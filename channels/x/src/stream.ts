// The activity stream, one connection of it: a line of JSON for each event of all accounts of the app, and an empty line every
// 20 seconds while nothing happens (https://docs.x.com/x-api/fundamentals/handling-disconnections).
import { ask, type Raw, refusalOf, type Refusal, type Source } from '@throughline/channel-kit';
import { isLater, setting, title, untilReset, wordsOf, apiUrl } from './api.ts';
import { concerns } from './read.ts';

const silenceSeconds = 50;
const lineLimit = 1024 * 1024;
const newline = 10;

/** `refusal`: X did not take the call. */
export interface Ended {
  readonly wasOpen: boolean;
  readonly refusal: (Refusal & { readonly status: number }) | null;
}
export type Told = (raws: readonly Raw[], newest: string | null) => Promise<void>;

export async function runStream(source: Source, opened: () => void, told: Told): Promise<Ended> {
  const me = setting(source.settings, 'userId');
  const lines = openLines();
  let wasOpen = false;
  const asked = await ask(source.net, title, `${apiUrl(source.env)}/2/activity/stream`, {
    headers: { authorization: `Bearer ${setting(source.settings, 'bearerToken')}` },
    signal: source.signal,
    stream: {
      silenceSeconds,
      began() {
        wasOpen = true;
        opened();
      },
      async piece(bytes) {
        let newest: string | null = null;
        const raws: Raw[] = [];
        for (const line of lines(bytes)) {
          const ours = concerns(line, me);
          if (ours === null) continue;
          raws.push({ body: line, headers: {}, meta: {} });
          if (ours.newest !== null && (newest === null || isLater(ours.newest, newest))) newest = ours.newest;
        }
        if (raws.length > 0) await told(raws, newest);
      },
    },
  });
  if (!asked.ok || wasOpen) return { wasOpen, refusal: null };
  const { heard } = asked;
  const refusal = refusalOf(title, heard, wordsOf(heard), { repeatable: true });
  const { status } = heard;
  if (refusal.why !== 'busy') return { wasOpen, refusal: { ...refusal, status } };
  return {
    wasOpen,
    refusal: { ...refusal, status, retryAfterSeconds: untilReset(heard) ?? refusal.retryAfterSeconds },
  };
}

/** Whole lines out of pieces that end anywhere. A line that grows without end is left out. */
export function openLines(): (bytes: Uint8Array) => readonly Uint8Array[] {
  let left: Uint8Array[] = [];
  let length = 0;
  return (bytes) => {
    const found: Uint8Array[] = [];
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      const part = bytes.subarray(start, end);
      const line = left.length > 0 ? Buffer.concat([...left, part]) : part;
      // Kept longer than the piece it came in.
      if (line.length > 2 && length + part.length <= lineLimit) found.push(Uint8Array.from(line));
      [left, length, start] = [[], 0, end + 1];
    }
    const rest = bytes.subarray(start);
    length += rest.length;
    if (rest.length > 0 && length <= lineLimit) left.push(Uint8Array.from(rest));
    return found;
  };
}
