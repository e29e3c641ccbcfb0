// Bounces without a report part: qmail, Exim, old gateways and providers who explain in prose.
import { isAddress, normalizeAddress } from '../address.ts';
import { headerOf, type Letter } from '../mime/letter.ts';
import { type Failure, failure, gone } from './failure.ts';

/** Recipients named in prose above the returned mail, each with the words beside it. */
export function fromWords(letter: Letter, words: string): readonly Failure[] {
  const failed = headerOf(letter, 'x-failed-recipients').split(',').map(normalizeAddress).filter(isAddress);
  const before = words
    .split(
      /^(?:-{2,}.{0,60}(?:below|returned|original|copy|unsent|header).*|(?:return-path|received|message-id|x-mailer|dkim-signature)\s*:.*)$/im,
    )[0]!
    .slice(0, 20_000);
  const status = /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(before)?.[1] ?? '';
  const isDelay =
    /(?:delayed|will (?:be )?(?:retr|keep trying|continue to try)|warning|not yet been delivered|still being retried)/i.test(
      `${letter.subject}\n${before.slice(0, 2000)}`,
    ) && !/\b5\d\d[ -]/.test(before);
  const lines = before.split('\n');
  const own = new Set([...letter.to, ...letter.from].map(({ address }) => address));
  const named =
    failed.length > 0
      ? failed
      : [...new Set(lines.flatMap((line) => addressesIn(line)))].filter(
          (address) => !own.has(address) && !/^(?:postmaster|mailer-daemon|abuse)@/.test(address),
        );
  const detail =
    lines.find((line) => gone.test(line)) ??
    lines.find((line) => /\b[45]\d\d[ -]|\b[45]\.\d\.\d/.test(line)) ??
    before.replace(/\s+/g, ' ').slice(0, 500);
  return named.slice(0, 20).map((address) => failure(address, isDelay ? 'delayed' : 'failed', status, detail.trim()));
}
function addressesIn(line: string): readonly string[] {
  if (line.length > 2000) return [];
  return [...line.matchAll(/[^\s<>"'(),;:[\]]+@[a-z0-9][a-z0-9.-]*[a-z0-9]/gi)]
    .map((match) => normalizeAddress(match[0]))
    .filter(isAddress);
}
