// What the wizard remembers between visits: which step, and what was typed, the password excepted.
import { msg, type Msg } from '../../words/t.ts';

export const stages = ['owner', 'workspace', 'channel', 'team', 'done'] as const;
export type Stage = (typeof stages)[number];
export const stageTitles: Record<Stage, Msg> = {
  owner: msg('You'),
  workspace: msg('Workspace'),
  channel: msg('Channels'),
  team: msg('Teammates'),
  done: msg('Done'),
};

export interface Memory {
  readonly stage: Stage;
  readonly name: string;
  readonly email: string;
  readonly workspaceName: string;
}
const key = 'throughline.setup';
export const fresh: Memory = { stage: 'owner', name: '', email: '', workspaceName: '' };

/** What was kept; anything unreadable starts anew. */
export function readMemory(kept: string | null): Memory {
  try {
    const given = JSON.parse(kept ?? '{}') as Partial<Record<keyof Memory, unknown>>;
    const text = (value: unknown): string => (typeof value === 'string' ? value : '');
    return {
      stage: stages.find((stage) => stage === given.stage) ?? 'owner',
      name: text(given.name),
      email: text(given.email),
      workspaceName: text(given.workspaceName),
    };
  } catch {
    return fresh;
  }
}
/** Where the wizard opens: before there is a workspace the password is still needed, so one starts with oneself; after, never again. */
export function openingStage(memory: Memory, isNeeded: boolean): Stage {
  if (isNeeded) return 'owner';
  return memory.stage === 'owner' || memory.stage === 'workspace' ? 'channel' : memory.stage;
}

export function loadMemory(): Memory {
  try {
    return readMemory(localStorage.getItem(key));
  } catch {
    return fresh;
  }
}
export function keepMemory(memory: Memory): void {
  try {
    localStorage.setItem(key, JSON.stringify(memory));
  } catch {
    // Without storage the wizard still works, it only cannot be resumed.
  }
}
