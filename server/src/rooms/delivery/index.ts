// The way out: answers, the outbox, and what became of each message.
export { limitsOf } from './pace.ts';
export { onlineVisitors } from './online.ts';
export { addAutomatic } from './automatic.ts';
export { deliveryRoutes } from './routes.ts';
export { replyAutomatically } from './reply-automatically.ts';
export { addAnswer, startConversation } from './answer.ts';
export { runDelivery } from './sender.ts';
export { waysTo } from './reply-routes.ts';
export { tellRead } from './tell-read.ts';
export { tellWriting } from './tell-writing.ts';
export { PUSH_TASK, UNSEEN_TASK, watchUnseen } from './unseen.ts';
