// What a workspace has set about single sign-on. Only owners change it: whoever names the provider can come in as anybody.
import { type BodyOf, problem, type ReplyOf, type Routes } from '@throughline/protocol';
import { audit } from '../../../ground/audit.ts';
import type { House } from '../../../ground/house.ts';
import { newId } from '../../../ground/id.ts';
import { seal } from '../../../ground/secrets.ts';
import { agentOf, type AgentViewer, type Viewer } from '../../../ground/viewer.ts';
import { tellAccessEnded } from '../ended.ts';
import { recordName, recordValue } from './domains.ts';
import { lookAtProvider, secretPlace } from './oidc.ts';
import { SsoRefusal } from './refusal.ts';
import { ourselves } from './saml/addresses.ts';
import { describeCertificate } from './saml/certificate.ts';
import { checkSaml } from './saml/check.ts';
import { OIDC_CALLBACK } from './sign-in.ts';
import * as store from './store.ts';

export function ownerOf(viewer: Viewer): AgentViewer {
  const agent = agentOf(viewer);
  if (agent.role !== 'owner')
    throw problem('forbidden', { detail: 'Only owners change how people sign in: it opens every place here.' });
  return agent;
}

export async function getSso(house: House, workspaceId: string, origin: string): Promise<ReplyOf<Routes['getSso']>> {
  const [row, domains, isRequired] = await Promise.all([
    store.connectionOf(house.db, workspaceId),
    store.domainsOf(house.db, workspaceId),
    store.isRequired(house.db, workspaceId),
  ]);
  return {
    connection: row ? presentConnection(row) : null,
    isRequired,
    domains: domains.map((each) => ({
      id: each.id,
      domain: each.domain,
      isProved: each.proved_at !== null,
      recordName: recordName(each.domain),
      recordValue: recordValue(each.token),
    })),
    callbackUrl: origin + OIDC_CALLBACK,
    startUrl: `${origin}/sso/${workspaceId}/start`,
    saml: ourselves(origin, workspaceId),
  };
}

export async function saveSso(house: House, owner: AgentViewer, given: BodyOf<Routes['saveSso']>): Promise<void> {
  const issuer = checkIssuer(house, given.issuer);
  await save(house, owner, given.isEnabled, given.clientSecret ? ['clientSecret'] : [], (was, id) => {
    const place = secretPlace({ id, workspace_id: owner.workspaceId });
    // The secret was given to the old provider; it is not sent to another one.
    const kept = was?.issuer === issuer ? was.client_secret : null;
    return {
      ...noSaml,
      is_enabled: given.isEnabled,
      protocol: 'oidc',
      issuer,
      client_id: given.clientId,
      client_secret: given.clientSecret ? seal(house.keys, given.clientSecret, place) : kept,
      joins: given.joins,
      default_role: given.defaultRole,
    };
  });
}
const noSaml = {
  sign_in_url: null,
  certificates: [],
  metadata_url: null,
  allows_idp_initiated: false,
  signs_requests: false,
  private_key: null,
  certificate: null,
} as const;

/** Keeps what `make` makes of what was there, and forgets what was known of a provider that is another now. */
export async function save(
  house: House,
  owner: AgentViewer,
  isEnabled: boolean,
  secrets: readonly string[],
  make: (was: store.ConnectionRow | undefined, id: string) => store.ConnectionSettings,
): Promise<void> {
  await house.db.transaction(async (tx) => {
    const was = await store.connectionOf(tx, owner.workspaceId);
    if (!isEnabled && (await store.isRequired(tx, owner.workspaceId)))
      throw problem('conflict', { detail: 'Single sign-on is the only way in. Allow passwords again first.' });
    const id = was?.id ?? newId();
    const row = make(was, id);
    const isOther =
      secrets.includes('clientSecret') || JSON.stringify(was && proofOf(was)) !== JSON.stringify(proofOf(row));
    await store.saveConnection(tx, owner.workspaceId, id, row, { isOther, now: house.now() });
    await audit(tx, owner, house.now(), {
      what: was ? 'sso.changed' : 'sso.added',
      subject: { kind: 'sso', id, name: row.issuer },
      before: was ? settingsOf(was) : null,
      after: settingsOf(row),
      secrets: [...secrets],
    });
  });
}
/** What decides whose word is taken. */
const proofOf = (row: store.ConnectionSettings) => [
  row.protocol,
  row.issuer,
  row.client_id,
  row.sign_in_url,
  row.certificates,
  row.signs_requests,
];

export async function removeSso(house: House, owner: AgentViewer): Promise<void> {
  await house.db.transaction(async (tx) => {
    const was = await store.connectionOf(tx, owner.workspaceId);
    if (!was) throw problem('not_found');
    if (await store.isRequired(tx, owner.workspaceId))
      throw problem('conflict', { detail: 'Single sign-on is the only way in. Allow passwords again first.' });
    await store.removeConnection(tx, owner.workspaceId);
    await audit(tx, owner, house.now(), {
      what: 'sso.removed',
      subject: { kind: 'sso', id: was.id, name: was.issuer },
      before: settingsOf(was),
    });
  });
}

