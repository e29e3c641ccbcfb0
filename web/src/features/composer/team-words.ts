// What stands against taking over a colleague's draft.
import { t } from '../../words/t.ts';
import { isEmpty } from './draft-kept.ts';
import type { Draft } from './sendable.ts';
import type { TeamDraft } from './use-draft.ts';

export function whyNotTake(draft: Draft, { shared }: Pick<TeamDraft, 'shared'>): string | undefined {
  if (!shared) return t('No colleague has a draft here');
  // Words for the team alone must not become part of what goes to the customer.
  if (draft.type === 'note' && !isEmpty(draft)) return t('Add or discard the note you began here first.');
  return undefined;
}
