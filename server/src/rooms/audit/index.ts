// The audit log: who changed what of the house itself, when and from where.
export { auditRoutes } from './routes.ts';
