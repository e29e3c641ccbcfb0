// What customers have already told us.
export { contextFollower } from './gather.ts';
export { contextRoutes } from './routes.ts';
export { dropUnsaid, factsOf } from './store.ts';
