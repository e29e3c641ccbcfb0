// Files of a workspace, and letters as pages that can run nothing.
export { fileRoutes } from './routes.ts';
