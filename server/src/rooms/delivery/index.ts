// The way out: answers, the outbox, and what became of each message.
export { addAutomatic, deliveryRoutes, messageBody, onlineVisitors } from './routes.ts';
export { addAnswer, startConversation, wakeDelivery } from './answer.ts';
export { deliver, recoverClaims, recipientOf } from './deliver.ts';
export { runDelivery } from './sender.ts';
export { waysTo, type Way } from './reply-routes.ts';
export { depths } from './store.ts';
