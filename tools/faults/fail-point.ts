// Loaded in front of the real server (`node --import`): the process kills itself at a named point of its work with the database. The
// product knows nothing of it; what a point is, is told by the statement that passes there.
import { readFileSync } from 'node:fs';
import pg from 'pg';

type Query = (this: object, ...given: unknown[]) => unknown;

const [point = '', after = '1'] = readFileSync(process.env['FAIL_POINT_FILE']!, 'utf8').trim().split(' after ');
let left = Number(after);
const stored = new WeakSet<object>();
const die = (): void => {
  left -= 1;
  if (left <= 0) process.kill(process.pid, 'SIGKILL');
};
const prototype = pg.Client.prototype as unknown as { query: Query };
const usual = prototype.query;

if (point !== '')
  prototype.query = function query(this: object, ...given) {
    const [first] = given;
    const text = typeof first === 'string' ? first : ((first as { text?: string } | undefined)?.text ?? '');
    if (/insert into seen\b/.test(text)) stored.add(this);
    // The provider has taken it, and nothing of that is written yet.
    if (point === 'call and mark' && text.startsWith('update outbox set external_ids')) die();
    const answer = usual.apply(this, given);
    if (!(answer instanceof Promise)) return answer;
    if (point === 'commit and answer' && text === 'commit' && stored.delete(this)) return answer.finally(die);
    if (point === 'claim and call' && text.startsWith("update outbox set state = 'sending'"))
      return answer.then((result: { rowCount: number }) => {
        if (result.rowCount > 0) die();
        return result;
      });
    return answer;
  };