/** Tries what a sign-in would try before anybody is asked anything, and says in words what is wrong. */
export async function testSso(house: House, workspaceId: string): Promise<ReplyOf<Routes['testSso']>> {
  const row = await store.connectionOf(house.db, workspaceId);
  if (!row) throw problem('not_found');
  const domains = await store.domainsOf(house.db, workspaceId);
  const checks: { isOk: boolean; words: string }[] = [];
  if (row.protocol === 'saml') checks.push(...checkSaml(row, house.now()));
  else
    try {
      const { endpoint } = await lookAtProvider(house, row);
      checks.push({ isOk: true, words: `The provider answers, and signs people in at ${new URL(endpoint).host}.` });
    } catch (error) {
      if (!(error instanceof SsoRefusal)) throw error;
      checks.push({ isOk: false, words: error.message });
    }
  checks.push(
    domains.some((each) => each.proved_at)
      ? { isOk: true, words: 'A mail domain is proved.' }
      : { isOk: false, words: 'No mail domain is proved yet, so nobody can come in. Add your domain below.' },
    row.last_success_at
      ? { isOk: true, words: 'Somebody has signed in with these settings.' }
      : { isOk: false, words: 'Nobody has signed in with these settings yet. Try it in a private window.' },
  );
  return { checks };
}

/** The switch is thrown only when the new way in works and every owner has a way back. */
export async function requireSso(house: House, owner: AgentViewer, isRequired: boolean): Promise<void> {
  const accounts = await house.db.outsideTheWall('people').transaction(async (tx) => {
    if (isRequired === (await store.isRequired(tx, owner.workspaceId))) return [];
    if (isRequired) {
      const row = await store.connectionOf(tx, owner.workspaceId);
      if (!row?.is_enabled || !row.last_success_at)
        throw problem('conflict', {
          detail: 'Sign in through the provider once with the settings as they are now, then come back.',
        });
      const open = await store.ownersWithoutSecondFactor(tx, owner.workspaceId);
      if (open.length > 0)
        throw problem('conflict', {
          detail: `Owners keep their password as a way back, guarded by a second factor or a passkey. Still without one: ${open.join(', ')}.`,
        });
    }
    await store.setRequired(tx, owner.workspaceId, isRequired);
    await audit(tx, owner, house.now(), {
      what: isRequired ? 'sso.required' : 'sso.not-required',
      subject: { kind: 'sso', id: null, name: 'Single sign-on' },
    });
    return isRequired ? await store.accountsOf(tx, owner.workspaceId) : [];
  });
  for (const account of accounts) tellAccessEnded(house, account);
}

function checkIssuer(house: House, given: string): string {
  const wrong = (words: string) => problem('invalid', { fields: { issuer: words } });
  // People paste the address of the document itself.
  const issuer = given.trim().replace(/\/\.well-known\/openid-configuration$/, '');
  if (!URL.canParse(issuer)) throw wrong('must be an address like https://login.acme.example');
  const url = new URL(issuer);
  if (!isSafe(house, url)) throw wrong('must begin with https://');
  if (url.search !== '' || url.hash !== '' || url.username !== '') throw wrong('must be an address without ? or #');
  if (url.host === 'login.microsoftonline.com' && /^\/(common|organizations|consumers)(\/|$)/.test(url.pathname))
    throw wrong('must name your own tenant: https://login.microsoftonline.com/TENANT-ID/v2.0');
  return issuer;
}

/** Over TLS, or where the operator said so. */
export const isSafe = (house: House, url: URL): boolean =>
  url.protocol === 'https:' ||
  (url.protocol === 'http:' &&
    Object.values(house.config.vendorUrls).some((each) => each && new URL(each).origin === url.origin));

const settingsOf = (row: store.ConnectionSettings) => ({
  protocol: row.protocol,
  issuer: row.issuer,
  clientId: row.client_id ?? '',
  isEnabled: row.is_enabled,
  joins: row.joins,
  defaultRole: row.default_role,
  ...(row.protocol === 'saml'
    ? {
        signInUrl: row.sign_in_url,
        metadataUrl: row.metadata_url,
        certificates: row.certificates.map((pem) => describeCertificate(pem).fingerprint),
        allowsIdpInitiated: row.allows_idp_initiated,
        signsRequests: row.signs_requests,
      }
    : {}),
});
const presentConnection = (row: store.ConnectionRow) => ({
  protocol: row.protocol,
  issuer: row.issuer,
  clientId: row.client_id ?? '',
  isEnabled: row.is_enabled,
  joins: row.joins,
  defaultRole: row.default_role,
  hasSecret: row.client_secret !== null,
  saml:
    row.protocol === 'saml'
      ? {
          signInUrl: row.sign_in_url!,
          metadataUrl: row.metadata_url,
          certificates: row.certificates.map((pem) => ({ pem, ...describeCertificate(pem) })),
          allowsIdpInitiated: row.allows_idp_initiated,
          signsRequests: row.signs_requests,
        }
      : null,
  trial: row.trial,
  lastSuccessAt: row.last_success_at?.toISOString() ?? null,
  lastFailureAt: row.last_failure_at?.toISOString() ?? null,
  lastFailure: row.last_failure,
});
