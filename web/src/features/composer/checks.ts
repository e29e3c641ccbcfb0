// Small things one forgets, told before sending; none of them stops anybody. The rules are the domain's; here are the words.
import {
  maskSecrets,
  otherLanguage,
  saysAttached,
  secretsIn,
  strangeAddresses,
  wrongGreeting,
} from '@throughline/domain';
import type { Agent, Contact, Message } from '@throughline/sdk';
import type { Draft } from './sendable.ts';
import { t } from '../../words/t.ts';
import { perLocale } from '../../words/per-locale.ts';

const languages = perLocale((locale) => new Intl.DisplayNames(locale, { type: 'language' }));
const named = (language: string): string => languages().of(language) ?? language;

export interface Hint {
  readonly key: string;
  readonly words: string;
  /** What mends it, with one press. */
  readonly mend?: { readonly label: string; readonly text: string };
}
export interface Around {
  readonly contactName: string;
  readonly contact: Contact | undefined;
  readonly messages: readonly Message[];
  readonly agents: readonly Pick<Agent, 'email'>[];
}
/** How much of the thread tells what language the customer writes. */
const heardLimit = 5;

/** What can be known from the words alone. A note is the team's own business, but for secrets. */
export function hintsFor(draft: Draft, around: Around): Hint[] {
  const { text } = draft;
  const secrets = secretsIn(text);
  const secret: Hint[] =
    secrets.length === 0
      ? []
      : [
          {
            key: 'secret',
            words:
              secrets[0]!.kind === 'card'
                ? t('A card number stands in the text: {masked}', { masked: secrets[0]!.masked })
                : t('A key stands in the text: {masked}', { masked: secrets[0]!.masked }),
            mend: { label: t('Mask it'), text: maskSecrets(text) },
          },
        ];
  if (draft.type === 'note') return secret;
  const greeted = wrongGreeting(text, namesOf(around));
  const language = otherLanguage(text, heardFrom(around.messages));
  return [
    ...(draft.files.length === 0 && saysAttached(text)
      ? [{ key: 'attached', words: t('You write that a file is attached, but none is') }]
      : []),
    ...(greeted
      ? [
          {
            key: 'name',
            words: t('You greet {greeted}; the customer is {name}', { greeted, name: around.contactName }),
          },
        ]
      : []),
    ...secret,
    ...(language
      ? [
          {
            key: 'language',
            words: t('You write {ours}; the customer wrote {theirs}', {
              ours: named(language.ours),
              theirs: named(language.theirs),
            }),
          },
        ]
      : []),
  ];
}

/** Addresses nobody here uses or was written to by: they may be another customer's. */
export function addressesToAsk(draft: Draft, { contact, messages, agents }: Around): string[] {
  if (draft.type === 'note') return [];
  const known = [
    ...(contact?.identities.map((identity) => identity.value) ?? []),
    ...agents.map((agent) => agent.email),
    ...messages.flatMap((message) => [
      message.identityValue ?? '',
      ...(message.mail ? [...message.mail.to, ...message.mail.cc, message.mail.from].map((each) => each.address) : []),
      // What the customer named themselves may be named back.
      ...(message.direction === 'inbound' ? strangeAddresses(message.text, []) : []),
    ]),
  ];
  return strangeAddresses(draft.text, known).slice(0, 3);
}

const namesOf = ({ contactName, contact }: Around): string[] => [
  contactName,
  ...(contact ? [contact.name, ...contact.identities.flatMap((each) => [each.name, each.value.split('@')[0]!])] : []),
];
const heardFrom = (messages: readonly Message[]): string[] =>
  messages
    .filter((message) => message.direction === 'inbound' && message.type === 'message' && !message.guestContactId)
    .slice(-heardLimit)
    .map((message) => message.text);
