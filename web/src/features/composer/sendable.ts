// What may be sent now, by which way, and what the writer should know first: facts in, sentences out, no React.
import { countSegments, fileMegabytes, type RichContent } from '@throughline/domain';
import type { ChannelKind, Contact, Message, ReplyRoute } from '@throughline/sdk';
import { spanWords } from '../../live/words.ts';
import type { MacroActions } from './macro-actions.ts';
import { richTrouble } from './rich-draft.ts';
import { t } from '../../words/t.ts';

export interface DraftFile {
  readonly key: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
  readonly id: string | null;
  readonly progress: number;
  readonly error: string;
}
export interface Draft {
  readonly type: 'message' | 'note';
  readonly text: string;
  readonly html: string | null;
  readonly channelId: string | null;
  readonly identityId: string | null;
  readonly files: readonly DraftFile[];
  readonly subject: string;
  readonly cc: string;
  readonly bcc: string;
  /** Buttons, a list or a card below the words. */
  readonly rich: RichContent | null;
  /** What a macro left to be filled in, as it stands in the text. */
  readonly gaps: readonly string[];
  /** What a macro does on sending. */
  readonly actions: MacroActions | null;
  /** The signature is left out this once. */
  readonly isUnsigned: boolean;
}
export const emptyDraft: Draft = {
  type: 'message',
  text: '',
  html: null,
  channelId: null,
  identityId: null,
  files: [],
  subject: '',
  cc: '',
  bcc: '',
  rich: null,
  gaps: [],
  actions: null,
  isUnsigned: false,
};

/** The way chosen in the draft, if it is still open; else the default. No other is taken by itself: it may be somebody else's. */
export function routeFor(
  draft: Pick<Draft, 'channelId' | 'identityId'>,
  routes: readonly ReplyRoute[],
): ReplyRoute | undefined {
  const chosen = routes.find((route) => route.channelId === draft.channelId && route.identityId === draft.identityId);
  if (chosen?.isOpen) return chosen;
  return routes.find((route) => route.isDefault && route.isOpen);
}
/** What was said in public, if that is what is being answered. */
export const commentOf = (replyTo: Message | null): Message | null =>
  replyTo?.direction === 'inbound' &&
  (replyTo.special?.['isPublic'] === true || replyTo.special?.['type'] === 'comment')
    ? replyTo
    : null;
/** The public words a draft answers: those picked; or, while nothing is picked, the last that were said, if they were public. */
export const commentAnswered = (
  replyTo: Message | null,
  last: Message | null,
  draft: Pick<Draft, 'type' | 'identityId'>,
): Message | null =>
  replyTo || draft.type === 'note' || draft.identityId !== null ? commentOf(replyTo) : commentOf(last);
/** Until when a comment may be answered privately; null where its channel does not say. */
export function privateUntil(comment: Pick<Message, 'sentAt'>, kind: ChannelKind | undefined): Date | null {
  const hours = kind?.abilities.comments?.privateReplyHours;
  return hours === undefined ? null : new Date(Date.parse(comment.sentAt) + hours * 3_600_000);
}
/** The way back to whoever wrote this, open or not. A participant is answered beside the customer. */
export const isWayTo = (
  route: Pick<ReplyRoute, 'channelId' | 'identityId'>,
  message: Pick<Message, 'channelId' | 'identityId'> & Partial<Pick<Message, 'guestContactId'>>,
): boolean =>
  route.channelId === message.channelId && (Boolean(message.guestContactId) || route.identityId === message.identityId);

/** Said when the system went another way than the writer chose. */
export function switchedWords(
  draft: Pick<Draft, 'channelId' | 'identityId'>,
  routes: readonly ReplyRoute[],
  kinds: ReadonlyMap<string, ChannelKind>,
): string | null {
  const chosen = routes.find((route) => route.channelId === draft.channelId && route.identityId === draft.identityId);
  const used = routeFor(draft, routes);
  if (!chosen || !used || chosen === used) return null;
  const title = (route: ReplyRoute) => kinds.get(route.channelKind)?.title ?? route.channelName;
  return t('{channel} cannot be used now ({why}). Using {other}.', {
    channel: title(chosen),
    why: t.server(chosen.why),
    other: title(used),
  });
}

export interface Counter {
  readonly left: number;
  readonly parts: number;
  readonly isOver: boolean;
  readonly isNear: boolean;
  /** Pieces the text is carried and paid in, where the channel has such; `left` is then what the last one still holds. */
  readonly segments?: number;
}
/** How much of the channel's limit is used; null for notes and while it is far away. */
export function counterOf(text: string, kind: ChannelKind | undefined, fileCount = 0): Counter | null {
  if (!kind) return null;
  const { limit, unit, split, segments: table } = kind.abilities.text;
  const captionLimit =
    fileCount > 0 && kind.abilities.files.captionLimit > 0 ? Math.min(limit, kind.abilities.files.captionLimit) : limit;
  const size = unit === 'bytes' ? new TextEncoder().encode(text).length : [...text].length;
  const isOver = size > limit && !split;
  if (table && fileCount === 0 && text !== '' && size <= limit) {
    const { segments, left } = countSegments(text, table);
    return { left, parts: 1, isOver: false, isNear: false, segments };
  }
  if (size < captionLimit * 0.8) return null;
  return {
    left: limit - size,
    parts: split ? Math.max(1, Math.ceil(size / limit)) : 1,
    isOver,
    isNear: size > captionLimit,
  };
}
export function counterWords(counter: Counter): string {
  if (counter.segments !== undefined)
    return `${t('{count, plural, one {# segment} other {# segments}}', { count: counter.segments })} · ${t('{count} left', { count: counter.left })}`;
  if (counter.parts > 1)
    return t('Will be sent in {count, plural, one {# part} other {# parts}}', { count: counter.parts });
  if (counter.left < 0) return t('{count} too many', { count: -counter.left });
  return t('{count} left', { count: counter.left });
}

