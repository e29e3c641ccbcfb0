// Files of a workspace, and letters as pages that can run nothing.
export { addFile, addKept } from './keep.ts';
export { pictureMime } from './remote.ts';
export { giveOutside, outsideUrl } from './outside.ts';
export { fileRoutes } from './routes.ts';
export { presentFile } from './serve.ts';
export { useFiles } from './store.ts';
