// What agents should hear of: the list behind the bell, and the letter for those who are away.
export { ALERT_PUSH_TASK, pushAlerts } from './browsers.ts';
export { ALERTS_CHANGED, alertFollower } from './follow.ts';
export { ALERT_LETTERS_TASK, mailAlerts } from './letters.ts';
export { alertRoutes } from './routes.ts';
