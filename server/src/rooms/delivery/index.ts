// The way out: answers, the outbox, and what became of each message.
export { addAutomatic, deliveryRoutes, onlineVisitors } from './routes.ts';
export { addAnswer } from './answer.ts';
export { runDelivery } from './sender.ts';
export { waysTo } from './reply-routes.ts';
export { UNSEEN_TASK, watchUnseen } from './unseen.ts';
