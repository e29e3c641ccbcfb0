// Going live, rehearsed: a message through each channel, and a report that says what works.
export { rehearsalRoutes } from './routes.ts';
export { runRehearsal } from './run.ts';
export { REHEARSAL_TASK } from './start.ts';
