// A contact in words: never an empty name.
import type { ChannelKind, Contact, ContactRow, Identity } from '@throughline/sdk';
import { msg, t, type Msg } from '../words/t.ts';

/** The name, else the first address, else what we do know: that someone visited. */
export function contactTitle(
  contact: Pick<ContactRow | Contact, 'name'> & {
    readonly identities: readonly { readonly kind: string; readonly value: string; readonly name?: string }[];
  },
): string {
  if (contact.name.trim() !== '') return contact.name;
  const named = contact.identities.find((identity) => identity.name?.trim());
  if (named?.name) return named.name;
  return contact.identities.find((identity) => isReadable(identity))?.value ?? t('Unknown visitor');
}

/** They wrote, or looked at a page: somebody who was only added has not been seen. */
export const wasSeen = (contact: Pick<Contact, 'identities'>): boolean =>
  contact.identities.some(({ kind, lastInboundAt }) => lastInboundAt !== null || kind === 'visitor');

/** The addresses a person would recognise, in one line. */
export function reachWords(row: Pick<ContactRow, 'identities'>): string {
  const readable = row.identities.filter(isReadable).map((identity) => identity.value);
  // A provider's own number says less than an address or a phone.
  const reachable = readable.filter((value) => /[@+]/.test(value));
  return (reachable.length > 0 ? reachable : readable).join(' · ') || t('No address known yet');
}

// A browser's own id is a random number: it means nothing to anybody.
const isReadable = (identity: { readonly kind: string; readonly value: string }): boolean =>
  identity.kind !== 'visitor' && !/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(identity.value);

/** The channel kind whose own identities these are, else the one it came over; a number noted by hand belongs to none. */
export function kindOf(
  identity: Pick<Identity, 'kind'>,
  channelKind: string | undefined,
  kinds: ReadonlyMap<string, ChannelKind>,
): ChannelKind | undefined {
  const all = [...kinds.values()];
  return (
    all.find((kind) => kind.identityKinds[0] === identity.kind) ?? (channelKind ? kinds.get(channelKind) : undefined)
  );
}

/** What to call an identity: an address as it is; a provider's number by the name that came with it. */
export function identityValue(identity: Pick<Identity, 'kind' | 'value' | 'name'>): string {
  if (identity.kind === 'visitor') return t('A browser');
  if (!isReadable(identity)) return identity.name || t('Unknown');
  return /[@+]/.test(identity.value) || identity.kind === 'user' ? identity.value : identity.name || identity.value;
}
/** The channel kinds a row speaks of, each once: named directly, or by the kind of identity that is theirs first. */
export function kindsOf(
  row: Pick<ContactRow, 'channelKinds'>,
  kinds: ReadonlyMap<string, ChannelKind>,
): readonly ChannelKind[] {
  return [
    ...new Set(
      row.channelKinds.flatMap(
        (name) => kinds.get(name) ?? [...kinds.values()].find((kind) => kind.identityKinds[0] === name) ?? [],
      ),
    ),
  ];
}
/** "Phone", "Email": the kind as a word; a channel's own by the channel's name. */
export function kindWord(kind: string, card: ChannelKind | undefined): string {
  const known = Object.hasOwn(kindWords, kind) ? kindWords[kind] : undefined;
  if (known) return t.of(known);
  if (card?.identityKinds[0] === kind) return t.server(card.title);
  return kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('_', ' ');
}
const kindWords: Readonly<Record<string, Msg>> = {
  email: msg('Email'),
  phone: msg('Phone'),
  user: msg('User'),
  visitor: msg('Visitor'),
};
