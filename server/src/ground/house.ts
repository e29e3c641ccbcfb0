// What main.ts builds once and hands to every verb: the ground under the rooms. No room is named here.
import type { Channel, Net } from '@throughline/channel-kit';
import type { Config } from './config.ts';
import type { Db } from './db.ts';
import type { Disk } from './disk.ts';
import type { Files } from './files.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import type { Mailer } from './mailer.ts';
import type { KeyRing } from './secrets.ts';

export interface House {
  readonly config: Config;
  readonly log: Log;
  readonly db: Db;
  readonly files: Files;
  readonly disk: Disk;
  readonly keys: KeyRing;
  /** For addresses a customer or stranger can influence: no private networks. */
  readonly net: Net;
  /** The same for vendors' addresses set by the operator, where private hosts are allowed. */
  readonly vendorNet: Net;
  readonly kinds: ReadonlyMap<string, Channel>;
  readonly live: Live;
  /** Mail of the house itself: invitations, resets, proofs. */
  readonly mailer: Mailer;
  /** The clock, handed in so that tests can move it. */
  now(): Date;
  /** HMAC of a text, short and URL-safe, bound to this installation. */
  sign(text: string): string;
}
