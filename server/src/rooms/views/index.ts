// Views that people keep of the inbox.
export { viewRoutes } from './routes.ts';
export { viewsForAgents } from './present.ts';
