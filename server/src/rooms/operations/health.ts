// How the house is, for a screen: asked once for everybody who looks at about the same time, because each look signs in everywhere.
import type { SystemHealth } from '@throughline/protocol';
import type { z } from 'zod';
import type { House } from '../../ground/house.ts';
import { examine, stateOf } from './doctor/index.ts';

type Health = z.output<typeof SystemHealth>;

const KEPT_MS = 10_000;
const KEPT_LIMIT = 1000;
const kept = new Map<string, { readonly until: number; readonly health: Promise<Health> }>();

export async function currentHealth(house: House, workspaceId: string): Promise<Health> {
  const known = kept.get(workspaceId);
  if (known && known.until > performance.now()) return await known.health;
  if (kept.size >= KEPT_LIMIT) kept.clear();
  const health = look(house, workspaceId);
  kept.set(workspaceId, { until: performance.now() + KEPT_MS, health });
  health.catch(() => kept.delete(workspaceId));
  return await health;
}

async function look(house: House, workspaceId: string): Promise<Health> {
  const findings = await examine(house, { workspaceId, isAsked: true });
  return { checkedAt: house.now().toISOString(), state: stateOf(findings), findings };
}
