// Passkeys in a real browser with Chromium's own virtual authenticator: added in the settings, offered at the sign-in page, used by the
// button and from the email field, and guarded when they are the last way in.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { violationsOf } from '../../web/test/axe.ts';
import { OWNER, type Server, startServer } from './server.ts';
import { browserMissing, leaveTaken, type Person, person, takeBrowser } from './stage.ts';

let server: Server;
let browser: Browser;
let maja: Person;
let page: Page;
let device: CDPSession;
let origin: string;
let authenticatorId: string;
const skip = browserMissing;

before(
  async () => {
    if (skip) return;
    // A passkey is bound to a name; an IP address has none.
    server = await startServer({ PUBLIC_URL: '' });
    origin = `http://localhost:${server.port}`;
    browser = await takeBrowser();
    maja = await person(browser);
    page = maja.page;
    device = await maja.context.newCDPSession(page);
    await device.send('WebAuthn.enable', { enableUI: false });
    ({ authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    }));
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await leaveTaken(browser);
    await server?.stop();
  },
  { timeout: 180_000 },
);

const accessible = async (name: string) => {
  const found = await violationsOf(page, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
  assert.deepEqual(
    found.map((each) => `${name}: ${each.id}`),
    [],
  );
};
const isInside = () => page.getByRole('navigation', { name: 'Main' }).waitFor();
const passkeys = () => page.getByRole('list', { name: 'Passkeys' }).getByRole('listitem');

test('a passkey is added and named on the security page', { skip }, async () => {
  await page.goto(`${origin}/login?next=/settings/security`);
  await page.getByLabel('Email').fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Add passkey' }).click();
  await accessible('adding');
  await maja.picture('passkey-add');
  const dialog = page.getByRole('dialog', { name: 'Add passkey' });
  await dialog.getByLabel('Name').fill('My laptop');
  await dialog.getByLabel('Password', { exact: true }).fill('not the password');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await dialog.getByText('The password is not right.').first().waitFor();
  await dialog.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await passkeys().filter({ hasText: 'My laptop' }).waitFor();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Rename My laptop' }).click();
  const renaming = page.getByRole('dialog', { name: 'Rename My laptop' });
  await renaming.getByLabel('Name').fill('Work laptop');
  await renaming.getByRole('button', { name: 'Save' }).click();
  await passkeys().filter({ hasText: 'Work laptop' }).waitFor();
  await renaming.waitFor({ state: 'hidden' });
  await accessible('with a passkey');
  await maja.picture('passkey-list');
});

test('it signs in by the button, and from the email field where the browser offers it', { skip }, async () => {
  // With the device away, the page that offers passkeys in the field waits; the button then takes over.
  const touch = (enabled: boolean) =>
    device.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
  await touch(false);
  await maja.context.clearCookies();
  await page.goto(`${origin}/login`);
  const button = page.getByRole('button', { name: 'Use a passkey' });
  await button.waitFor();
  await accessible('sign-in');
  await maja.picture('passkey-login');
  assert.match((await page.getByLabel('Email').getAttribute('autocomplete')) ?? '', /webauthn/);
  await touch(true);
  await button.click();
  await isInside();

  await maja.context.clearCookies();
  await page.goto(`${origin}/login?next=/settings/security`);
  // The virtual device answers the question in the email field as soon as the page asks it.
  await page.getByRole('heading', { name: 'Passkeys' }).waitFor();
  await passkeys().filter({ hasText: 'used' }).waitFor();
});

test('without a password the last passkey cannot be removed', { skip }, async () => {
  await page.getByRole('button', { name: 'Sign in by passkeys only…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Give up your password?' });
  await dialog.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await accessible('giving up the password');
  await dialog.getByRole('button', { name: 'Give up password' }).click();
  await page.getByText('Your only way to sign in: it cannot be removed.').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Remove Work laptop' }).isDisabled());
  await dialog.waitFor({ state: 'hidden' });
  await accessible('without a password');
  await maja.picture('passkey-only');
  assert.deepEqual(maja.problems, []);
});

test('a passkey removed here is refused at the sign-in page in words', { skip }, async () => {
  await server.sql('delete from auth_passkeys');
  await maja.context.clearCookies();
  await page.goto(`${origin}/login`);
  await page.getByText('Nobody here has this passkey.').first().waitFor();
});
