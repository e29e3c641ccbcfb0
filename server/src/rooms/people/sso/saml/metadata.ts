// A provider's metadata (saml-metadata-2.0-os), pasted or read from its address: who it is, where people sign in, and its certificates.
import type { House } from '../../../../ground/house.ts';
import { NetError } from '../../../../ground/net.ts';
import { SsoRefusal } from '../refusal.ts';
import { readCertificates } from './certificate.ts';
import { allNamed, attribute, childrenNamed, isNamed, parseXml, wordsOf } from './xml.ts';
import { DSIG, METADATA } from './xml-names.ts';

export const METADATA_BYTES = 1024 * 1024;
const FETCH_SECONDS = 10;
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';

export interface Provider {
  readonly entityId: string;
  readonly signInUrl: string;
  /** PEM. */
  readonly certificates: readonly string[];
}

/** Throws a refusal in words for what is no metadata of one provider that we can work with. */
export function readMetadata(text: string): Provider {
  const root = parseXml(text.replace(/^\uFEFF/, ''), true);
  const [entity, ...more] = allNamed(root, METADATA, 'EntityDescriptor').filter(
    (each) => childrenNamed(each, METADATA, 'IDPSSODescriptor').length > 0,
  );
  if (!entity || !(isNamed(root, METADATA, 'EntityDescriptor') || isNamed(root, METADATA, 'EntitiesDescriptor')))
    throw new SsoRefusal('provider', 'This is no metadata of a SAML identity provider.');
  if (more.length > 0)
    throw new SsoRefusal('provider', 'This metadata names several providers. Give that of one alone.');
  const described = childrenNamed(entity, METADATA, 'IDPSSODescriptor')[0]!;
  const signInUrl = childrenNamed(described, METADATA, 'SingleSignOnService')
    .filter((each) => attribute(each, 'Binding') === REDIRECT)
    .map((each) => attribute(each, 'Location'))[0];
  if (!signInUrl)
    throw new SsoRefusal('provider', 'The provider names no page to sign in at that takes questions by redirect.');
  const bare = childrenNamed(described, METADATA, 'KeyDescriptor')
    .filter((each) => attribute(each, 'use') !== 'encryption')
    .flatMap((each) => allNamed(each, DSIG, 'X509Certificate').map((one) => wordsOf(one) ?? ''));
  const certificates = readCertificates(bare.map((each) => each.replace(/\s+/g, '')).join('\n\n'));
  if (typeof certificates === 'string') throw new SsoRefusal('provider', `Its signing certificate ${certificates}.`);
  return { entityId: attribute(entity, 'entityID') ?? '', signInUrl, certificates };
}

export async function fetchMetadata(house: House, url: string): Promise<Provider> {
  try {
    const reply = await house.vendorNet.fetch(url, { timeoutSeconds: FETCH_SECONDS, maxBytes: METADATA_BYTES });
    if (reply.status !== 200)
      throw new SsoRefusal(
        'provider',
        `The metadata could not be fetched: ${new URL(url).host} answered ${reply.status}.`,
      );
    return readMetadata(await reply.text());
  } catch (error) {
    if (!(error instanceof NetError)) throw error;
    throw new SsoRefusal(
      'provider',
      error.kind === 'private'
        ? 'The provider is in a private network, which is not called. Paste its metadata instead.'
        : error.kind === 'too-large'
          ? 'The metadata is too large.'
          : `The metadata could not be fetched: ${error.message}`,
    );
  }
}
