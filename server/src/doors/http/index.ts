// The HTTP door.
export { makeApp, makeHealthApp } from './app.ts';
export { dropOldReplies } from './idempotency.ts';
export { viewerOfUpgrade } from './who.ts';
