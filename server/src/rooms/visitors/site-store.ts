// SQL about the sites a channel was seen on.
import type { Tx } from '../../ground/db.ts';

type Reader = Pick<Tx, 'query'>;
export interface SiteRow {
  readonly site: string;
  readonly last_seen_at: Date;
}

/** Seen now. A new site is only kept while there is room: anybody can name sites. */
export async function touchSite(
  tx: Reader,
  workspaceId: string,
  channelId: string,
  site: string,
  limit: number,
): Promise<void> {
  await tx.query(
    `insert into visitor_sites (workspace_id, channel_id, site) select $1, $2, $3
     where exists (select 1 from visitor_sites where workspace_id = $1 and channel_id = $2 and site = $3)
       or (select count(*) from visitor_sites where workspace_id = $1 and channel_id = $2) < $4
     on conflict (workspace_id, channel_id, site) do update set last_seen_at = now()`,
    [workspaceId, channelId, site, limit],
  );
}
export async function forgetSites(tx: Reader, workspaceId: string, channelId: string, days: number): Promise<void> {
  await tx.query(
    'delete from visitor_sites where workspace_id = $1 and channel_id = $2 and last_seen_at < now() - make_interval(days => $3)',
    [workspaceId, channelId, days],
  );
}
export async function sitesSeen(tx: Reader, workspaceId: string, channelId: string): Promise<SiteRow[]> {
  return (
    await tx.query<SiteRow>(
      'select site, last_seen_at from visitor_sites where workspace_id = $1 and channel_id = $2 order by last_seen_at desc, site',
      [workspaceId, channelId],
    )
  ).rows;
}
