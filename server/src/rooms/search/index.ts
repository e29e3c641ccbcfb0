// Finding people, matters and words.
export { searchRoutes } from './routes.ts';
