// What the lines under the text say, and which facts may be offered there: pure, so that it can be tested.
import {
  askKindOf,
  isLanguage,
  languageOf,
  openingLine,
  switchedFrom,
  type Language,
  type ToneHint,
} from '@throughline/domain';
import type { Channel, ChannelKind, Contact, Fact, Message, ReplyRoute } from '@throughline/sdk';
import { t } from '../../words/t.ts';

const VALUE_SHOWN = 90;

/** "order number 8841", "a picture", "“It leaks since Monday.”": as it stands behind "Ada already told us:". */
export function factWords(fact: Pick<Fact, 'kind' | 'label' | 'value'>): string {
  const value = fact.value.length > VALUE_SHOWN ? `${fact.value.slice(0, VALUE_SHOWN - 1).trimEnd()}…` : fact.value;
  if (fact.kind === 'problem') return `“${value}”`;
  const name = t.server(fact.label);
  if (fact.kind === 'answer') return `${name}: ${value}`;
  // A label that is an abbreviation or a name keeps its letters.
  const label = /^\p{Lu}\p{Ll}/u.test(name) ? name[0]!.toLocaleLowerCase() + name.slice(1) : name;
  return `${label} ${value}`;
}

/** What may be told on this way: on one that was only claimed, what was said there itself. */
export const tellable = (contact: Pick<Contact, 'facts'> | undefined, route: ReplyRoute | undefined) =>
  (contact?.facts ?? [])
    .filter((fact) => route?.assurance !== 'claimed' || fact.identityId === route.identityId)
    .map((fact) => ({ ...fact, saidAt: Date.parse(fact.saidAt), at: fact.saidAt }));
export type TellableFact = ReturnType<typeof tellable>[number];

const MESSAGES_READ = 5;
/** The language the customer writes, by their last messages; else the workspace's, where we know it. */
export function languageFor(messages: readonly Message[], locale: string): Language | null {
  const theirs = messages.filter((message) => message.type === 'message' && message.direction === 'inbound');
  return (
    languageOf(
      theirs
        .slice(-MESSAGES_READ)
        .map((message) => message.text)
        .join('\n'),
    ) ?? toLanguage(locale)
  );
}
function toLanguage(locale: string): Language | null {
  const tag = locale.slice(0, 2).toLowerCase();
  return isLanguage(tag) ? tag : null;
}

export interface OpeningInput {
  readonly messages: readonly Message[];
  readonly route: ReplyRoute | undefined;
  readonly isPublic: boolean;
  readonly channel: Pick<Channel, 'tone'> | undefined;
  readonly kinds: ReadonlyMap<string, ChannelKind>;
  readonly contact: Pick<Contact, 'name' | 'facts'> | undefined;
  readonly locale: string;
}
type Opening =
  | { readonly text: string; readonly from: string }
  /** Why there is none, in words. */
  | { readonly whyNot: string };

/** The acknowledgement for the first answer after a switch, of what was told before it and nothing else. */
export function openingFor({ messages, route, isPublic, channel, kinds, contact, locale }: OpeningInput): Opening {
  if (!route) return { whyNot: t('There is no way to reach this person') };
  const before = switchedFrom(messages, route.channelId);
  const kind = before ? kinds.get(before.channelKind ?? '') : undefined;
  if (!before || !kind) return { whyNot: t('The channel has not changed') };
  if (isPublic) return { whyNot: t('Everybody can read this answer') };
  if (route.assurance === 'claimed') return { whyNot: t('It is not proved that this is the same person') };
  const said = new Set(messages.map((message) => message.id));
  const known = (contact?.facts ?? [])
    .filter((fact) => fact.messageId !== null && said.has(fact.messageId) && fact.channelId !== route.channelId)
    .toSorted((a, b) => b.saidAt.localeCompare(a.saidAt))
    .flatMap((fact) => {
      const ask = askKindOf(fact);
      return ask ? [{ kind: ask, value: fact.value }] : [];
    });
  return {
    from: kind.title,
    text: openingLine({
      language: languageFor(messages, locale) ?? 'en',
      isFormal: channel?.tone.formality === 'formal',
      greets: channel?.tone.greeting !== 'no',
      name: contact?.name ?? '',
      from: {
        way: kind.abilities.visitors ? 'site' : kind.abilities.subject ? 'mail' : 'named',
        title: kind.title,
      },
      known,
    }),
  };
}

/** A hint as it is read beside "Tone of Email:". */
export function hintWords(hint: ToneHint): string {
  switch (hint.what) {
    case 'short':
      return t('short: {count} of at least {limit} characters', { count: hint.length, limit: hint.limit });
    case 'long':
      return t('long: {count} characters, {limit} are enough', { count: hint.length, limit: hint.limit });
    case 'no-greeting':
      return t('begin with a greeting');
    case 'greeting':
      return t('no greeting here');
    case 'too-formal':
      return t('less formal');
    case 'too-informal':
      return t('more formal');
    case 'emoji':
      return t('fewer emoji');
    case 'markup':
      return t('plain words, no markup');
  }
}
