// SQL of looking after a crash whether everything acknowledged is there, once.
import type pg from 'pg';

/** By the number in the message's own words. */
export async function acknowledgedOnce(
  client: pg.Client,
  numbers: readonly number[],
): Promise<{ lost: number; twice: number }> {
  const { rows } = await client.query<{ lost: string; twice: string }>(
    `with stored as (select text, count(*) as n from messages where direction = 'inbound' group by text)
     select count(*) filter (where s.n is null) as lost, count(*) filter (where s.n > 1) as twice
     from unnest($1::int[]) u(n) left join stored s on s.text = 'Where is my parcel number ' || u.n || '?'`,
    [numbers],
  );
  return { lost: Number(rows[0]!.lost), twice: Number(rows[0]!.twice) };
}
