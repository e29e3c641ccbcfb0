// Why something was not delivered, as it is kept with its message (`recipient-gone: Telegram: Forbidden`), and what helps.

/** What helps when a provider does not take something. */
export const remedies = {
  busy: 'Nothing to do: it is sent again when the provider has room. If it lasts, ask the provider for a higher limit.',
  unavailable:
    'Nothing to do at first: it is sent again. If it lasts, check this server’s network and the provider’s status page.',
  unauthorized: 'Enter the credentials again under Settings → Channels.',
  unknown:
    'Nobody knows whether it arrived. Ask the customer or look at the provider, then settle or resend the message in its conversation.',
  'recipient-gone': 'Reach this person another way: they blocked us, left, or the address does not exist.',
  'window-closed': 'Wait until they write again, send an approved template, or answer on another channel.',
  rejected: 'Read what the provider says, change the message, and send it again.',
  'too-large': 'Send less: a shorter text or a smaller file.',
  unsupported: 'Send it without what this channel cannot carry.',
} as const;
/** What was asked of the provider, where it was not taken. */
export const untaken = {
  message: 'Not sent',
  edit: 'The edit was not taken',
  delete: 'It could not be deleted there',
  reaction: 'The reaction was not taken',
  read: 'The read mark was not taken',
} as const;

export interface Trouble {
  /** One of `untaken`; empty where it is about the message itself. */
  readonly deed: string;
  /** One of `remedies`; empty where none is known. */
  readonly remedy: string;
  /** Who said `words`, where they are a provider's own; empty where they are ours. */
  readonly by: string;
  readonly words: string;
}
export function readTrouble(kept: string): Trouble {
  const deed = Object.values(untaken).find((each) => kept.startsWith(`${each}: `)) ?? '';
  const rest = deed === '' ? kept : kept.slice(deed.length + 2);
  const code = /^[a-z-]+(?=: )/.exec(rest)?.[0] ?? '';
  const isCode = Object.hasOwn(remedies, code);
  const said = isCode ? rest.slice(code.length + 2) : rest;
  const [, by = '', words = said] = /^(\p{Lu}[\p{L}\d]*(?: \p{Lu}[\p{L}\d]*)?): (.+)$/su.exec(said) ?? [];
  return { deed, remedy: isCode ? remedies[code as keyof typeof remedies] : '', by, words };
}
/** Without what only a program reads, in one line. */
export function troubleText(kept: string): string {
  const { by, words } = readTrouble(kept);
  return by === '' ? words : `${by}: “${words}”`;
}
