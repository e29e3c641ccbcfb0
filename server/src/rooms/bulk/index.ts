// Changes to many conversations at once, as jobs.
export { BULK_TASK, runBulk } from './bulk.ts';
export { bulkRoutes } from './routes.ts';
