// App panels: orders, invoices, whatever a company's own programs know, beside the conversation.
export { panelRoutes } from './routes.ts';
