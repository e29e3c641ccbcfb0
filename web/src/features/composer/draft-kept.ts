// A draft as the browser and the server keep it, and what becomes of two that differ.
import { joinedWords } from '@throughline/domain';
import type { DraftsHere } from '@throughline/sdk';
import { getState, type api } from '../../live/index.ts';
import { emptyDraft, type Draft } from './sendable.ts';

export type SavedBody = NonNullable<Parameters<typeof api.saveDraft>[0]['body']['draft']>;
/** Of this agent in this browser: the next one who signs in here does not find it in their own name. */
const localKey = (id: string) => `throughline.draft.${getState().me?.agent.id ?? ''}.${id}`;
export interface Kept {
  readonly draft: Draft;
  readonly at: string;
  /** What it was made on; undefined: kept before there were versions. */
  readonly version?: string | null;
  /** The server has it. */
  readonly isSaved?: boolean;
}

export function readLocal(id: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(localKey(id)) ?? 'null') as Kept | null;
    return kept && typeof kept.draft.text === 'string'
      ? { ...kept, draft: { ...emptyDraft, ...kept.draft, files: kept.draft.files.filter((file) => file.id !== null) } }
      : null;
  } catch {
    return null;
  }
}
export function writeLocal(id: string, draft: Draft, version: string | null, isSaved: boolean): void {
  try {
    const kept: Kept = { draft, at: new Date().toISOString(), version, isSaved };
    localStorage.setItem(localKey(id), JSON.stringify(kept));
  } catch {
    // Storage full or off: the server still has it.
  }
}
/** An empty draft stays until the server has heard of it, so that sent words do not come back from there. */
export function dropLocal(id: string): void {
  try {
    if (isEmpty(readLocal(id)?.draft ?? emptyDraft)) localStorage.removeItem(localKey(id));
  } catch {
    // Storage is off: there is nothing to drop.
  }
}
/** A subject or a copy alone is a beginning too. */
export const isEmpty = ({ text, files, rich, subject, cc, bcc }: Draft): boolean =>
  files.length === 0 && rich === null && [text, subject, cc, bcc].every((words) => words.trim() === '');
/** A file that is not up, or failed, is only as long as the page. */
export const isNothingToKeep = (draft: Draft): boolean =>
  isEmpty({ ...draft, files: draft.files.filter(({ id }) => id !== null) });

/** As it is saved; null where there is nothing to keep. */
export const savedBody = (draft: Draft): SavedBody | null =>
  isNothingToKeep(draft)
    ? null
    : {
        text: draft.text,
        html: draft.html,
        type: draft.type,
        channelId: draft.channelId,
        identityId: draft.identityId,
        fileIds: draft.files.map((file) => file.id).filter((id) => id !== null),
        rich: draft.rich as SavedBody['rich'],
        subject: draft.subject,
        cc: draft.cc,
        bcc: draft.bcc,
        isUnsigned: draft.isUnsigned,
      };

/** What the server keeps as it stands in the composer; what a macro left is this browser's and stays as it was. */
export const draftFrom = ({ draft, files }: Pick<DraftsHere, 'draft' | 'files'>, now: Draft): Draft =>
  draft === null
    ? { ...emptyDraft, channelId: now.channelId, identityId: now.identityId }
    : {
        ...emptyDraft,
        text: draft.text,
        html: draft.html,
        type: draft.type,
        channelId: draft.channelId,
        identityId: draft.identityId,
        // What was begun on another device: the editor stands open there too, while nothing can be chosen yet.
        rich: draft.rich as Draft['rich'],
        subject: draft.subject,
        cc: draft.cc,
        bcc: draft.bcc,
        isUnsigned: draft.isUnsigned,
        gaps: now.gaps,
        actions: now.actions,
        files: files.map((file) => ({ ...file, key: file.id, progress: 1, error: '' })),
      };

const told = (draft: Draft) => JSON.stringify(savedBody(draft));
/** Which of two is kept: the one that holds the other, or neither, and a person has to say. */
export function choose(ours: Draft, theirs: Draft, lastSaved: Draft | null): 'ours' | 'theirs' | 'ask' {
  // Only who it belongs to has changed, or it is what we said ourselves.
  if (told(theirs) === told(ours) || (lastSaved && told(theirs) === told(lastSaved))) return 'ours';
  if (isEmpty(theirs)) return 'ours';
  if (isEmpty(ours)) return 'theirs';
  const withOurs = (words: Draft) => told({ ...words, text: ours.text });
  if (withOurs(theirs) !== told(ours)) return 'ask';
  if (ours.text.includes(theirs.text)) return 'ours';
  return theirs.text.includes(ours.text) ? 'theirs' : 'ask';
}
/** Both, the other's above ours. */
export const bothOf = (theirs: Draft, ours: Draft): Draft => ({
  ...ours,
  text: joinedWords(theirs.text, ours.text),
  rich: ours.rich ?? theirs.rich,
  subject: ours.subject || theirs.subject,
  cc: joinedWords(theirs.cc, ours.cc, ', '),
  bcc: joinedWords(theirs.bcc, ours.bcc, ', '),
  files: [...theirs.files.filter((file) => ours.files.every((each) => each.id !== file.id)), ...ours.files],
  type: ours.type === 'note' || theirs.type === 'note' ? 'note' : 'message',
});
