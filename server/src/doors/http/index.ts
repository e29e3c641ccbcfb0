// The HTTP door.
export { makeApp } from './app.ts';
export { dropOldReplies } from './idempotency.ts';
export { viewerOfUpgrade } from './who.ts';
