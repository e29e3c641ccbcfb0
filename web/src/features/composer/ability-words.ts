// What a channel can do, in a line for people, told from its card.
import type { ChannelKind } from '@throughline/sdk';

export function abilityWords({ abilities }: Pick<ChannelKind, 'abilities'>): string {
  const { buttons, list, cards, edit, remove, reactions, receipts } = abilities;
  const shown = [
    ...(buttons.max > 0 ? ['buttons'] : (buttons.links ?? 0) > 0 ? ['links'] : []),
    ...(list ? ['lists'] : []),
    ...(cards ? ['cards'] : []),
    ...(reactions.outbound ? ['reactions'] : []),
  ];
  const after = [...(edit.outbound ? ['edited'] : []), ...(remove.outbound ? ['deleted'] : [])];
  return [
    shown.length > 0 ? `Shows ${shown.join(', ')}` : 'Words only, choices are numbered',
    ...(after.length > 0 ? [`can be ${after.join(' and ')}`] : []),
    receipts.includes('read') ? 'tells when read' : receipts.includes('delivered') ? 'tells when delivered' : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
