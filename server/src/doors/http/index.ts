// The HTTP door.
export { makeApp } from './app.ts';
export { dropOldReplies } from './idempotency.ts';
export type { DoorOptions } from './options.ts';
export { originOf } from './who.ts';
