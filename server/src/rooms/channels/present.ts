// A channel as it goes out: secrets by name only.
import { defaultTone } from '@throughline/domain';
import type { Channel as ChannelBody } from '@throughline/protocol';
import type { z } from 'zod';
import type { House } from '../../ground/house.ts';
import type * as store from './store.ts';

export function presentChannel(house: House, row: store.ChannelRow): z.output<typeof ChannelBody> {
  const hidden = new Set(
    house.kinds
      .get(row.kind)
      ?.card.settings.filter((field) => field.kind === 'hidden' || field.kind === 'secret')
      .map((field) => field.key),
  );
  const tone = row.tone ?? defaultTone(house.kinds.get(row.kind)?.card.abilities ?? plain);
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    label: row.label,
    settings: Object.fromEntries(Object.entries(row.settings).filter(([key]) => !hidden.has(key))),
    secretsSet: Object.keys(row.secrets),
    state: row.state,
    stateDetail: row.state_detail,
    stateRemedy: row.state_remedy,
    stateAt: row.state_at.toISOString(),
    teamId: row.team_id,
    hours: row.hours && row.hours.map((day) => day.map(([from, to]): [string, string] => [from, to])),
    welcomeText: row.welcome_text,
    closedText: row.closed_text,
    tone: { ...tone, examples: [...tone.examples] },
    hasOwnTone: row.tone !== null,
    hookUrl: house.kinds.get(row.kind)?.intake.hook ? `${house.config.publicUrl ?? ''}/hooks/${row.id}` : null,
    writeUrl: house.kinds.get(row.kind)?.writeUrl?.(row.settings) ?? null,
    lastInboundAt: row.last_inbound_at?.toISOString() ?? null,
    lastOutboundAt: row.last_outbound_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}
/** Of a kind this installation does not know any more. */
const plain = { text: {}, subject: false, live: false, markup: 'none' };
