// Single sign-on in real browsers: an owner sets it up on the screen, a colleague comes in through the provider, and a directory shuts them
// out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type IdentityProvider, startIdentityProvider } from '../doubles/identity-provider.ts';
import { type SamlProvider, startSamlProvider } from '../doubles/saml-provider.ts';
import { OWNER, type Server, startServer } from './server.ts';
import { browserMissing as skip, leaveTaken, type Person, person, takeBrowser } from './stage.ts';

let provider: IdentityProvider;
let saml: SamlProvider;
let server: Server;
let browser: Browser;
let owner: Person;
let ada: Person;
let scimToken: string;

before(
  async () => {
    if (skip) return;
    provider = await startIdentityProvider();
    // By a name: to a browser it is another site than ours, as a provider is.
    saml = await startSamlProvider('localhost');
    server = await startServer({ SSO_BASE_URL: provider.url, SAML_BASE_URL: saml.url });
    browser = await takeBrowser();
    [owner, ada] = await Promise.all([person(browser), person(browser)]);
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await leaveTaken(browser);
    await server?.stop();
    await provider?.stop();
    await saml?.stop();
  },
  { timeout: 180_000 },
);

test('an owner sets up the provider and a directory’s token', { skip }, async () => {
  const { page } = owner;
  await page.goto(`${server.url}/login?next=/settings/sso`);
  await page.getByLabel('Email').fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  assert.equal(await page.getByLabel('Callback address').inputValue(), `${server.url}/sso/oidc/callback`);
  await page.getByLabel('Issuer').fill(provider.url);
  await page.getByLabel('Client id').fill(provider.client.id);
  await page.getByLabel('Client secret').fill(provider.client.secret);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByLabel('Domain', { exact: true }).fill('acorn.example');
  await page.getByRole('button', { name: 'Add domain' }).click();
  await page.getByText('Not proved yet').waitFor();
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText('The provider answers, and signs people in at').waitFor();
  await page.getByText('No mail domain is proved yet').waitFor();
  // The world's DNS knows nothing of our example; that a record is looked for is tested beside the code.
  await server.sql('update sso_domains set proved_at = now()');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make a token' });
  await dialog.getByLabel('Name').fill('Directory');
  await dialog.getByRole('button', { name: 'Make a token' }).click();
  const shown = page.getByRole('dialog', { name: 'SCIM token' });
  scimToken = await shown.getByLabel('Token').inputValue();
  await shown.getByRole('button', { name: 'I have kept it' }).click();
  assert.deepEqual(owner.problems, []);
});

test('who types an address of the domain is taken to the provider and comes back inside', { skip }, async () => {
  const { page } = ada;
  provider.person = { sub: 'u-ada', email: 'ada@acorn.example', email_verified: true, name: 'Ada Lovelace' };
  await page.goto(`${server.url}/login?next=/settings/profile`);
  await page.getByLabel('Email').fill('ada@acorn.example');
  await page.getByLabel('Email').press('Tab');
  await page.getByRole('button', { name: 'Continue with single sign-on' }).click();
  await page.getByRole('heading', { name: 'Profile' }).waitFor();
  assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Ada Lovelace');
  assert.deepEqual(ada.problems, []);
});

test('whom the directory deactivates is out at once, and does not come back in', { skip }, async () => {
  const call = async (method: string, path: string, body?: object) =>
    fetch(`${server.url}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${scimToken}`, 'content-type': 'application/scim+json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const found = (await (await call('GET', '/Users?filter=userName%20eq%20%22ada@acorn.example%22')).json()) as {
    Resources: { id: string }[];
  };
  await ada.page.goto(`${server.url}/inbox`);
  await ada.page.getByRole('navigation', { name: 'Main' }).waitFor();
  const operations = { Operations: [{ op: 'replace', value: { active: false } }] };
  assert.equal((await call('PATCH', `/Users/${found.Resources[0]!.id}`, operations)).status, 200);
  await ada.page.reload();
  await ada.page.waitForURL(/\/login\?next=/);
  await ada.page.getByLabel('Email').fill('ada@acorn.example');
  await ada.page.getByLabel('Email').press('Enter');
  await ada.page.getByText('Your place in this workspace is disabled').waitFor();
});

test('with SAML instead: metadata read, tried, and a colleague comes in from another site', { skip }, async () => {
  const { page } = owner;
  await server.sql('delete from attempts');
  saml.person = { nameId: 'u-grace', attributes: { email: 'grace@acorn.example', displayName: 'Grace Hopper' } };
  await page.goto(`${server.url}/settings/sso`);
  await page.getByLabel('Protocol').click();
  await page.getByRole('option', { name: 'SAML 2.0' }).click();
  await page.getByLabel('The provider’s metadata').fill(saml.metadata());
  await page.getByRole('button', { name: 'Read metadata' }).click();
  await page.getByText('Metadata read').waitFor();
  await page.getByRole('switch', { name: 'Sign what we ask' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Identity provider saved').waitFor();
  await page.getByRole('button', { name: 'Try it' }).click();
  const said = page.getByRole('region', { name: 'What the provider said' });
  await said.getByText('This person would come in.').waitFor();
  await said.getByText('Grace Hopper').first().waitFor();
  assert.deepEqual(owner.problems, []);

  const grace = await person(browser);
  await grace.page.goto(`${server.url}/login?next=/settings/profile`);
  await grace.page.getByLabel('Email').fill('grace@acorn.example');
  await grace.page.getByLabel('Email').press('Tab');
  await grace.page.getByRole('button', { name: 'Continue with single sign-on' }).click();
  await grace.page.getByRole('heading', { name: 'Profile' }).waitFor();
  assert.equal(await grace.page.getByLabel('Name', { exact: true }).inputValue(), 'Grace Hopper');
  assert.deepEqual(grace.problems, []);
});
