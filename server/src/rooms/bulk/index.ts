// Changes to many conversations at once, as jobs.
export { runBulk } from './bulk.ts';
export { BULK_TASK } from './later.ts';
export { bulkRoutes } from './routes.ts';
