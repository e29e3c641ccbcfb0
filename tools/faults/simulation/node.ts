// A node that can die: the real rooms on the real database, with points at which the line breaks or the process is gone.
import { type Db, isDatabaseAway, type Tx } from '../../../server/src/ground/db.ts';
import type { House } from '../../../server/src/ground/house.ts';
import { type Intake, openIntake } from '../../../server/src/rooms/intake/index.ts';

/** Where a transaction can be hit: before its commit it is undone; after it, it holds and only the answer is lost. */
export type Point = 'before commit' | 'after commit';
export interface Blow {
  readonly at: Point;
  /** How many transactions pass first. */
  pass: number;
  /** The process ends; otherwise only the database's line broke. */
  readonly isDeath: boolean;
}
/** Looks like a broken line, as the driver tells of one. */
export class Broken extends Error {
  readonly code = '08006';
}

export const isBroken = (error: unknown): boolean =>
  // What the doors answer with 503, and our own patience with the database on a machine that stood still for a while, acknowledge nothing.
  error instanceof Broken || isDatabaseAway(error);

export interface Node {
  readonly house: House;
  readonly intake: Intake;
  isDead: boolean;
  blow: Blow | null;
  /** How often it was really hit. */
  hits: number;
  die(): void;
}

export function openNode(ground: House, now: () => Date): Node {
  const hit = (at: Point): boolean => {
    const { blow } = node;
    if (!blow || blow.at !== at) return false;
    if (blow.pass-- > 0) return false;
    node.blow = null;
    node.hits += 1;
    if (blow.isDeath) node.isDead = true;
    return true;
  };
  const alive = (): void => {
    if (node.isDead) throw new Broken('Connection terminated: the process is gone');
  };
  const db: Db = {
    query: async (text, values) => {
      alive();
      return await ground.db.query(text, values);
    },
    reading: async (work) => {
      alive();
      return await ground.db.reading(work);
    },
    within: () => db,
    outsideTheWall: () => db,
    wall: ground.db.wall,
    pool: ground.db.pool,
    close: () => Promise.resolve(),
    async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
      alive();
      const value = await ground.db.transaction(async (tx) => {
        const done = await work(tx);
        if (hit('before commit')) throw new Broken('Connection terminated before the commit');
        // Another call of this process may have been the last: what is under way is undone with it.
        alive();
        return done;
      });
      if (hit('after commit')) throw new Broken('Connection terminated after the commit');
      return value;
    },
  };
  const house: House = { ...ground, db, now };
  const node: Node = {
    house,
    intake: openIntake(house),
    isDead: false,
    blow: null,
    hits: 0,
    die() {
      node.isDead = true;
      node.hits += 1;
    },
  };
  return node;
}
