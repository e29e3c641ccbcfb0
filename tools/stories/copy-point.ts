// Loaded in front of an operator's command: the process kills itself in the middle of the rows it gives to the database.
import pg from 'pg';

type Send = (this: object, chunk: Buffer) => void;
const prototype = pg.Connection.prototype as unknown as { sendCopyFromChunk: Send };
const usual = prototype.sendCopyFromChunk;
let left = Number(process.env['COPY_POINT']);

prototype.sendCopyFromChunk = function sendCopyFromChunk(chunk) {
  usual.call(this, chunk);
  left -= 1;
  // What was said is on its way to the database, as it is when somebody pulls the plug.
  if (left <= 0) setImmediate(() => process.kill(process.pid, 'SIGKILL'));
};
