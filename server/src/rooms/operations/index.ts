// Looking after the house: how it is, what is stuck, and what has had its time.
export { examine, type Finding, findingsOf, stateOf } from './doctor/index.ts';
export { housekeep } from './housekeep.ts';
export { lookUpNumbers } from './numbers.ts';
export { operationRoutes } from './routes.ts';