/** Why a file cannot go this way; empty when it can. */
export function fileTrouble(file: Pick<DraftFile, 'name' | 'mime' | 'bytes'>, kind: ChannelKind | undefined): string {
  if (!kind) return '';
  const { mimes, perMessage } = kind.abilities.files;
  if (perMessage === 0) return t('{channel} carries no files', { channel: kind.title });
  const most = fileMegabytes(kind.abilities.files, file.mime);
  if (file.bytes > most * 1024 * 1024)
    return t('Larger than {size} MB, the most {channel} carries', { size: most, channel: kind.title });
  const fits =
    mimes.length === 0 ||
    // Taken back from the thread: the server knew its kind and judges again.
    file.mime === '' ||
    mimes.some(
      (mime) =>
        mime === '*/*' || mime === file.mime || (mime.endsWith('/*') && file.mime.startsWith(mime.slice(0, -1))),
    );
  return fits ? '' : t('{channel} does not carry this kind of file', { channel: kind.title });
}

/** Why these words cannot be sent yet, by whatever way; null when they can. */
export function whyNotWords(draft: Draft): string | null {
  const trouble = draft.type === 'note' ? null : richTrouble(draft);
  if (trouble !== null) return trouble;
  if (draft.text.trim() === '' && draft.files.length === 0 && (draft.rich === null || draft.type === 'note'))
    return t('Write something first');
  const gap = draft.gaps.find((each) => draft.text.includes(each));
  if (gap) return t('Fill in {gap} first', { gap });
  if (draft.files.some((file) => file.error !== '')) return t('Remove the files that could not be uploaded');
  if (draft.files.some((file) => file.id === null)) return t('Files are still being uploaded');
  return null;
}
/** Why it cannot be sent yet; null when it can. */
export function whyNotSend(draft: Draft, route: ReplyRoute | undefined, kind: ChannelKind | undefined): string | null {
  const whyNot = whyNotWords(draft);
  if (whyNot !== null || draft.type === 'note') return whyNot;
  if (!route) return t('No channel is open for a reply to this person');
  const odd = draft.files.map((file) => fileTrouble(file, kind)).find(Boolean);
  if (odd) return odd;
  if (kind && draft.files.length > kind.abilities.files.perMessage)
    return t('{channel} carries {count, plural, one {# file} other {# files}} at a time', {
      channel: kind.title,
      count: kind.abilities.files.perMessage,
    });
  if (counterOf(draft.text, kind)?.isOver) return t('The text is longer than the channel allows');
  for (const [field, value] of [
    [t('Cc'), draft.cc],
    [t('Bcc'), draft.bcc],
  ] as const) {
    const wrong = addresses(value).find((address) => !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address));
    if (wrong) return t('{field}: “{address}” is not an address', { field, address: wrong });
  }
  return null;
}
export const addresses = (typed: string): string[] =>
  typed
    .split(/[,;\s]+/)
    .map((part) => part.trim())
    .filter(Boolean);

/** Of those who were on the letters, who is on neither line yet. */
export function notYetOn(draft: Pick<Draft, 'cc' | 'bcc'>, copies: readonly string[]): string[] {
  const on = new Set([...addresses(draft.cc), ...addresses(draft.bcc)].map((each) => each.toLowerCase()));
  return copies.filter((each) => !on.has(each.toLowerCase()));
}

/** What of this channel's limits lies ahead: "window closes in 3 h 12 m". */
export function windowWords(route: ReplyRoute, now: Date): string {
  if (!route.closesAt) return '';
  const left = Date.parse(route.closesAt) - now.getTime();
  return left <= 0 ? t('window has closed') : t('window closes in {time}', { time: spanWords(left) });
}

/** Facts of a proved side that would go out over an address that is only claimed. */
export function leaks(text: string, route: ReplyRoute | undefined, contact: Contact | undefined): string[] {
  if (route?.assurance !== 'claimed' || !contact) return [];
  const plain = text.toLowerCase();
  return contact.facts
    .filter(
      (fact) =>
        fact.identityId !== route.identityId && fact.value.length >= 4 && plain.includes(fact.value.toLowerCase()),
    )
    .map((fact) => `${fact.label}: ${fact.value}`);
}

/** The word being mentioned before the caret: `@ma` gives `ma`. */
export function mentionAt(text: string, caret: number): { readonly from: number; readonly typed: string } | null {
  const found = /(?:^|\s)@([\p{L}\p{N}._-]{0,30})$/u.exec(text.slice(0, caret));
  return found ? { from: caret - (found[1]?.length ?? 0) - 1, typed: found[1] ?? '' } : null;
}
/** Ids of the agents whose names stand in the note. */
export const mentionedIn = (text: string, agents: readonly { id: string; name: string }[]): string[] =>
  agents.filter((agent) => text.includes(`@${agent.name}`)).map((agent) => agent.id);

/** Words that come back into the composer: before what was typed meanwhile, with their files; their way only where none was begun. */
export function broughtBack(now: Draft, back: Partial<Draft> & Pick<Draft, 'text'>): Partial<Draft> {
  const files = [...(back.files ?? []).filter((file) => !now.files.some((each) => each.id === file.id)), ...now.files];
  if (now.text.trim() === '' && now.files.length === 0) return { ...back, files };
  // A note must not turn into an answer because something was being written.
  const type = back.type === 'note' || now.type === 'note' ? 'note' : 'message';
  return { text: now.text.trim() === '' ? back.text : `${back.text}\n\n${now.text}`, files, type };
}
