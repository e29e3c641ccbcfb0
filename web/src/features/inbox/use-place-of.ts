// The list without what is open in it.
import { useMemo } from 'react';
import type { InboxSearch } from '../../live/views.ts';

/** The same object from step to step, so that a step draws two rows and not all of them, nor the views. */
export function usePlaceOf({ conversation: _open, at: _at, ...list }: InboxSearch): InboxSearch {
  return useMemo(() => list, [JSON.stringify(list)]);
}
