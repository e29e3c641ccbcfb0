// What is said back to STOP, START and HELP, and by whom. Twilio answers for its long codes and toll-free numbers and for whatever is in a
// Messaging Service, not for a short code alone. At Bandwidth the toll-free network answers STOP and START, and nobody HELP; nothing is
// answered for its other numbers. Of a gateway nothing is known, so the answer is ours.
// https://help.twilio.com/articles/223134027 · https://help.twilio.com/articles/223181748
// https://support.bandwidth.com/hc/en-us/articles/360010785613
import type { Field, Settings } from '@throughline/channel-kit';
import { setting } from './provider.ts';

type Word = 'stop' | 'start' | 'help';
const texts: Readonly<Record<Word, string>> = {
  stop: 'You will get no more messages from {{company}} at this number. Reply START to get them again.',
  start: 'You will get messages from {{company}} again. Reply STOP to end them, HELP for help.',
  help: 'This is {{company}} customer support. Write your question here and we answer. Reply STOP to get no more messages.',
};

const text = (word: Word, label: string): Field => ({
  key: `${word}Text`,
  label,
  kind: 'lines',
  required: false,
  default: texts[word],
  group: 'STOP, START and HELP',
  isAdvanced: true,
  when: { key: 'confirmations', is: ['provider', 'always'] },
});
export const confirmationFields: readonly Field[] = [
  {
    key: 'confirmations',
    label: 'Who confirms STOP, START and HELP',
    kind: 'choice',
    required: false,
    default: 'provider',
    choices: [
      { value: 'provider', label: 'We do, where the provider does not' },
      { value: 'always', label: 'We do, always' },
      { value: 'never', label: 'Nobody from here' },
    ],
    help: 'Twilio confirms by itself, except for short codes outside a Messaging Service; Bandwidth only STOP and START of toll-free numbers; other gateways are taken not to.',
    group: 'STOP, START and HELP',
    isAdvanced: true,
  },
  text('stop', 'After STOP'),
  text('start', 'After START'),
  text('help', 'After HELP'),
];

/** Toll-free in North America; 822 is reserved and in no use. */
const tollFree = /^\+1(?:800|833|844|855|866|877|888)\d{7}$/;

export function confirmation(said: Word, settings: Settings): string | null {
  const who = setting(settings, 'confirmations') || 'provider';
  if (who === 'never' || (who === 'provider' && byProvider(said, settings))) return null;
  return setting(settings, `${said}Text`).trim() || texts[said];
}
function byProvider(said: Word, settings: Settings): boolean {
  const number = setting(settings, 'number');
  switch (setting(settings, 'provider') || 'twilio') {
    case 'twilio':
      return !/^\d{3,8}$/.test(number) || setting(settings, 'messagingService') !== '';
    case 'bandwidth':
      return said !== 'help' && tollFree.test(number);
    default:
      return false;
  }
}
