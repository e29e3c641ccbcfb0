// What opens over the settings and the contacts, and the sign-in by an identity provider.
import type { ChannelKind } from '@throughline/sdk';
import { id } from '../acorn.ts';
import { peopleRows } from '../people-answers.ts';
import { screenChannels } from '../screens-answers.ts';
import { type State } from './state.ts';

const at = '2026-11-21T10:00:00.000Z';
/** Buttons pressed one after the other, until a dialog is there. */
const pressed = (name: string, path: string, ...buttons: readonly (string | RegExp)[]): State => ({
  name,
  path,
  reach: async ({ page }) => {
    for (const each of buttons) await page.getByRole('button', { name: each }).first().click();
    await page.getByRole('dialog').or(page.getByRole('alertdialog')).first().waitFor();
  },
});

const address = 'https://support.acme.example/sso';
const domain = {
  id: id(51, 1),
  domain: 'acme.example',
  isProved: true,
  recordName: '_throughline.acme.example',
  recordValue: 'x',
};
const certificate = (name: string, expiresAt: string) => ({
  pem: `-----BEGIN CERTIFICATE-----\n${'MIIDpDCCAoygAwIBAgIGAX'.repeat(3)}\n-----END CERTIFICATE-----\n`,
  name,
  fingerprint: Array.from({ length: 32 }, (_, n) => (n * 7 + 16).toString(16).toUpperCase()).join(':'),
  expiresAt,
});
const provider = {
  protocol: 'oidc',
  issuer: 'https://acme.okta.example',
  clientId: '0oa1b2c3',
  hasSecret: true,
  isEnabled: true,
  joins: true,
  defaultRole: 'agent',
  lastSuccessAt: at,
  lastFailureAt: at,
  lastFailure: 'other.example is not among the proved domains.',
  saml: null,
  trial: null,
};
const saml = {
  ...provider,
  protocol: 'saml',
  issuer: 'http://www.okta.example/exk1a2b3c4',
  saml: {
    signInUrl: 'https://acme.okta.example/app/throughline/exk1a2b3c4/sso/saml',
    metadataUrl: 'https://acme.okta.example/app/exk1a2b3c4/sso/saml/metadata',
    certificates: [
      certificate('acme.okta.example', at),
      certificate('acme.okta.example 2099', '2099-01-01T00:00:00.000Z'),
    ],
    allowsIdpInitiated: true,
    signsRequests: true,
  },
  trial: {
    at,
    isOk: true,
    words: 'This person would come in.',
    said: {
      subject: '00u1a2b3c4',
      email: 'ada@acme.example',
      name: null,
      attributes: [{ name: 'groups', values: ['Support', 'Everybody'] }],
    },
  },
};
const sso = (connection: object | null) => ({
  'GET /sso': {
    isRequired: false,
    domains: [domain, { ...domain, id: id(51, 2), domain: 'acme-support.example', isProved: false }],
    callbackUrl: `${address}/oidc/callback`,
    startUrl: `${address}/1/start`,
    saml: { entityId: `${address}/saml/1/metadata`, acsUrl: `${address}/saml/1/acs` },
    connection,
  },
  'GET /sso/scim-tokens': {
    items: [{ id: id(51, 3), name: 'Okta', lastFour: 'x7Qa', createdAt: at, lastUsedAt: null }],
    url: 'https://support.acme.example/scim/v2',
  },
});
const ofProviders = ['OpenID Connect', 'SAML 2.0', 'other.example is not among the proved domains.'];

