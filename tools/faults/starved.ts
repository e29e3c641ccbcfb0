// A machine with no time: server and database run for a tenth of it, in slices, while hundreds of answers wait to leave.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Server, until } from '../stories/server.ts';
import { withServer } from './kills.ts';
import type { Run } from './rows.ts';
import { everyPage } from './shown.ts';

const SLICE_MS = 20;
const STOPPED_MS = 180;
const THREADS = 100;
const EACH = 4;
const ASKING = 10;
/** Longer than it could take: what hangs is ended. */
const PATIENCE_MS = 600_000;

export const starve: Run = ({ isShort, say }) =>
  withServer({}, async (server, _hook, double) => {
    const count = isShort ? 10 : THREADS;
    const people = Array.from({ length: count }, (_, index) => double.customer({ firstName: `Reader${index}.` }));
    for (const person of people) person.sends('Are you there?');
    const rows = await until(
      () => everyPage<{ id: string; contactName: string }>(server, '/conversations?status=all'),
      (all) => all.length === count,
      'everybody has written',
      PATIENCE_MS,
    );
    const threads = people.map((person, index) => ({
      person,
      id: rows.find(({ contactName }) => contactName.startsWith(`Reader${index}.`))!.id,
      texts: Array.from({ length: EACH }, (_, number) => `Answer ${number} to ${index}`),
    }));
    const before = cpuMs(server);
    const began = performance.now();
    const starving = slice(server);
    try {
      const left = threads.flatMap(({ id, texts }) => texts.map((text) => ({ id, text })));
      // Each thread's own in order: the first of all, then the second.
      left.sort((one, other) => one.text.localeCompare(other.text));
      const ask = async (): Promise<void> => {
        for (let next = left.shift(); next; next = left.shift()) await patiently(server, next);
      };
      await Promise.all(Array.from({ length: ASKING }, ask));
      const askedMs = performance.now() - began;
      await until(
        () => threads.reduce((sum, { person }) => sum + person.answers.length, 0),
        (left) => left >= count * EACH,
        'all have left',
        PATIENCE_MS,
      );
      const allMs = performance.now() - began;
      say(`${Math.round(askedMs)} ms until all were asked for, ${Math.round(allMs)} ms until all had left`);
      for (const { person, texts } of threads)
        assert.deepEqual([...person.answers].sort(), [...texts].sort(), 'each once');
      await until(
        () => server.sql(`select from messages where direction = 'outbound' and delivery <> 'sent'`),
        (open) => open.length === 0,
        'and is called sent, nothing unknown',
        PATIENCE_MS,
      );
      const share = ((cpuMs(server) - before) / (performance.now() - began)) * 100;
      return `${count * EACH} answers to ${count} people, all asked for after ${(askedMs / 1000).toFixed(1)} s, all gone ${((allMs - askedMs) / 1000).toFixed(1)} s later, each once, none unknown; server and database had ${share.toFixed(0)} % of a processor`;
    } finally {
      await starving.end();
    }
  });

async function patiently(server: Server, { id, text }: { readonly id: string; readonly text: string }): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; ; await sleep(100)) {
    const reply = await server.api
      .call('POST', `/conversations/${id}/messages`, { text, clientId: text })
      .catch(() => null);
    if (reply && reply.status < 300) return;
    if (performance.now() > end) throw new Error(`“${text}” was never taken: ${reply?.status} ${reply?.text}`);
  }
}

/** The server, its database and all their children. */
function family(server: Server): number[] {
  const children = (pid: number): number[] => {
    try {
      return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
    } catch {
      return [];
    }
  };
  const all = new Set([server.pid, server.postgresPid()]);
  for (const pid of all) for (const child of children(pid)) all.add(child);
  return [...all];
}
function signal(pids: readonly number[], name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of pids)
    try {
      process.kill(pid, name);
    } catch {
      /* It has ended. */
    }
}
function slice(server: Server) {
  let isOver = false;
  const work = (async () => {
    while (!isOver) {
      const stopped = family(server);
      signal(stopped, 'SIGSTOP');
      await sleep(STOPPED_MS);
      signal(stopped, 'SIGCONT');
      await sleep(SLICE_MS);
    }
  })();
  return {
    async end() {
      isOver = true;
      await work;
    },
  };
}
/** Of the server and the database with its children, dead ones included. */
function cpuMs(server: Server): number {
  return family(server).reduce((sum, pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      return sum + (Number(fields[11]) + Number(fields[12])) * 10;
    } catch {
      return sum;
    }
  }, 0);
}
