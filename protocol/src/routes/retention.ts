// How long a workspace keeps what it no longer needs.
import { z } from 'zod';
import { route } from '../route.ts';
import { RetentionCounts, RetentionRules, RetentionRun } from '../things/index.ts';

const Retention = z.object({ rules: RetentionRules, runs: z.array(RetentionRun) });
export const retention = {
  getRetention: route({
    method: 'GET',
    path: '/retention',
    caller: 'agent',
    scope: 'workspace:read',
    summary: 'How long things are kept, and the last runs',
    reply: Retention,
  }),
  changeRetention: route({
    method: 'PATCH',
    path: '/retention',
    caller: 'agent',
    scope: 'workspace:write',
    summary: 'Change how long things are kept; needs contacts:erase too. Acts with the next run, each night',
    body: RetentionRules.partial(),
    reply: Retention,
  }),
  previewRetention: route({
    method: 'POST',
    path: '/retention/preview',
    caller: 'agent',
    scope: 'workspace:read',
    summary: 'What these rules would let go of now, counted up to `limit`',
    body: RetentionRules.partial(),
    reply: RetentionCounts.extend({ limit: z.number().int() }),
    status: 200,
  }),
  runRetention: route({
    method: 'POST',
    path: '/retention/runs',
    caller: 'agent',
    scope: 'workspace:write',
    summary: 'Let go now of what the rules say; needs contacts:erase too',
    reply: RetentionRun,
  }),
} as const;
