// What an SMTP failure means for the letter: never taken, refused for good, not now, or nobody knows.
import type { Sent } from '@throughline/channel-kit';
import { meansGone } from '../bounce/failure.ts';
import { ConsentGone, TokensAway } from '../oauth.ts';
import type { Wire } from './transport.ts';

type Refused = Extract<Sent, { ok: false }>;
const busySeconds = 300;

export function verdictOf(error: unknown, wire: Wire, secrets: readonly string[]): Refused {
  if (error instanceof ConsentGone) return { ok: false, why: 'unauthorized', detail: quiet(error.message, secrets) };
  if (error instanceof TokensAway) return { ok: false, why: 'unavailable', detail: quiet(error.message, secrets) };
  const { code, responseCode, response, command, message } = error as {
    code?: string;
    responseCode?: number;
    response?: string;
    command?: string;
    message?: string;
  };
  const detail = quiet(response || message || String(code ?? error), secrets);
  if (code === 'EAUTH' || responseCode === 530 || responseCode === 535 || responseCode === 534) {
    // 454 and 421 while signing in: the server is busy, the password may be right.
    if (responseCode !== undefined && responseCode >= 400 && responseCode < 500)
      return { ok: false, why: 'busy', retryAfterSeconds: busySeconds, detail };
    return responseCode === undefined && wire.hasData
      ? { ok: false, why: 'unknown', detail }
      : { ok: false, why: 'unauthorized', detail };
  }
  if (responseCode !== undefined && responseCode >= 500) return refused(responseCode, detail, command);
  if (responseCode !== undefined && responseCode >= 400)
    return { ok: false, why: 'busy', retryAfterSeconds: busySeconds, detail };
  return wire.hasData ? { ok: false, why: 'unknown', detail } : { ok: false, why: 'unavailable', detail };
}
function refused(code: number, detail: string, command: string | undefined): Refused {
  const status = /\b5\.\d{1,3}\.\d{1,3}\b/.exec(detail)?.[0] ?? '';
  if (code === 552 || status === '5.3.4' || status === '5.2.3') return { ok: false, why: 'too-large', detail };
  const isRecipient = command === 'RCPT TO' || /^5\.1\.[1236]$|^5\.1\.10$/.test(status);
  if (
    isRecipient &&
    (/^5\.1\.(?:[1236]|10)$|^5\.2\.1$/.test(status) ||
      meansGone(detail) ||
      (code === 550 && status === '' && !/relay|spam|block|denied|policy/i.test(detail)))
  )
    return { ok: false, why: 'recipient-gone', detail };
  return { ok: false, why: 'rejected', detail };
}
/** A server may echo what we said; a secret never goes further. */
export function quiet(words: string, secrets: readonly string[]): string {
  const forms = secrets
    .filter((each) => each.length > 3)
    .flatMap((each) => [each, Buffer.from(each).toString('base64'), encodeURIComponent(each)]);
  return (
    forms.reduce((text, each) => text.replaceAll(each, '•••'), words.replace(/\s+/g, ' ').trim().slice(0, 1000)) ||
    'The mail server gave no reason.'
  );
}
