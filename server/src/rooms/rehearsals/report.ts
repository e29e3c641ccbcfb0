// A rehearsal as its readers see it: over REST, and as a page of text to keep.
import type { Rehearsal } from '@throughline/protocol';
import type { z } from 'zod';
import type { House } from '../../ground/house.ts';
import type { RehearsalRow } from './store.ts';

type Body = z.output<typeof Rehearsal>;

export function presentRehearsal(house: House, row: RehearsalRow): Body {
  const steps = row.channels.flatMap((part) => part.steps);
  const count = (state: string) => steps.filter((step) => step.state === state).length;
  return {
    id: row.id,
    state: row.state,
    code: row.code,
    startedBy: row.started_by,
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    clearedAt: row.cleared_at?.toISOString() ?? null,
    madeContacts: row.contact_ids.length,
    counts: { ok: count('ok'), failed: count('failed'), skipped: count('skipped'), waiting: count('waiting') },
    channels: row.channels.map((part) => ({
      channelId: part.channelId,
      name: part.name,
      kind: part.kind,
      title: house.kinds.get(part.kind)?.card.title ?? part.kind,
      label: part.label,
      writeUrl: part.writeUrl,
      steps: part.steps.map((step) => ({
        id: step.id,
        title: step.title,
        state: step.state,
        detail: step.detail,
        remedy: step.remedy,
        startedAt: step.startedAt,
        endedAt: step.endedAt,
        conversationId: step.conversationId ?? null,
      })),
    })),
  };
}

const words = { ok: 'works', failed: 'DOES NOT WORK', skipped: 'not tested', waiting: 'waiting' } as const;
/** Markdown, which reads well as plain text too. */
export function reportOf(body: Body): string {
  const { ok, failed, skipped, waiting } = body.counts;
  const time = (at: string) => at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
  const lines = [
    `# Go-live rehearsal, ${time(body.createdAt)}`,
    '',
    `Started by ${body.startedBy || 'a key'}; ${body.state}${body.endedAt ? ` at ${time(body.endedAt)}` : ''}.`,
    `${ok} work, ${failed} do not, ${skipped} were not tested${waiting > 0 ? `, ${waiting} are waited for` : ''}.`,
  ];
  for (const channel of body.channels) {
    lines.push('', `## ${channel.name} (${channel.title}${channel.label ? `, ${channel.label}` : ''})`, '');
    for (const step of channel.steps) {
      const took = step.endedAt ? (Date.parse(step.endedAt) - Date.parse(step.startedAt)) / 1000 : null;
      lines.push(
        `- ${step.title}: **${words[step.state]}**${took === null ? '' : ` (${time(step.endedAt!)}, ${took.toFixed(1)} s)`}`,
      );
      if (step.detail) lines.push(`  ${step.detail.replace(/\s+/g, ' ')}`);
      if (step.remedy && step.state === 'failed') lines.push(`  What helps: ${step.remedy.replace(/\s+/g, ' ')}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
