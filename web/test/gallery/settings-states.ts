// The settings: every section as it is, and what may go wrong in one.
import { id, me } from '../acorn.ts';
import { answers as ofScreens } from '../screens-answers.ts';
import { dialogs, signOn } from './dialog-states.ts';
import { empty, never, type Part, refusal, type State } from './state.ts';

const unavailable = refusal(503, 'unavailable', 'Not available', { detail: 'The database does not answer.' });
const sections = [
  'profile',
  'security',
  'appearance',
  'alerts',
  'keyboard',
  'workspace',
  'hours',
  'people',
  'teams',
  'channels',
  'tags',
  'fields',
  'macros',
  'privacy',
  'panels',
  'keys',
  'webhooks',
  'stuck',
  'health',
  'audit',
] as const;
const contrasted: readonly string[] = ['channels', 'people'];
const viewer = {
  'GET /me': {
    ...me,
    scopes: ['conversations:read', 'contacts:read', 'channels:read', 'people:read', 'workspace:read', 'self'],
  },
};
export const settings: Part = {
  title: '8 Settings',
  house: ofScreens,
  states: [
    ...sections.map((section): State => ({
      name: section,
      path: `/settings/${section}`,
      ...(contrasted.includes(section) ? { inContrast: true } : {}),
      ...(section === 'keyboard' ? { quotes: true } : {}),
      ...(section === 'health' ? { theirs: ['support.acorn.example:443 (CERT_HAS_EXPIRED).'] } : {}),
    })),
    ...signOn,
    ...dialogs,
    { name: 'a channel', path: `/settings/channels?id=${id(2, 2)}` },
    { name: 'a widget channel', path: `/settings/channels?id=${id(2, 1)}` },
    {
      name: 'a channel’s health',
      path: `/settings/channels?id=${id(2, 1)}&view=health`,
      theirs: ['a part of it says it is base64 and is not.'],
    },
    { name: 'a rehearsal', path: `/settings/channels?rehearsal=${id(27, 1)}`, theirs: ['The provider', 'Acorn'] },
    { name: 'starting a rehearsal', path: '/settings/channels?rehearsal=new' },
    { name: 'a webhook', path: `/settings/webhooks?id=${id(22, 1)}` },
    { name: 'no channels', path: '/settings/channels', answers: { 'GET /channels': { items: [] } } },
    {
      name: 'nothing stuck',
      path: '/settings/stuck',
      answers: { 'GET /stuck-receipts': empty, 'GET /stuck-jobs': empty },
    },
    {
      name: 'loading',
      isFrame: true,
      path: '/settings/webhooks',
      answers: { 'GET /webhooks': never },
      shows: /Loading|Ļ|تحميل/,
    },
    { name: 'error', isFrame: true, path: '/settings/webhooks', answers: { 'GET /webhooks': unavailable } },
    { name: 'no access: who can help', isFrame: true, path: '/settings/keys', answers: viewer },
    {
      name: 'unsaved changes',
      path: '/settings/workspace',
      reach: async ({ page }) => {
        await page.getByRole('textbox', { name: 'Name' }).first().fill('Acorn Roasters');
        await page.getByText('Unsaved changes').waitFor();
      },
    },
    {
      name: 'a form with mistakes',
      path: '/settings/tags',
      reach: async ({ page }) => {
        await page.getByRole('textbox', { name: 'Tag' }).press('Enter');
        await page.getByRole('alert').getByText('One field is not right.').waitFor();
      },
    },
    {
      name: 'removing asks for the name',
      path: `/settings/channels?id=${id(2, 2)}`,
      reach: async ({ page }) => {
        await page.getByRole('button', { name: 'Remove channel' }).click();
        await page.getByRole('alertdialog').waitFor();
      },
    },
    {
      name: 'retention: a sharper rule asks',
      path: '/settings/privacy',
      reach: async ({ page }) => {
        await page.getByRole('spinbutton', { name: 'Closed conversations: days' }).fill('365');
        await page.getByRole('button', { name: 'Save', exact: true }).click();
        await page.getByRole('alertdialog').getByText('12 conversations').waitFor();
      },
    },
  ],
};
