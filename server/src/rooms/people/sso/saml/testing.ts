// For tests of SAML: a house with a provider, and a browser's way through it.
import assert from 'node:assert/strict';
import { after, before, beforeEach } from 'node:test';
import {
  type Form,
  type Lies,
  type Question,
  type Somebody,
  startSamlProvider,
} from '../../../../../../tools/doubles/saml-provider.ts';
import { makeOwner, openDoor, type Person } from '../../../../doors/http/testing.ts';
import { ssoDoor } from '../../../../doors/sso.ts';
import { makeLog } from '../../../../ground/log.ts';
import { makeNet } from '../../../../ground/net.ts';
import { peopleHandlers, ssoRoutes } from '../../index.ts';

export const ORIGIN = 'https://support.acme.example';
export const [provider, other] = await Promise.all([startSamlProvider(), startSamlProvider()]);
export const [openNet, closedNet] = [true, false].map((allowPrivate) =>
  makeNet({ allowPrivate, log: makeLog('silent') }),
);
export const door = await openDoor({
  rooms: [peopleHandlers, ssoRoutes(async () => [])],
  config: { publicUrl: ORIGIN, vendorUrls: { SSO_BASE_URL: provider.url, OTHER_BASE_URL: other.url } },
  doors: ssoDoor,
});
Object.assign(door.house, { vendorNet: openNet });
after(async () => {
  await Promise.all([provider.stop(), other.stop(), openNet!.close(), closedNet!.close()]);
});
export const owner = await makeOwner(door);
export const workspaceId = ((await owner.call('GET', '/workspace')).body as { id: string }).id;
export const acsUrl = `${ORIGIN}/sso/saml/${workspaceId}/acs`;
export const entityId = `${ORIGIN}/sso/saml/${workspaceId}/metadata`;
export const settings = {
  issuer: provider.entityId(),
  signInUrl: `${provider.url}/sso`,
  certificates: provider.published.join('\n'),
};
export const ada: Somebody = {
  nameId: 'u-ada',
  attributes: { email: 'ada@acme.example', displayName: 'Ada Lovelace' },
};
export const mallory = 'u-mallory';

interface Settings {
  connection: {
    lastFailure: string | null;
    saml: { certificates: { pem: string; expiresAt: string }[] };
    trial: { isOk: boolean; words: string; said: { email: string; attributes: { name: string }[] } | null } | null;
  };
}
export const read = async () => (await owner.call('GET', '/sso')).body as unknown as Settings;
export const save = async (more: object = {}) => {
  const reply = await owner.call('PUT', '/sso/saml', { ...settings, ...more });
  assert.equal(reply.status, 200, reply.text);
};
const prove = (workspace: string, domain: string) =>
  door.house.db.query(
    `insert into sso_domains (workspace_id, id, domain, token, proved_at) values ($1, gen_random_uuid(), $2, 'x', now())`,
    [workspace, domain],
  );
before(async () => {
  await prove(workspaceId, 'acme.example');
  await save();
});
beforeEach(async () => {
  await door.house.db.query('delete from attempts');
});

export async function begin(who: Person, where = `/sso/${workspaceId}/start`): Promise<Question> {
  const reply = await door.app.inject({ url: where, headers: who.cookie ? { cookie: who.cookie } : {} });
  assert.equal(reply.statusCode, 303);
  who.cookie = String(reply.headers['set-cookie']).split(';')[0]!;
  return provider.read(String(reply.headers.location));
}
/** As a browser does it: the provider's page posts without our cookies, and where that leads is asked for with them. */
export async function post(who: Person, form: Form, to = acsUrl): Promise<string> {
  const reply = await door.app.inject({
    method: 'POST',
    url: to.replace(ORIGIN, ''),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: provider.url },
    payload: new URLSearchParams({ ...form }).toString(),
  });
  assert.equal(reply.statusCode, 303, reply.body);
  const at = keep(who, reply);
  if (!at.startsWith('/sso/saml/finish')) return at;
  return keep(who, await door.app.inject({ url: at, headers: who.cookie ? { cookie: who.cookie } : {} }));
}
function keep(who: Person, reply: { headers: Record<string, unknown> }): string {
  const session = [reply.headers['set-cookie'] ?? []]
    .flat()
    .find((each) => String(each).startsWith('__Host-throughline='));
  if (session) who.cookie = String(session).split(';')[0]!;
  return String(reply.headers['location']);
}
export async function signIn(who: Somebody, lies: Lies = {}, where?: string): Promise<{ person: Person; at: string }> {
  const person = door.person();
  const at = await post(person, provider.respond(await begin(person, where), who, lies));
  return { person, at };
}
export async function refused(
  what: string,
  xml: (question: Question) => string,
  words: RegExp,
  code = 'provider',
): Promise<void> {
  const person = door.person();
  const question = await begin(person);
  const form = { SAMLResponse: Buffer.from(xml(question)).toString('base64'), RelayState: question.relayState };
  assert.equal(await post(person, form), `/login?sso=${code}`, what);
  assert.equal((await person.call('GET', '/me')).status, 401, what);
  assert.match((await read()).connection.lastFailure ?? '', words, what);
}
