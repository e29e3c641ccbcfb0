// Single sign-on on the screens: what an owner sets, what is said when it does not work, and the sign-in page that knows a domain.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { me } from './acorn.ts';
import { violationsOf } from './axe.ts';
import { type Look, screenTests } from './screens.ts';

const { skip, open } = screenTests();
const pictures = process.env['STORY_PICTURES'] ?? '';
const id = '01890000-0000-7000-8000-0000000000b1';
const domains = [
  { id, domain: 'acme.example', isProved: true, recordName: '_throughline.acme.example', recordValue: 'x' },
  {
    id: id.replace('b1', 'b2'),
    domain: 'acme-support.example',
    isProved: false,
    recordName: '_throughline.acme-support.example',
    recordValue: 'throughline-domain=0f3c',
  },
];
const empty = {
  connection: null,
  isRequired: false,
  domains: [],
  callbackUrl: 'https://support.acme.example/sso/oidc/callback',
  startUrl: 'https://support.acme.example/sso/1/start',
  saml: {
    entityId: 'https://support.acme.example/sso/saml/1/metadata',
    acsUrl: 'https://support.acme.example/sso/saml/1/acs',
  },
};
const full = {
  ...empty,
  domains,
  connection: {
    protocol: 'oidc',
    issuer: 'https://acme.okta.example',
    clientId: '0oa1b2c3',
    saml: null,
    trial: null,
    hasSecret: true,
    isEnabled: true,
    joins: true,
    defaultRole: 'agent',
    lastSuccessAt: '2026-11-20T10:00:00.000Z',
    lastFailureAt: '2026-11-21T10:00:00.000Z',
    lastFailure: 'other.example is not among the proved domains.',
  },
};
const soon = new Date(Date.now() + 20 * 86_400_000).toISOString();
const later = new Date(Date.now() + 900 * 86_400_000).toISOString();
const certificate = (name: string, expiresAt: string) => ({
  pem: `-----BEGIN CERTIFICATE-----\n${'MIIDpDCCAoygAwIBAgIGAX'.repeat(3)}\n-----END CERTIFICATE-----\n`,
  name,
  fingerprint: Array.from({ length: 32 }, (_, i) => (i * 7 + name.length).toString(16).padStart(2, '0'))
    .join(':')
    .toUpperCase(),
  expiresAt,
});
const found = {
  issuer: 'http://www.okta.example/exk1a2b3c4',
  signInUrl: 'https://acme.okta.example/app/throughline/exk1a2b3c4/sso/saml',
  certificates: [certificate('acme.okta.example', soon), certificate('acme.okta.example 2029', later)],
};
const saml = {
  ...full,
  connection: {
    ...full.connection,
    protocol: 'saml',
    issuer: found.issuer,
    clientId: '',
    hasSecret: false,
    saml: {
      signInUrl: found.signInUrl,
      metadataUrl: 'https://acme.okta.example/app/exk1a2b3c4/sso/saml/metadata',
      certificates: found.certificates,
      allowsIdpInitiated: true,
      signsRequests: true,
    },
    trial: {
      at: '2026-11-21T10:00:00.000Z',
      isOk: true,
      words: 'This person would come in.',
      said: {
        subject: '00u1a2b3c4',
        email: 'ada@acme.example',
        name: null,
        attributes: [
          { name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress', values: ['ada@acme.example'] },
          { name: 'groups', values: ['Support', 'Everybody'] },
        ],
      },
    },
  },
};
const tokens = {
  items: [{ id, name: 'Okta', lastFour: 'x7Qa', createdAt: '2026-11-20T10:00:00.000Z', lastUsedAt: null }],
  url: 'https://support.acme.example/scim/v2',
};
const asOwner = { 'GET /me': { ...me, agent: { ...me.agent, role: 'owner' } } };

async function judge(page: Page, name: string): Promise<void> {
  if (pictures) {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  }
  const found = await violationsOf(page, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
  assert.deepEqual(
    found.map((each) => `${name}: ${each.id} ${each.nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`),
    [],
  );
}

const looks: [string, Look][] = [['phone', { width: 390, height: 3000 }]];
for (const [look, size] of looks) {
  void test(`the settings are whole and free of mistakes: ${look}`, { skip, timeout: 240_000 }, async () => {
    const more = { ...asOwner, 'GET /sso': full, 'GET /sso/scim-tokens': tokens };
    const { page, settled, errors } = await open('/settings/sso', size, more);
    await page.getByText('acme-support.example', { exact: true }).waitFor();
    await page.getByText('…x7Qa').waitFor();
    await settled();
    await judge(page, `sso-${look}`);
    assert.deepEqual(errors, []);
    const other = await open('/settings/sso', { ...size, height: size.height! + 1400 }, { ...more, 'GET /sso': saml });
    await other.page.getByText('Expires soon').waitFor();
    await other.page.getByRole('region', { name: 'What the provider said' }).getByText('00u1a2b3c4').waitFor();
    await other.settled();
    await judge(other.page, `saml-${look}`);
    assert.deepEqual(other.errors, []);
  });
}

void test(
  'a provider is set up, tested, and made the only way in after a question',
  { skip, timeout: 240_000 },
  async () => {
    const { page, calls } = await open(
      '/settings/sso',
      {},
      {
        ...asOwner,
        'GET /sso': empty,
        'GET /sso/scim-tokens': { ...tokens, items: [] },
        'PUT /sso': full,
        'POST /sso/test': {
          checks: [{ isOk: false, words: 'The provider is in a private network, which is not called.' }],
        },
        'POST /sso/required': { ...full, isRequired: true },
        'POST /sso/scim-tokens': { ...tokens.items[0], token: 'tl_scim_shown-once' },
      },
    );
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Enter the issuer’s address').first().waitFor();
    await page.getByLabel('Issuer').fill('https://acme.okta.example');
    await page.getByLabel('Client id').fill('0oa1b2c3');
    await page.getByLabel('Client secret').fill('secret');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Test' }).click();
    await page.getByText('private network').waitFor();
    await page.getByRole('switch', { name: 'Nobody comes in otherwise' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByRole('button', { name: 'Make it the only way' }).click();
    await page.getByRole('switch', { name: 'Nobody comes in otherwise', checked: true }).waitFor();
    assert.deepEqual(calls.find(({ call }) => call === 'POST /sso/required')!.body, { isRequired: true });
    assert.equal(
      (calls.find(({ call }) => call === 'PUT /sso')!.body as { clientSecret: string }).clientSecret,
      'secret',
    );
    await page.getByRole('button', { name: 'Make a token' }).click();
    const dialog = page.getByRole('dialog', { name: 'Make a token' });
    await dialog.getByLabel('Name').fill('Okta');
    await dialog.getByRole('button', { name: 'Make a token' }).click();
    const shown = page.getByRole('dialog', { name: 'SCIM token' });
    assert.equal(await shown.getByLabel('Token').inputValue(), 'tl_scim_shown-once');
    await judge(page, 'scim-token');
  },
);

void test(
  'a SAML provider is filled in from its metadata, looked over and saved',
  { skip, timeout: 240_000 },
  async () => {
    const { page, calls } = await open(
      '/settings/sso',
      {},
      {
        ...asOwner,
        'GET /sso': empty,
        'GET /sso/scim-tokens': { ...tokens, items: [] },
        'POST /sso/saml/metadata': found,
        'PUT /sso/saml': saml,
      },
    );
    await page.getByLabel('Protocol').click();
    await page.getByRole('option', { name: 'SAML 2.0' }).click();
    assert.equal(await page.getByLabel('Reply address').inputValue(), empty.saml.acsUrl);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Paste the provider’s certificate').first().waitFor();
    await page.getByLabel('The provider’s metadata').fill('<EntityDescriptor/>');
    await page.getByRole('button', { name: 'Read metadata' }).click();
    await page.getByText('Metadata read').waitFor();
    assert.equal(await page.getByLabel('Entity id', { exact: true }).inputValue(), found.issuer);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Expires soon').waitFor();
    const body = (call: string) => calls.find((each) => each.call === call)!.body as Record<string, unknown>;
    assert.deepEqual(body('POST /sso/saml/metadata'), { xml: '<EntityDescriptor/>' });
    const { signInUrl, allowsIdpInitiated, metadataUrl } = body('PUT /sso/saml');
    assert.deepEqual([signInUrl, allowsIdpInitiated, metadataUrl], [found.signInUrl, false, null]);
  },
);

void test('who is no owner is told so', { skip, timeout: 240_000 }, async () => {
  const { page } = await open('/settings/sso', {}, { 'GET /me': { ...me, agent: { ...me.agent, role: 'admin' } } });
  await page.getByText('Only owners change how people sign in').waitFor();
});

void test(
  'the sign-in page offers the provider of a domain, and says why a way back failed',
  { skip, timeout: 240_000 },
  async () => {
    const { page } = await open(
      '/login?sso=not-invited',
      {},
      {
        'POST /auth/ways': { sso: { url: '/sso/1/start', workspaceName: 'Acme', isRequired: false } },
      },
    );
    await page.getByText('You have no place in this workspace yet').waitFor();
    await page.getByLabel('Email').fill('ada@acme.example');
    await page.getByLabel('Email').press('Enter');
    await page.waitForURL(/\/sso\/1\/start\?email=ada%40acme\.example&next=%2F$/);
    await page.goBack();
    await page.getByLabel('Email').fill('ada@acme.example');
    await page.getByLabel('Email').press('Tab');
    await page.getByRole('button', { name: 'Continue with single sign-on' }).waitFor();
    await judge(page, 'login-sso');
    await page.getByRole('button', { name: 'Use a password instead' }).click();
    await page.getByLabel('Password', { exact: true }).waitFor();
  },
);
