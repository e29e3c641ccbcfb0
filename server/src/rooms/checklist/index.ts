// The checklist of setting up: what was done, as the server itself saw it; nobody ticks anything.
import { handlers } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { outside } from '../../ground/wall.ts';
import * as store from './store.ts';

export const checklistRoutes = handlers({
  getChecklist: async ({ house, viewer }) => {
    // One's own second factor belongs to the account, which is no workspace's; all else is asked by the workspace's own id.
    const userId = viewer.type === 'agent' ? viewer.userId : null;
    const row = await store.facts(outside(house, 'people').db, viewer.workspaceId, userId);
    const chats = row.channels.filter(({ kind }) => house.kinds.get(kind)?.card.abilities.visitors);
    return {
      look: chats.some(({ kind, color }) => color !== null && color.toLowerCase() !== usualColor(house, kind)),
      safety: row.two_factor,
      channels: row.channels
        .filter(({ state }) => state === 'connected')
        .slice(0, 3)
        .map(({ name }) => name),
      site: row.site === null ? null : { site: row.site, lastSeenAt: row.seen_at!.toISOString() },
      hasChat: chats.length > 0,
      team: row.team,
      answered: row.answered,
    };
  },
});

const usualColor = (house: House, kind: string): string =>
  String(house.kinds.get(kind)?.card.settings.find(({ key }) => key === 'brandColor')?.default ?? '').toLowerCase();
