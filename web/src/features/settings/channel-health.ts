// A channel's health in words: what a number means, and what is wrong with a call.
import type { ChannelHealth, LedgerEntry } from '@throughline/sdk';
import type { Tone } from '../../ui/badge.tsx';
import { perLocale } from '../../words/per-locale.ts';
import { msg, t, type Msg } from '../../words/t.ts';

type Flow = ChannelHealth['hour'];

const shares = perLocale((locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }));
/** `null`: nothing happened, which is neither good nor bad. */
export const percent = (share: number | null): string =>
  share === null ? '–' : share > 0 && share < 0.001 ? `< ${shares().format(0.001)}` : shares().format(share);
export const seconds = (value: number | null): string =>
  value === null
    ? '–'
    : value < 1
      ? t('{time} ms', { time: t.number(Math.round(value * 1000)) })
      : t('{time} s', { time: t.number(Math.round(value * 10) / 10) });

export interface Figure {
  readonly label: string;
  readonly hour: string;
  readonly day: string;
  readonly isWrong: boolean;
}
export function figures({ hour, day }: Pick<ChannelHealth, 'hour' | 'day'>): readonly Figure[] {
  const row = (label: string, of: (flow: Flow) => string, isWrong = false): Figure => ({
    label,
    hour: of(hour),
    day: of(day),
    isWrong,
  });
  const wrong = (share: number | null) => share !== null && share > 0.05;
  return [
    row(t('Calls in with news'), (flow) => t.number(flow.received)),
    row(t('Known already, or without meaning'), (flow) => t.number(flow.duplicates + flow.noise)),
    row(t('Not readable'), (flow) => t.number(flow.stuck), day.stuck > 0),
    row(t('Not genuine'), (flow) => t.number(flow.forged), day.forged > 0),
    row(t('Errors coming in'), (flow) => percent(flow.errorRateIn), wrong(hour.errorRateIn)),
    row(t('Messages out'), (flow) => t.number(flow.sent)),
    row(t('Refused for good'), (flow) => t.number(flow.failed), hour.failed > 0),
    row(t('Put off'), (flow) => t.number(flow.putOff), hour.putOff > 0),
    row(t('Errors going out'), (flow) => percent(flow.errorRateOut), wrong(hour.errorRateOut)),
    row(t('A call to the provider takes'), (flow) => seconds(flow.callSeconds)),
    row(t('The slowest'), (flow) => seconds(flow.slowestSeconds)),
  ];
}

const outcomes: Record<LedgerEntry['outcome'], { readonly word: Msg; readonly tone: Tone; readonly help: Msg }> = {
  stored: { word: msg('Stored'), tone: 'ok', help: msg('Read, and its news taken.') },
  stuck: { word: msg('Stuck'), tone: 'danger', help: msg('It could not be read. Nothing is lost.') },
  noise: { word: msg('Noise'), tone: 'plain', help: msg('It means nothing to us.') },
  duplicate: { word: msg('Duplicate'), tone: 'plain', help: msg('All of it was known already.') },
};
export function outcomeLook(outcome: LedgerEntry['outcome']) {
  const { word, tone, help } = outcomes[outcome];
  return { word: t.of(word), tone, help: t.of(help) };
}
/** What a provider's event is called on the screen. */
export const eventWord = (kind: string): string =>
  ({
    message: t('Message'),
    edit: t.as('noun', 'Edit'),
    delete: t('Deletion'),
    reaction: t('Reaction'),
    status: t('Delivery state'),
    identity: t('About the sender'),
    typing: t('Typing'),
    watermark: t('Read up to here'),
    notice: t('About the channel'),
  })[kind] ?? kind;
