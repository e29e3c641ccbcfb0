// The way out: answers, the outbox, and what became of each message.
export { limitsOf } from './pace.ts';
export { onlineVisitors } from './online.ts';
export { addAutomatic, deliveryRoutes } from './routes.ts';
export { addAnswer } from './answer.ts';
export { runDelivery } from './sender.ts';
export { waysTo } from './reply-routes.ts';
export { PUSH_TASK, UNSEEN_TASK, watchUnseen } from './unseen.ts';