export const signOn: State[] = [
  { name: 'single sign-on', path: '/settings/sso', theirs: ofProviders, answers: sso(provider) },
  { name: 'single sign-on, nothing set', path: '/settings/sso', theirs: ofProviders, answers: sso(null) },
  {
    name: 'single sign-on by SAML',
    path: '/settings/sso',
    theirs: [...ofProviders, 'This person would come in.'],
    answers: sso(saml),
  },
  {
    name: 'only single sign-on asks',
    path: '/settings/sso',
    theirs: ofProviders,
    answers: sso(saml),
    reach: async ({ page }) => {
      await page.getByRole('switch', { name: 'Nobody comes in otherwise' }).click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'a token of the directory, shown once',
    path: '/settings/sso',
    theirs: ofProviders,
    answers: {
      ...sso(provider),
      'POST /sso/scim-tokens': {
        scimToken: { id: id(51, 4), name: 'Entra', lastFour: 'zZ9z', createdAt: at, lastUsedAt: null },
        token: 'tl_scim_8s7df687sdf68s7df687sd6f87s9zZz',
      },
    },
    reach: async ({ page }) => {
      await page.getByRole('button', { name: 'Make a token' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Name' }).fill('Entra');
      await dialog.getByRole('button', { name: 'Make a token' }).click();
      await page.getByText('Copy it now. It is not shown again.').waitFor();
    },
  },
];

/** Every channel's own card as the server gives it, so that no field of any is unseen. Read by its place: their code is none of this project's. */
const realKinds = async (): Promise<ChannelKind[]> => {
  const place = '../../../server/src/channels.ts';
  const { channels } = (await import(place)) as {
    channels: readonly { card: ChannelKind & { settings: Setting[] } }[];
  };
  return channels.map(({ card }) => ({
    ...card,
    settings: card.settings.map((field) => ((field as Setting).isOwn ? { ...field, kind: 'hidden' } : field)),
  }));
};
type Setting = ChannelKind['settings'][number] & { readonly isOwn?: boolean };
const longestOf = async () => (await realKinds()).toSorted((a, b) => b.settings.length - a.settings.length)[0]!;

export const dialogs: State[] = [
  {
    name: 'all kinds of channels',
    path: '/settings/channels',
    answers: { 'GET /channel-kinds': async () => ({ items: await realKinds() }), 'GET /channels': { items: [] } },
  },
  {
    name: 'a channel of many settings, all open',
    path: `/settings/channels?id=${id(2, 9)}`,
    answers: {
      'GET /channel-kinds': async () => ({ items: await realKinds() }),
      'GET /channels': async () => {
        const { kind, settings } = await longestOf();
        return {
          items: [
            {
              ...screenChannels[2],
              id: id(2, 9),
              kind,
              settings: Object.fromEntries(
                settings.flatMap(({ key, default: usual }) => (usual ? [[key, usual]] : [])),
              ),
            },
          ],
        };
      },
    },
    reach: async ({ page }) => {
      await page.getByRole('button', { name: 'Remove channel' }).waitFor();
      await page.evaluate(() => {
        for (const each of document.querySelectorAll('details')) each.open = true;
      });
    },
  },
  pressed('a new key', '/settings/keys', 'Create key'),
  {
    name: 'a second factor',
    path: '/settings/security',
    reach: async ({ page }) => {
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.getByLabel('Password', { exact: true }).last().fill('right and long');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('textbox', { name: 'Code it shows now' }).waitFor();
    },
  },
  pressed('a new passkey', '/settings/security', 'Add passkey'),
  pressed('a macro', '/settings/macros', 'Add macro'),
  pressed('a field', '/settings/fields', 'Add field'),
  pressed('a panel', '/settings/panels', 'Add panel'),
  pressed('a team', '/settings/teams', /^Edit Orders/),
  {
    name: 'an invitation, its link',
    path: '/settings/people',
    reach: async ({ page }) => {
      await page.getByRole('textbox', { name: 'Email' }).fill('new@acorn.example');
      await page.getByRole('button', { name: 'Invite' }).click();
      await page.getByRole('textbox', { name: 'Invitation link' }).waitFor();
    },
  },
];

const chosen = async ({ page }: { page: import('playwright-core').Page }) => {
  for (const name of ['Ada Lovelace', 'Annabella Milbanke'])
    await page.getByRole('checkbox', { name: `Select ${name}` }).click();
  return page.getByRole('toolbar', { name: 'Selected contacts' });
};
const anImport = (more: object) => ({
  id: id(34, 7),
  name: 'customers-2026.csv',
  encoding: 'utf-8',
  separator: ';',
  headers: ['First name', 'E-Mail', 'Plan', 'Stadt'],
  meanings: ['first-name', 'email', 'field:plan', 'detail'],
  sample: [['Ada', 'ada@lovelace.example', 'Pro', 'Kraków']],
  assurance: 'claimed',
  overwrites: false,
  state: 'ready',
  why: '',
  total: 12_400,
  done: 3100,
  created: 3000,
  updated: 98,
  same: 0,
  wrong: 2,
  kept: 0,
  agentId: id(4, 1),
  createdAt: at,
  ...more,
});
const importing = (name: string, more: object): State => ({
  name,
  path: `/contacts?show=import&id=${id(34, 7)}`,
  answers: {
    [`GET /imports/${id(34, 7)}`]: anImport(more),
    [`GET /imports/${id(34, 7)}/rows`]: { items: [], nextCursor: null },
  },
});
export const people: State[] = [
  {
    name: 'keep as a segment',
    path: '/contacts?fields=plan:is:Pro',
    reach: async ({ page }) => {
      await page.getByRole('button', { name: /^Keep as a segment/ }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'writing first, to whom',
    path: '/contacts',
    reach: async ({ page }) => {
      await page.getByRole('heading', { name: 'Contacts' }).first().waitFor();
      await page.keyboard.press('c');
      await page.getByRole('dialog').getByRole('searchbox', { name: 'Find the person' }).fill('Ada');
      await page.getByRole('dialog').getByRole('button', { name: /Ada/ }).first().waitFor();
    },
  },
  {
    name: 'writing first, where it is not proved whose address it is',
    path: `/contacts/${id(7, 1)}`,
    reach: async ({ page }) => {
      await page.getByRole('button', { name: 'New conversation' }).click();
      await page.getByRole('dialog').getByRole('combobox', { name: 'Send by' }).click();
      await page.getByRole('option', { name: /support@acorn/ }).click();
      await page.getByRole('dialog').getByRole('textbox', { name: 'Message' }).fill('Your beans are here.');
    },
  },
  {
    name: 'merge those chosen: what they become',
    path: '/contacts',
    answers: {
      'POST /contacts/bulk/merge/preview': async () => {
        const { ada } = await import('../acorn-ada.ts');
        return { contacts: [ada, { ...ada, id: id(7, 2), name: 'Annabella Milbanke' }], merged: ada, conversations: 4 };
      },
    },
    reach: async (stage) => {
      await (await chosen(stage)).getByRole('button', { name: 'Merge…' }).click();
      await stage.page.getByRole('dialog', { name: 'One person?' }).getByText('They become').waitFor();
    },
  },
  {
    name: 'erase those chosen: what goes, what is held',
    path: '/contacts',
    answers: {
      'POST /contacts/bulk/erase/preview': {
        contacts: 2,
        fingerprint: 'those-two',
        goes: { contacts: 1, identities: 3, conversations: 2, messages: 1400, notes: 1, files: 12, elsewhere: 2 },
        stays: { conversations: 1, files: 0 },
        held: {
          count: 1,
          first: [
            {
              id: peopleRows[1]!.id,
              name: 'Annabella Milbanke',
              hold: { reason: 'Case 2026/114', placedBy: 'Maja Nowak', placedAt: at },
            },
          ],
        },
      },
    },
    reach: async (stage) => {
      await (await chosen(stage)).getByRole('button', { name: 'More' }).click();
      await stage.page.getByRole('menuitem', { name: 'Erase…' }).click();
      await stage.page.getByRole('alertdialog').getByText('This cannot be undone').waitFor();
    },
  },
  importing('import: what the columns mean', {}),
  importing('import: how far it is', { state: 'running' }),
  importing('import that stopped', { state: 'failed', why: 'The database does not answer.' }),
];
