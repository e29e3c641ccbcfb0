// Looking after the house: what is stuck, and what has had its time.
export { housekeep } from './housekeep.ts';
export { operationRoutes } from './routes.ts';
