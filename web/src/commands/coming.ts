// Which commands are carried out by parts of the app that come after the first paint: until one is there, a key that is for it is kept.
import { commandNames, commandOf, type CommandName } from './table.ts';

/** Those of the lines below the field, which are fetched when a first composer is drawn. */
export const heardByAskGuard: readonly CommandName[] = ['use-fact', 'opening'];
/** It is there once it is known which ways there are. */
export const heardByRoutes: readonly CommandName[] = ['channel'];
/** What sends or throws away words that are not in sight yet is not among them. */
export const heardByComposer: readonly CommandName[] = [
  ...(['reply', 'note', 'toggle-note', 'macro', 'full-composer', 'schedule'] as const),
  ...heardByAskGuard,
  ...heardByRoutes,
];
export const heardByConversation: readonly CommandName[] = [
  ...commandNames.filter((name) => commandOf(name).group === 'conversation' && commandOf(name).keys.length > 0),
  ...heardByComposer,
];
export const heardByTriage: readonly CommandName[] = commandNames.filter((name) => commandOf(name).group === 'triage');
export const heardByViews: readonly CommandName[] = [
  'save-view',
  ...commandNames.filter((name) => /^view-\d$/.test(name)),
];
