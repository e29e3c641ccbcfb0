// What can be said of a SAML provider before anybody signs in: its page, and how long its certificates last.
import type { ConnectionRow } from '../store.ts';
import { describeCertificate } from './certificate.ts';

const SOON_DAYS = 30;
const DAY_MS = 86_400_000;

export function checkSaml(row: ConnectionRow, now: Date): { isOk: boolean; words: string }[] {
  const ends = row.certificates.map((pem) => Date.parse(describeCertificate(pem).expiresAt));
  const last = Math.max(...ends);
  return [
    { isOk: true, words: `People sign in at ${new URL(row.sign_in_url!).host}.` },
    last < now.getTime()
      ? { isOk: false, words: 'The provider’s certificate has expired. Read its metadata again.' }
      : last < now.getTime() + SOON_DAYS * DAY_MS
        ? {
            isOk: false,
            words: 'The provider’s certificate expires within 30 days. Read its metadata again when it has a new one.',
          }
        : { isOk: true, words: 'The provider’s certificate is good for more than 30 days.' },
  ];
}
