// Customers who connect to us directly: a website's chat, an app. What a device may see, do and follow.
import type { House } from '../../ground/house.ts';
import { channelAt } from '../channels/index.ts';
import * as siteStore from './site-store.ts';
import { sitesOf } from './origin.ts';

export { mailUnseen } from './away.ts';
export { PUSH_DEVICE_TASK, pushDevice, pushUnseen } from './push.ts';
export { visitorChecks } from './checks.ts';
export { visitorRoutes } from './routes.ts';
export { sessionForSocket, visitorOf } from './session.ts';
export type { Frame, VisitorClient } from './live-room.ts';
export { openVisitorLive, type VisitorLive } from './live.ts';

/** Where a channel's chat was shown, the latest first. */
export const sitesSeen = async (house: House, workspaceId: string, channelId: string) =>
  (await siteStore.sitesSeen(house.db, workspaceId, channelId)).map((row) => ({
    site: row.site,
    lastSeenAt: row.last_seen_at.toISOString(),
  }));

/** Who may frame the panel of a channel. Null: any site. */
export async function frameAncestorsOf(house: House, channelId: string): Promise<readonly string[] | null> {
  const channel = await channelAt(house, channelId);
  const sites = channel ? sitesOf(channel.settings) : [];
  // In a policy a host without a port means the usual one only; in our list it means any.
  return sites.length === 0
    ? null
    : sites
        .map((site) => (/:\d+$/.test(site) ? site : `${site}:*`))
        .flatMap((site) => [`https://${site}`, `http://${site}`]);
}
