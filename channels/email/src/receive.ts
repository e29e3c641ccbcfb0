// Mail at the door: who sent it is checked while the client's address is known, and the finding is stored with the raw mail.
import type { DMARCResult, DNSResolver } from 'mailauth';
import type { Place, Raw } from '@throughline/channel-kit';
import { isAddress, normalizeAddress, splitPlus } from './address.ts';
import { headersTooCostly } from './mime/bounds.ts';
import { mailSettings } from './settings.ts';
import { openBounceTag, openReplyToken } from './tokens.ts';
import type { AuthFacts } from './trust.ts';

const checkMs = 20_000;
const lookupLimit = 60;

/**
 * Our address, its plus-addresses, its aliases; and on the reply domain, which several channels may share, the addresses of
 * conversations and bounces that this channel signed.
 */
export function accepts(recipient: string, place: Pick<Place, 'channelId' | 'settings' | 'sign'>): boolean {
  const settings = mailSettings(place.settings);
  const { base, tag } = splitPlus(normalizeAddress(recipient));
  if (!isAddress(base)) return false;
  if (base === settings.address || settings.aliases.includes(base)) return true;
  if (settings.inboundDomain === '') return false;
  return (
    (base === `reply@${settings.inboundDomain}` && openReplyToken(tag, place) !== null) ||
    (base === `b@${settings.inboundDomain}` && openBounceTag(tag, place) !== null)
  );
}

export function receiver(resolver?: DNSResolver): (raw: Raw, place: Place) => Promise<Raw> {
  return async (raw, place) => {
    const { clientIp, helo, envelope } = raw.meta as { clientIp?: string; helo?: string; envelope?: { from?: string } };
    const auth = await authFacts(
      raw.body,
      {
        ...(clientIp ? { ip: clientIp } : {}),
        ...(helo ? { helo } : {}),
        sender: envelope?.from ?? '',
        mta: mailSettings(place.settings).domain || 'localhost',
      },
      resolver,
    );
    return auth ? { ...raw, meta: { ...raw.meta, auth } } : raw;
  };
}

/** Null when the check could not be made: then nothing is known, which proves nothing. `ip` absent: only signatures are judged. */
export async function authFacts(
  body: Uint8Array,
  options: { ip?: string; helo?: string; sender?: string; mta?: string },
  resolver?: DNSResolver,
): Promise<AuthFacts | null> {
  if (headersTooCostly(body) !== '') return null;
  // Outside the `try`: a library that is missing is no finding about a mail.
  const { authenticate } = await import('mailauth');
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), checkMs);
    timer.unref();
  });
  try {
    const check = authenticate(Buffer.from(body), {
      ...options,
      trustReceived: false,
      disableArc: true,
      disableBimi: true,
      maxResolveCount: lookupLimit,
      ...(resolver ? { resolver } : {}),
    } as Parameters<typeof authenticate>[1]);
    check.catch(() => undefined);
    const found = await Promise.race([check, limit]);
    if (!found) return null;
    const dmarc = found.dmarc && typeof found.dmarc === 'object' ? found.dmarc : null;
    // Passed only by a signature that leaves the end of the letter open (`l=`): anybody may have written that end.
    const { dkim, spf }: Partial<DMARCResult['alignment']> = dmarc?.alignment ?? {};
    const isPartial = Boolean(dkim?.underSized) && !spf?.result;
    return {
      headerFrom: String(found.dkim?.headerFrom?.[0] ?? '')
        .replace(/^.*@/, '')
        .toLowerCase(),
      dmarc: dmarc && !isPartial ? String(dmarc.status.result) : 'none',
      policy: dmarc ? String(dmarc.policy ?? dmarc.p ?? '') : '',
      spf: found.spf && typeof found.spf === 'object' ? String(found.spf.status.result) : 'none',
      dkim: (found.dkim?.results ?? []).slice(0, 20).map((each) => ({
        domain: String(each.signingDomain ?? ''),
        result: each.status.underSized ? 'partial' : String(each.status.result),
      })),
    };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
