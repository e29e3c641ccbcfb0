// What customers have already told us.
export { contextFollower } from './gather.ts';
export { contextRoutes } from './routes.ts';
export { factsOf } from './store.ts';
