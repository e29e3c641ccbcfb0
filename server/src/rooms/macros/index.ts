// Macros: words written once and sent often.
export { macroRoutes } from './routes.ts';
