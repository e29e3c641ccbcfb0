// On which sites a channel is shown, noted from the calls of its panel: at most once in a while for each, so that looking stays cheap.
import type { House } from '../../ground/house.ts';
import type { OpenChannel } from '../channels/index.ts';
import * as siteStore from './site-store.ts';

const AGAIN_MS = 600_000;
const SITES_LIMIT = 50;
const KEPT_DAYS = 90;
const NOTED_LIMIT = 5000;
const noted = new Map<string, number>();

/** `site` is an origin a browser attested, or what a program made up: shown to admins, trusted for nothing. */
export async function noteSite(house: House, channel: OpenChannel, site: string): Promise<void> {
  if (site.length > 200 || !/^https?:\/\/[^\s/]+$/i.test(site) || !URL.canParse(site)) return;
  const { workspace_id: workspaceId, id } = channel.row;
  const { origin } = new URL(site);
  const key = `${id} ${origin}`;
  const now = house.now().getTime();
  if ((noted.get(key) ?? 0) > now - AGAIN_MS) return;
  if (noted.size >= NOTED_LIMIT) noted.clear();
  noted.set(key, now);
  await siteStore.forgetSites(house.db, workspaceId, id, KEPT_DAYS);
  await siteStore.touchSite(house.db, workspaceId, id, origin, SITES_LIMIT);
}
