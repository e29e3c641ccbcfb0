// Files of a workspace, and letters as pages that can run nothing.
export { addFile } from './keep.ts';
export { fileRoutes } from './routes.ts';
export { presentFile } from './serve.ts';
export { fileRows, type FileRow } from './store.ts';
