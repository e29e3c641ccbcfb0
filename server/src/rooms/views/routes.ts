// The contracts of saved views.
import { handlers } from '../../ground/handlers.ts';
import { agentOf } from '../../ground/viewer.ts';
import { countConversations, filterOf, type FilterWords, isSearched } from '../conversations/index.ts';
import { presentSegment, presentView } from './present.ts';
import * as store from './store.ts';
import { addView, changeView, getView, removeView } from './views.ts';

/** "99+" is all a screen says. */
const COUNT_TO = 100;

export const viewRoutes = handlers({
  listViews: async ({ house, viewer }) => ({
    items: (await seen(house.db, viewer, 'conversation')).map(presentView),
  }),
  countViews: async ({ house, viewer }) => ({
    items: await house.db.reading(async (db) => {
      const { agentId } = agentOf(viewer);
      const counted = (await seen(db, viewer, 'conversation')).flatMap((view) => {
        const filter = filterOf(viewer, view.filter as FilterWords, house.now());
        // Words would be searched for at every count; the list itself says how many it found.
        return isSearched(filter) ? [] : [{ id: view.id, filter }];
      });
      return await Promise.all(
        counted.map(async ({ id, filter }) => ({
          id,
          ...(await countConversations(db, { workspaceId: viewer.workspaceId, agentId }, filter, COUNT_TO)),
        })),
      );
    }),
  }),
  getView: async ({ house, viewer, params }) => presentView(await getView(house.db, viewer, params.id, 'conversation')),
  addView: async ({ house, viewer, body }) => presentView(await addView(house, viewer, 'conversation', body)),
  changeView: async ({ house, viewer, params, body }) =>
    presentView(await changeView(house, viewer, 'conversation', params.id, body)),
  removeView: async ({ house, viewer, params }) => {
    await removeView(house, viewer, 'conversation', params.id);
  },
  listSegments: async ({ house, viewer }) => ({
    items: (await seen(house.db, viewer, 'contact')).map(presentSegment),
  }),
  addSegment: async ({ house, viewer, body }) => presentSegment(await addView(house, viewer, 'contact', body)),
  changeSegment: async ({ house, viewer, params, body }) =>
    presentSegment(await changeView(house, viewer, 'contact', params.id, body)),
  removeSegment: async ({ house, viewer, params }) => {
    await removeView(house, viewer, 'contact', params.id);
  },
});

/** A key has no inbox of its own: it sees what everybody sees. */
const seen = (
  db: Parameters<typeof store.viewsOf>[0],
  viewer: Parameters<typeof filterOf>[0],
  subject: store.Subject,
) =>
  viewer.type === 'agent'
    ? store.viewsOf(db, viewer.workspaceId, viewer.agentId, viewer.teamIds, subject)
    : store.viewsOf(db, viewer.workspaceId, null, [], subject);
