// Is the sender who the address says? Attested: the domain's own policy passed (DMARC, or a signature aligned with it). Failed: the
// domain asks to refuse. Everything else is unverified: such mail works, and proves nothing.
import type { SenderTrust } from '@throughline/domain';
import type { Raw } from '@throughline/channel-kit';
import { domainOf } from './address.ts';
import { headerOf, type Letter } from './mime/letter.ts';
import type { MailSettings } from './settings.ts';

/** What `receive` or the source wrote into a raw mail's meta: plain data. */
export interface AuthFacts {
  readonly headerFrom: string;
  readonly dmarc: string;
  readonly policy: string;
  readonly spf: string;
  readonly dkim: readonly { readonly domain: string; readonly result: string }[];
}
export interface Trust {
  readonly trust: SenderTrust;
  readonly isQuarantined: boolean;
  readonly reason: string;
}

export function trustOf(letter: Letter, raw: Raw, settings: MailSettings): Trust {
  const authors = letter.headers.get('from') ?? [];
  const from = letter.from[0]?.address ?? '';
  if (from === '') return { trust: 'unverified', isQuarantined: true, reason: 'It names no sender.' };
  if (authors.length > 1 || letter.from.length > 1)
    return { trust: 'failed', isQuarantined: true, reason: 'It names several senders.' };
  // At our own door nobody stood between the sender and us: there such a header is the sender's own invention.
  const written = raw.meta['via'] === 'smtp' ? null : writtenBy(letter, settings.authservId);
  const facts = isFacts(raw.meta['auth']) ? raw.meta['auth'] : written;
  if (!facts) return { trust: 'unverified', isQuarantined: false, reason: '' };
  return judge(facts, domainOf(from));
}

export function judge(facts: AuthFacts, domain: string): Trust {
  const isSigned = facts.dkim.some((each) => each.result === 'pass' && isAligned(each.domain, domain));
  if (facts.headerFrom !== '' && facts.headerFrom !== domain) return isSigned ? attested : unverified;
  if (facts.dmarc === 'pass' || isSigned) return attested;
  if (facts.dmarc === 'fail' && facts.policy !== 'none')
    return {
      trust: 'failed',
      isQuarantined: true,
      reason: `${domain} says that mail like this is not from it (DMARC).`,
    };
  return unverified;
}
const attested: Trust = { trust: 'attested', isQuarantined: false, reason: '' };
const unverified: Trust = { trust: 'unverified', isQuarantined: false, reason: '' };

/**
 * A signature speaks for its very own domain. Who may speak for which other one (relaxed alignment) needs the domain's policy or a list
 * of public suffixes: `co.uk`, `github.io` or a shop platform sign for many strangers below them. Where a policy exists, DMARC says it.
 */
export function isAligned(signer: string, author: string): boolean {
  return signer !== '' && signer.includes('.') && domainOf(`x@${signer}`) === domainOf(`x@${author}`);
}

/**
 * RFC 8601, believed only when it is the topmost Authentication-Results and carries the name of the provider we were told to trust:
 * a sender may write the same header, but not above the one the provider adds at delivery.
 */
export function writtenBy(letter: Letter, authservId: string): AuthFacts | null {
  const top = headerOf(letter, 'authentication-results').slice(0, 20_000).replace(/\s+/g, ' ').trim();
  if (authservId === '' || top === '') return null;
  const [id = '', ...results] = top.split(';');
  if (id.trim().split(' ')[0]?.toLowerCase() !== authservId) return null;
  const facts = {
    headerFrom: '',
    dmarc: 'none',
    policy: '',
    spf: 'none',
    dkim: [] as { domain: string; result: string }[],
  };
  for (const result of results) {
    const [, method = '', verdict = ''] = /^\s*(\w+)(?:\/\d+)?\s*=\s*(\w+)/.exec(result) ?? [];
    const property = (name: string) =>
      new RegExp(`\\b${name}=@?"?([^\\s;"()]+)`, 'i').exec(result)?.[1]?.toLowerCase() ?? '';
    switch (method.toLowerCase()) {
      case 'spf':
        facts.spf = verdict.toLowerCase();
        break;
      case 'dkim':
        facts.dkim.push({
          domain: property('header\\.d') || property('header\\.i').replace(/^.*@/, ''),
          result: verdict.toLowerCase(),
        });
        break;
      case 'dmarc':
        facts.dmarc = verdict.toLowerCase();
        facts.headerFrom = property('header\\.from').replace(/^.*@/, '');
        facts.policy = /\bp=none\b|\bdis=none\b.*\bp=none\b|\baction=none\b/i.test(result)
          ? 'none'
          : (/\bp=(\w+)/i.exec(result)?.[1]?.toLowerCase() ?? 'unknown');
        break;
    }
  }
  return facts;
}
function isFacts(value: unknown): value is AuthFacts {
  return (
    typeof value === 'object' && value !== null && 'dmarc' in value && Array.isArray((value as { dkim?: unknown }).dkim)
  );
}
