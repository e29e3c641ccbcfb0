// Where a call came from, for sessions and the audit log.
import type { Incoming } from '../../ground/handlers.ts';
import type { From } from './auth/port.ts';

export const from = (incoming: Incoming): From => ({
  ip: incoming.ip,
  userAgent: String(incoming.headers['user-agent'] ?? '').slice(0, 500),
});
