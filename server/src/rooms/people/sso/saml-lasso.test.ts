// A provider that is none of ours: Lasso reads our metadata, checks what we ask, and its answer opens the door.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { skipWithout } from '../../../../../tools/peers/debian.ts';
import { makeOwner, openDoor } from '../../../doors/http/testing.ts';
import { ssoDoor } from '../../../doors/sso.ts';
import { peopleHandlers, ssoRoutes } from '../index.ts';
import { makeOwnKey } from './saml/certificate.ts';

const script = new URL('../../../../../tools/peers/saml/provider.py', import.meta.url).pathname;
const library = '/usr/lib/python3/dist-packages/lasso.py';
const skip = skipWithout(() => [library].find((path) => existsSync(path)), 'python3-lasso');
const ORIGIN = 'https://support.acme.example';
const folder = mkdtempSync(join(tmpdir(), 'lasso-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const lasso = (...args: string[]): string =>
  execFileSync('/usr/bin/python3', ['-W', 'ignore', script, ...args], { encoding: 'utf8', timeout: 60_000 });

test('Lasso and we understand each other, questions signed or not', { skip }, async () => {
  const door = await openDoor({
    rooms: [peopleHandlers, ssoRoutes(async () => [])],
    config: { publicUrl: ORIGIN },
    doors: ssoDoor,
  });
  const owner = await makeOwner(door);
  const workspaceId = ((await owner.call('GET', '/workspace')).body as { id: string }).id;
  await door.house.db.query(
    `insert into sso_domains (workspace_id, id, domain, token, proved_at) values ($1, gen_random_uuid(), 'acme.example', 'x', now())`,
    [workspaceId],
  );
  const { privateKey, certificate } = await makeOwnKey('idp.lasso.example', new Date());
  writeFileSync(join(folder, 'idp.key'), privateKey);
  writeFileSync(join(folder, 'idp.crt'), certificate);
  const metadata = lasso('metadata', folder, 'https://idp.lasso.example');
  writeFileSync(join(folder, 'metadata.xml'), metadata);
  const found = await owner.call('POST', '/sso/saml/metadata', { xml: metadata });
  assert.equal(found.status, 200, found.text);
  const { issuer, signInUrl, certificates } = found.body as {
    issuer: string;
    signInUrl: string;
    certificates: { pem: string }[];
  };
  for (const signsRequests of [false, true]) {
    const settings = { issuer, signInUrl, certificates: certificates.map(({ pem }) => pem).join('\n'), signsRequests };
    assert.equal((await owner.call('PUT', '/sso/saml', settings)).status, 200);
    const ours = join(folder, `ours-${signsRequests}.xml`);
    writeFileSync(ours, (await door.app.inject({ url: `/sso/saml/${workspaceId}/metadata` })).body);
    const begun = await door.app.inject({ url: `/sso/${workspaceId}/start?next=/contacts` });
    const cookie = String(begun.headers['set-cookie']).split(';')[0]!;
    const query = String(begun.headers.location).split('?')[1]!;
    const [to, answer, relayState] = lasso(
      'answer',
      folder,
      ours,
      query,
      'ada@acme.example',
      signsRequests ? 'signed' : 'unsigned',
    ).split('\n');
    const posted = await door.app.inject({
      method: 'POST',
      url: to!.replace(ORIGIN, ''),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ SAMLResponse: answer!, RelayState: relayState! }).toString(),
    });
    const finished = await door.app.inject({ url: String(posted.headers.location), headers: { cookie } });
    const { connection } = (await owner.call('GET', '/sso')).body as { connection: { lastFailure: string } };
    assert.equal(
      finished.headers.location,
      '/contacts',
      `${String(posted.headers.location)}: ${connection.lastFailure}`,
    );
  }
});
