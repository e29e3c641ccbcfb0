// What a workspace has set about SAML: the provider's page and certificates, read from its metadata or entered by hand.
import { type BodyOf, problem, type ReplyOf, type Routes } from '@throughline/protocol';
import type { House } from '../../../ground/house.ts';
import { seal } from '../../../ground/secrets.ts';
import type { AgentViewer } from '../../../ground/viewer.ts';
import { secretPlace } from './oidc.ts';
import { SsoRefusal } from './refusal.ts';
import { describeCertificate, makeOwnKey, readCertificates } from './saml/certificate.ts';
import { ourselves } from './saml/addresses.ts';
import { ownMetadata } from './saml/request.ts';
import { isSafe, save } from './settings.ts';
import { ask } from './sign-in.ts';
import * as store from './store.ts';

export async function saveSaml(house: House, owner: AgentViewer, given: BodyOf<Routes['saveSaml']>): Promise<void> {
  const issuer = given.issuer.trim();
  if (issuer === '') throw problem('invalid', { fields: { issuer: 'must be the provider’s entity id' } });
  const signInUrl = checkUrl(house, 'signInUrl', given.signInUrl);
  const metadataUrl = given.metadataUrl ? checkUrl(house, 'metadataUrl', given.metadataUrl) : null;
  const certificates = readCertificates(given.certificates);
  if (typeof certificates === 'string') throw problem('invalid', { fields: { certificates } });
  const fresh = given.signsRequests ? await makeOwnKey('Throughline', house.now()) : null;
  await save(house, owner, given.isEnabled, [], (was, id) => {
    const place = secretPlace({ id, workspace_id: owner.workspaceId }, 'private_key');
    // Once made it stays: the provider knows its certificate.
    const own =
      was?.private_key || !fresh
        ? { private_key: was?.private_key ?? null, certificate: was?.certificate ?? null }
        : { private_key: seal(house.keys, fresh.privateKey, place), certificate: fresh.certificate };
    return {
      is_enabled: given.isEnabled,
      protocol: 'saml',
      issuer,
      client_id: null,
      client_secret: null,
      sign_in_url: signInUrl,
      certificates,
      metadata_url: metadataUrl,
      allows_idp_initiated: given.allowsIdpInitiated,
      signs_requests: given.signsRequests,
      ...own,
      joins: given.joins,
      default_role: given.defaultRole,
    };
  });
}

/** Reads a provider's metadata for the form; nothing is kept. */
export async function readSamlMetadata(
  house: House,
  given: BodyOf<Routes['readSamlMetadata']>,
): Promise<ReplyOf<Routes['readSamlMetadata']>> {
  const { fetchMetadata, readMetadata } = await import('./saml/metadata.ts');
  const field = 'url' in given ? 'url' : 'xml';
  try {
    const { entityId, signInUrl, certificates } =
      'url' in given ? await fetchMetadata(house, checkUrl(house, 'url', given.url)) : readMetadata(given.xml);
    return {
      issuer: entityId,
      signInUrl,
      certificates: certificates.map((pem) => ({ pem, ...describeCertificate(pem) })),
    };
  } catch (error) {
    if (!(error instanceof SsoRefusal)) throw error;
    throw problem('invalid', { fields: { [field]: error.message } });
  }
}

/** What a provider reads of us; there is something to read before anything is set. */
export async function samlMetadataOf(house: House, workspaceId: string, origin: string): Promise<string> {
  const row = await store.connectionOf(house.db, workspaceId);
  return ownMetadata(ourselves(origin, workspaceId), row?.signs_requests ? row.certificate : null);
}

/** The provider's page with a question of an owner's, whose answer signs nobody in. */
export async function trySso(house: House, workspaceId: string, origin: string): Promise<{ url: string }> {
  const row = await store.connectionOf(house.db, workspaceId);
  if (!row) throw problem('not_found');
  try {
    return { url: await ask(house, row, origin, { browser: '', next: '/', email: null, isTrial: true }) };
  } catch (error) {
    if (!(error instanceof SsoRefusal)) throw error;
    throw problem('conflict', { detail: error.message });
  }
}

function checkUrl(house: House, field: string, given: string): string {
  const text = given.trim();
  if (
    !URL.canParse(text) ||
    !isSafe(house, new URL(text)) ||
    new URL(text).hash !== '' ||
    new URL(text).username !== ''
  )
    throw problem('invalid', { fields: { [field]: 'must be an address that begins with https://' } });
  return new URL(text).href;
}
