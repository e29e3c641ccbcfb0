// How long things are kept.
export { removalRoutes, removeHeld } from './remove.ts';
export { retentionRoutes } from './routes.ts';
export { beginAll, RETENTION_CLOCK, RETENTION_TASK, runRetention } from './run.ts';
export { contentsOf } from './store.ts';
