// What main.ts may hand to the HTTP door besides the rooms' handlers.
import type { FastifyInstance } from 'fastify';
import type { RouteName } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import type { VisitorViewer } from '../../ground/viewer.ts';
import type { Rates } from './rates.ts';

export interface DoorOptions {
  /** Whose device a `Visitor` token is; null for a token that is none. */
  visitorOf?(house: House, token: string): Promise<VisitorViewer | null>;
  /** Sites that may show this channel's chat frame, as `https://shop.example`; null: any; empty: none. Undefined channel: null. */
  frameAncestorsOf?(house: House, channelId: string): Promise<readonly string[] | null>;
  /** More doors on the same server (hooks …). Inside, every body arrives as the raw bytes. */
  register?(app: FastifyInstance): void | Promise<void>;
  /** Reasons why this node is not ready; empty: it is. The database is asked anyway. */
  troubles?(): Promise<readonly string[]>;
  /** Contracts without a handler yet. Any other missing one stops the start. */
  readonly allowMissing?: readonly RouteName[] | 'any';
  /** Holds every reply against its contract and refuses to send what does not fit. */
  readonly checkReplies?: boolean;
  readonly rates?: Rates;
  readonly uploadMegabytes?: number;
  /** Folders with the built app and the built widget. */
  readonly webDir?: string;
  readonly widgetDir?: string;
}
