// The HTTP door.
export { makeApp } from './app.ts';
export { dropOldReplies } from './idempotency.ts';
export type { DoorOptions } from './options.ts';
export { originOf, viewerOfUpgrade } from './who.ts';
