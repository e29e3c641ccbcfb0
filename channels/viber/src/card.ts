// What a Viber bot can do, as data (https://developers.viber.com/docs/api/rest-bot-api/ and, newer,
// https://creators.viber.com/docs/bots-api/data-models/message), and the form that connects one.
import type { Card } from '@throughline/channel-kit';

export const captionLimit = 512;
export const pictureMegabytes = 1;
/** On a card: https://creators.viber.com/docs/bots-api/data-models/message#desiging-cards */
export const cardPictureBytes = 500 * 1024;
export const videoMegabytes = 26;

export const card: Card = {
  kind: 'viber',
  title: 'Viber',
  description: 'Customers write to your Viber bot; you answer here.',
  icon: 'M12 2c5 0 8.6 2.6 9.300 6.800.4 2.700.2 5.500-1 7.700-1.400 2.600-4.200 3.600-7.200 3.700l-3.200 2.600c-.5.4-1.200.1-1.200-.6v-2.700C4.800 18.700 2.800 16.200 2.6 12.6 2.100 6.300 5.800 2 12 2ZM9 6.600c-1.200.3-1.900 1.300-1.500 2.600.9 3.200 3 5.500 6 6.900 1.300.6 2.300 0 2.800-1.100.3-.7.1-1.100-.4-1.500l-1.500-1c-.6-.4-1.100-.2-1.500.3-.4.500-.8.6-1.300.3-1.100-.6-1.900-1.500-2.400-2.600-.2-.5-.1-.8.3-1.200.5-.4.6-.9.3-1.400L9.900 6.900c-.2-.3-.5-.4-.9-.3Z',
  tint: '#7360f2',
  identityKinds: ['viber', 'phone'],
  settings: [
    {
      key: 'authToken',
      isUnique: true,
      label: 'Authentication token',
      kind: 'secret',
      required: true,
      help: 'In Viber: the bot’s chat → Edit info → Your app key. New bots are made under Viber’s commercial terms.',
      pattern: {
        source: '[0-9a-z]{8,24}-[0-9a-z]{8,24}-[0-9a-z]{8,24}',
        hint: 'Three groups of letters and digits, like 445da6az1s345z78-…',
      },
    },
    {
      key: 'welcome',
      label: 'Welcome in the opened bot',
      kind: 'lines',
      required: false,
      isDefault: true,
      help: 'Said once to whoever opens the bot and has not written yet. They can be answered from their first message on.',
    },
    { key: 'botId', label: 'Bot id', kind: 'hidden', required: false },
    { key: 'botName', label: 'Bot name', kind: 'hidden', required: false },
    { key: 'botUri', label: 'Bot address', kind: 'hidden', required: false },
  ],
  setup: {
    minutes: 3,
    needs: ['A Viber bot and its token', 'A public https address of this installation'],
    links: [{ title: 'Viber bots: getting started', url: 'https://developers.viber.com/docs/general/get-started/' }],
  },
  abilities: {
    text: { limit: 7000, unit: 'characters', split: true },
    markup: 'none',
    subject: false,
    files: { perMessage: 1, megabytes: 50, captionLimit, mimes: ['*/*'] },
    replyWindowHours: null,
    canStart: false,
    edit: { inbound: false, outbound: false },
    remove: { inbound: false, outbound: false, outboundHours: null },
    reactions: { inbound: false, outbound: false },
    typing: { inbound: false, outbound: false },
    receipts: ['delivered', 'read'],
    buttons: { max: 24, titleLimit: 60 },
    cards: { max: 6, titleLimit: 80, textLimit: 150, buttons: 3, buttonTitleLimit: 60 },
    location: { isNamed: false },
    contactCard: { needsPhone: true, hasEmail: false },
    copies: false,
    continuation: true,
    visitors: false,
    live: true,
  },
};
