// What Facebook Messenger can do for a page, as data (https://developers.facebook.com/docs/messenger-platform), and its form.
import type { Card } from '@throughline/channel-kit';
import { accessFields, humanAgentField, internFields, messagingAbilities } from '../messaging/form.ts';

export const card: Card = {
  kind: 'messenger',
  title: 'Messenger',
  description: 'Messages and comments of your Facebook page.',
  icon: 'M12 2C6.4 2 2 6.1 2 11.7c0 2.9 1.2 5.4 3.1 7.1.2.1.3.4.3.6l.1 1.8c0 .6.6 1 1.1.7l2-.9c.2-.1.4-.1.5 0 .9.2 1.9.4 2.9.4 5.6 0 10-4.1 10-9.7S17.6 2 12 2Zm6 7.5-2.9 4.7c-.5.7-1.5.9-2.2.4l-2.3-1.7a.6.6 0 0 0-.7 0l-3.2 2.4c-.4.3-1-.2-.7-.6l2.9-4.7c.5-.7 1.5-.9 2.2-.4l2.3 1.7c.2.2.5.2.7 0L17.3 8.9c.4-.3 1 .2.7.6Z',
  tint: '#0084ff',
  identityKinds: ['messenger'],
  settings: [
    {
      key: 'pageId',
      label: 'Page ID',
      kind: 'text',
      required: true,
      isUnique: true,
      help: 'On the page under About → Page transparency, or in the app dashboard under Messenger → API setup.',
      pattern: { source: '[0-9]{5,30}', hint: 'Digits only, like 100000000000001' },
    },
    ...accessFields(
      'Of the page (Messenger → API setup → Generate token), with pages_messaging, pages_manage_metadata, pages_read_engagement and pages_manage_engagement.',
    ),
    humanAgentField,
    ...internFields,
  ],
  setup: {
    minutes: 15,
    needs: [
      'A Meta app with Messenger added (developers.facebook.com → My apps)',
      'A Facebook page you manage, and its token from Messenger → API setup',
      'App review for pages_messaging before people without a role in the app may write',
      'This installation’s address reachable from the internet by https',
    ],
    links: [
      { title: 'Your Meta apps', url: 'https://developers.facebook.com/apps/' },
      {
        title: 'Messenger Platform: getting started',
        url: 'https://developers.facebook.com/docs/messenger-platform/getting-started',
      },
    ],
  },
  abilities: {
    ...messagingAbilities,
    text: { limit: 2000, unit: 'characters', split: true },
    receipts: ['delivered', 'read'],
  },
};
