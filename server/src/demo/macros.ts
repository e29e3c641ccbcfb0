// What the people of Acorn Coffee answer every day, and what sending it does beside the words.
import type { BodyOf, Routes } from '@throughline/protocol';
import type { Way } from './who.ts';

type Actions = BodyOf<Routes['addMacro']>['actions'];
export interface DemoMacro {
  readonly name: string;
  readonly text: string;
  /** Other words where a channel needs them. */
  readonly on?: Readonly<Partial<Record<Way, string>>>;
  readonly actions?: Actions;
}
const hi = 'Hi {{contact.first_name | there}}';
const bye = 'Best wishes\n{{agent.first_name}}, Acorn Coffee';
const letter = (words: string): string => `${hi},\n\n${words}\n\n${bye}`;

/** Short words for every channel, a letter where letters are written. */
const both = (name: string, words: string, actions?: Actions): DemoMacro => ({
  name,
  text: `${hi}! ${words}`,
  on: { m: letter(words) },
  ...(actions ? { actions } : {}),
});

export const macros: readonly DemoMacro[] = [
  both(
    'Parcel: where it is',
    'Your order #{{fact.order}} is with the carrier. The tracking page can be a day behind; if nothing moves by tomorrow noon, write to us and we send it again.',
    { tags: ['delivery'], status: 'waiting' },
  ),
  both('Parcel: sent again', 'A new parcel for order #{{fact.order}} leaves our roastery today, at no cost to you.', {
    tags: ['delivery', 'replacement'],
    priority: 'high',
  }),
  both(
    'Parcel: address wanted',
    'Order #{{fact.order}} came back to us because the address was not found. Which street, number and postcode shall we use?',
    { tags: ['delivery'], status: 'waiting' },
  ),
  both(
    'Parcel: held at customs',
    'Order #{{fact.order}} waits at customs. They ask for nothing from you; it takes two to four days.',
    {
      tags: ['delivery'],
      snooze: '3d',
    },
  ),
  both(
    'Broken: a photo, please',
    'I am sorry that it arrived like this. Could you send us a photo of it and of the box? Then we replace it at once.',
    {
      tags: ['replacement'],
      status: 'waiting',
    },
  ),
  both(
    'Broken: replaced',
    'Your replacement for order #{{fact.order}} is on its way. There is no need to send anything back.',
    {
      tags: ['replacement'],
      status: 'closed',
    },
  ),
  both(
    'Refund: done',
    'We have paid the money for order #{{fact.order}} back. Your bank shows it within three to five days.',
    {
      status: 'closed',
    },
  ),
  both(
    'Refund: declined',
    'I have looked at order #{{fact.order}} again. It was opened more than 60 days ago, so we cannot take it back; I can offer you 15 % off your next bag.',
    {
      status: 'waiting',
    },
  ),
  both('Order: grind changed', 'Done: order #{{fact.order}} is now ground for {{grind}}. It leaves tomorrow morning.', {
    tags: ['order change'],
  }),
  both(
    'Order: too late to change',
    'Order #{{fact.order}} has left our roastery already, so I cannot change it any more. If you like, refuse the parcel and we send the right one.',
    {
      tags: ['order change'],
    },
  ),
  both('Order: cancelled', 'Order #{{fact.order}} is cancelled, and nothing is charged.', { status: 'closed' }),
  both(
    'Subscription: paused',
    'Your subscription rests until {{date}}. It begins again by itself; you can change that under Your account.',
    {
      tags: ['subscription'],
    },
  ),
  both(
    'Subscription: ended',
    'Your subscription has ended, and no further bag is sent. Thank you for the time with us.',
    {
      tags: ['subscription'],
      status: 'closed',
    },
  ),
  both('Subscription: next bag', 'Your next bag leaves on {{date}}.', { tags: ['subscription'] }),
  both('Invoice: attached', 'Here is the invoice for order #{{fact.order}}.', { tags: ['invoice'], status: 'closed' }),
  both(
    'Invoice: VAT number wanted',
    'Which VAT number shall stand on the invoice? I send it again as soon as I have it.',
    {
      tags: ['invoice'],
      status: 'waiting',
    },
  ),
  {
    name: 'Wholesale: price list',
    text: letter(
      'Thank you for asking. Our price list begins at 10 kg a month; the samples are on us. May I call you this week at {{contact.phone | a number you name}}?',
    ),
    actions: { tags: ['wholesale'], assignee: 'me' },
  },
  {
    name: 'Wholesale: hand over',
    text: '',
    actions: { tags: ['wholesale'], assignee: 'none', priority: 'high' },
  },
  both('Roasting days', 'We roast on Tuesdays and Thursdays, and send the same afternoon.'),
  both(
    'Brewing guide',
    'For a filter: 60 g to a litre, water at 94 °C, three minutes. The whole guide is at https://acorn.example/brewing',
  ),
  both('Opening hours', 'We answer from 8:00 to 18:00 on weekdays; the shop in Stockholm is open until 20:00.'),
  {
    name: 'Out of stock',
    text: `${hi}! This one is sold out until {{date}}. Shall I put a bag aside for you?`,
    actions: { snooze: '1w' },
  },
  {
    name: 'Still with us?',
    text: `${hi}! Is there anything left that I can do? If not, I close this in two days.`,
    actions: { snooze: '2d' },
  },
  { name: 'Thank you and close', text: 'Thank you for telling us. Enjoy your coffee.', actions: { status: 'closed' } },
  { name: 'Later this week', text: '', actions: { assignee: 'me', snooze: 'fri 9' } },
];
