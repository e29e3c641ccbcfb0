// Tables of people brought in.
export { importRoutes } from './routes.ts';
export { IMPORT_TASK, runImport } from './run.ts';
