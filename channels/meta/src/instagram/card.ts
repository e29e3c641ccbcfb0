// What Instagram's messages can do, as data (https://developers.facebook.com/docs/instagram-platform), and the form for both ways
// to connect: Instagram's own login, or the Facebook page the account is linked to.
import type { Card } from '@throughline/channel-kit';
import { accessFields, humanAgentField, internFields, messagingAbilities } from '../messaging/form.ts';

/** https://developers.facebook.com/docs/instagram-platform: pictures; films and sound may have 25 MB. */
export const pictureMegabytes = 8;

export const card: Card = {
  kind: 'instagram',
  title: 'Instagram',
  description: 'Direct messages and comments of your professional account.',
  icon: 'M8 2h8a6 6 0 0 1 6 6v8a6 6 0 0 1-6 6H8a6 6 0 0 1-6-6V8a6 6 0 0 1 6-6Zm0 2a4 4 0 0 0-4 4v8a4 4 0 0 0 4 4h8a4 4 0 0 0 4-4V8a4 4 0 0 0-4-4H8Zm4 3.2a4.8 4.8 0 1 1 0 9.6 4.8 4.8 0 0 1 0-9.6Zm0 2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6ZM17 5.8a1.2 1.2 0 1 1 0 2.4 1.2 1.2 0 0 1 0-2.4Z',
  tint: '#d62976',
  identityKinds: ['instagram'],
  settings: [
    {
      key: 'login',
      label: 'Connected by',
      kind: 'choice',
      required: false,
      default: 'instagram',
      help: 'Instagram’s own login needs no Facebook page. Choose the page where your app uses Messenger’s Instagram settings.',
      choices: [
        { value: 'instagram', label: 'Instagram login' },
        { value: 'page', label: 'A linked Facebook page' },
      ],
    },
    {
      key: 'accountId',
      label: 'Instagram account ID',
      kind: 'text',
      required: true,
      isUnique: true,
      help: 'In the app dashboard under Instagram → API setup, beside the account. It is not the @name.',
      pattern: { source: '[0-9]{5,30}', hint: 'Digits only, like 17841400000000000' },
    },
    {
      key: 'pageId',
      label: 'Page ID',
      kind: 'text',
      required: true,
      help: 'Of the Facebook page the account is linked to.',
      pattern: { source: '[0-9]{5,30}', hint: 'Digits only' },
      when: { key: 'login', is: ['page'] },
    },
    ...accessFields(
      'Of the account (Instagram → API setup → Generate token), with instagram_business_manage_messages and instagram_business_manage_comments; it is renewed by itself. By a page: the page’s own token with instagram_manage_messages.',
    ),
    humanAgentField,
    ...internFields,
  ],
  setup: {
    minutes: 15,
    needs: [
      'A professional (business or creator) Instagram account that allows access to messages in its settings',
      'A Meta app with Instagram added, switched to Live (developers.facebook.com → My apps)',
      'The account’s token from Instagram → API setup, or that of its Facebook page',
      'This installation’s address reachable from the internet by https',
    ],
    links: [
      { title: 'Your Meta apps', url: 'https://developers.facebook.com/apps/' },
      {
        title: 'Instagram API: getting started',
        url: 'https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/get-started',
      },
    ],
  },
  abilities: {
    ...messagingAbilities,
    files: { ...messagingAbilities.files, megabytesOf: { 'image/*': pictureMegabytes } },
    text: { limit: 1000, unit: 'bytes', split: true },
    receipts: ['read'],
    comments: { privateReplyHours: 168, textLimit: 1000 },
  },
};
