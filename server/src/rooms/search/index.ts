// Finding people, matters and words.
export { searchRoutes } from './routes.ts';
export { search, type Hit, type Question } from './search.ts';
