// Webhooks: telling other programs what changed.
export { type BodiesOf, deliverDue, runDeliveries } from './deliver.ts';
export { hookFollower } from './follow.ts';
export { hookRoutes } from './routes.ts';
