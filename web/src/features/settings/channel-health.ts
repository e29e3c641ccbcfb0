// A channel's health in words: what a number means, and what is wrong with a call.
import type { ChannelHealth, LedgerEntry } from '@throughline/sdk';
import type { Tone } from '../../ui/badge.tsx';

type Flow = ChannelHealth['hour'];

/** `null`: nothing happened, which is neither good nor bad. */
export const percent = (share: number | null): string =>
  share === null ? '–' : `${share > 0 && share < 0.001 ? '< 0.1' : Math.round(share * 1000) / 10} %`;
export const seconds = (value: number | null): string =>
  value === null ? '–' : value < 1 ? `${Math.round(value * 1000)} ms` : `${Math.round(value * 10) / 10} s`;

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
    row('Calls in with news', (flow) => String(flow.received)),
    row('Known already, or without meaning', (flow) => String(flow.duplicates + flow.noise)),
    row('Not readable', (flow) => String(flow.stuck), day.stuck > 0),
    row('Not genuine', (flow) => String(flow.forged), day.forged > 0),
    row('Errors coming in', (flow) => percent(flow.errorRateIn), wrong(hour.errorRateIn)),
    row('Messages out', (flow) => String(flow.sent)),
    row('Refused for good', (flow) => String(flow.failed), hour.failed > 0),
    row('Put off', (flow) => String(flow.putOff), hour.putOff > 0),
    row('Errors going out', (flow) => percent(flow.errorRateOut), wrong(hour.errorRateOut)),
    row('A call to the provider takes', (flow) => seconds(flow.callSeconds)),
    row('The slowest', (flow) => seconds(flow.slowestSeconds)),
  ];
}

const outcomes: Record<LedgerEntry['outcome'], { readonly word: string; readonly tone: Tone; readonly help: string }> =
  {
    stored: { word: 'Stored', tone: 'ok', help: 'Read, and its news taken.' },
    stuck: { word: 'Stuck', tone: 'danger', help: 'It could not be read. Nothing is lost.' },
    noise: { word: 'Noise', tone: 'plain', help: 'It means nothing to us.' },
    duplicate: { word: 'Duplicate', tone: 'plain', help: 'All of it was known already.' },
  };
export const outcomeLook = (outcome: LedgerEntry['outcome']) => outcomes[outcome];
/** What a provider's event is called on the screen. */
export const eventWord = (kind: string): string =>
  ({
    message: 'Message',
    edit: 'Edit',
    delete: 'Deletion',
    reaction: 'Reaction',
    status: 'Delivery state',
    identity: 'About the sender',
    typing: 'Typing',
    watermark: 'Read up to here',
    notice: 'About the channel',
  })[kind] ?? kind;
