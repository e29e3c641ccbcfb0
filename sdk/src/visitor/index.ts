// The client of a customer's device: what a website chat or an app needs, with nothing but `fetch`, `WebSocket` and a storage handed in.
export { createVisitor } from './visitor.ts';
export { socketLink } from './live-link.ts';
export { canChange, reactionTo } from './message-deeds.ts';
export { isPassing } from './calls.ts';
export type * from './types.ts';
