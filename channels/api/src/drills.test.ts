// The API channel stands the drills of every channel, in a real house before a program that keeps keys.
import { after } from 'node:test';
import type { Raw } from '@throughline/channel-kit';
import { startDouble, type Fault } from '../../../tools/doubles/shared/server.ts';
import { providerOf, standsTheDrills } from '../../../tools/drills/index.ts';
import { api } from './index.ts';

const taken = new Map<string, string>();
const program = await startDouble({
  judge: () => null,
  answer(call) {
    if (call.given?.['type'] === 'ping') return { status: 204 };
    const key = call.headers['idempotency-key'] ?? '';
    if (taken.has(key)) return { status: 409, json: {} };
    taken.set(key, String(call.given?.['text'] ?? ''));
    return { status: 200, json: {} };
  },
  refuse: () => ({ status: 400 }),
});
after(() => program.stop());
const told = (event: object): Raw => ({
  body: new TextEncoder().encode(JSON.stringify(event)),
  headers: { 'content-type': 'application/json' },
  meta: { receivedAt: '2026-11-20T12:00:00.000Z' },
});
const from = { id: 'u-1', name: 'Ada' };

standsTheDrills(api, {
  settings: {
    token: 'a-token-of-the-tests-0123456789',
    signingSecret: 'a-signing-secret-of-the-tests',
    answersUrl: `${program.url}/answers`,
  },
  says: (n, text) => told({ id: `m-${n}`, from, text }),
  unknown: (n) => told({ id: `m-${n}`, from, text: '', special: { type: 'hologram' } }),
  status: (messageId, state) => told({ type: 'status', id: `s-${messageId}-${state}`, messageId, state }),
  provider: providerOf<Fault>(
    {
      fail: (fault, times) => program.fail(/answers/, fault, times),
      recover: program.recover,
      reached: () => [...taken.values()],
    },
    {
      busy: { status: 429, json: {}, headers: { 'retry-after': '1' } },
      broken: { status: 500, json: {} },
      silence: 'accept-then-hang',
      revoked: { status: 401, json: {} },
      gone: { status: 410, json: { detail: 'This user deleted their account' } },
    },
  ),
});
