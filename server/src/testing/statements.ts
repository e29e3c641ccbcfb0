// How often the database is asked: what is asked for one thing after the other is a round trip each, and is paid by everybody who waits.
import pg from 'pg';

const textOf = (statement: unknown): string =>
  typeof statement === 'string' ? statement : String((statement as { text?: unknown }).text);

/** Statements this process sends while `work` is done, whoever sends them. */
export async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const prototype = pg.Client.prototype as unknown as { query: (...given: unknown[]) => unknown };
  const real = prototype.query;
  let count = 0;
  prototype.query = function counted(...given) {
    // That something happened is told when its turn comes, by whoever told it.
    if (!textOf(given[0]).includes('pg_notify')) count += 1;
    return real.apply(this, given);
  };
  try {
    await work();
  } finally {
    prototype.query = real;
  }
  return count;
}
