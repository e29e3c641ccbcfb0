// What a role no longer opens is forgotten at once, not only refused at the next request.
import { emptyState, type State } from './state.ts';

/** The parts of the store that each scope fills. */
const parts: Readonly<Record<string, readonly (keyof State)[]>> = {
  'conversations:read': [
    'counts',
    'views',
    'viewCounts',
    'alerts',
    'presence',
    'truth',
    'patches',
    'conversations',
    'threads',
    'lists',
    'pending',
    'seenAt',
    'tags',
  ],
  'contacts:read': ['contacts'],
  'channels:read': ['channels', 'kinds'],
  'people:read': ['agents', 'teams'],
};

export function withoutForbidden(state: State, held: readonly string[]): State {
  const gone = Object.entries(parts).flatMap(([scope, names]) => (held.includes(scope) ? [] : names));
  return { ...state, ...Object.fromEntries(gone.map((name) => [name, emptyState[name]])) };
}
