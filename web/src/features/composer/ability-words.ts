// What a channel can do, in a line for people, told from its card.
import type { ChannelKind } from '@throughline/sdk';
import { t } from '../../words/t.ts';
import { listed } from '../../words/lists.ts';

export function abilityWords({ abilities }: Pick<ChannelKind, 'abilities'>): string {
  const { buttons, list: rows, cards, location, contactCard, edit, remove, reactions, receipts } = abilities;
  const shown = [
    ...(buttons.max > 0 ? [t('buttons')] : (buttons.links ?? 0) > 0 ? [t('links')] : []),
    ...(rows ? [t('lists')] : []),
    ...(cards ? [t('cards')] : []),
    ...(location ? [t('places')] : []),
    ...(contactCard ? [t('contacts')] : []),
    ...(reactions.outbound ? [t('reactions')] : []),
  ];
  return [
    shown.length > 0 ? t('Shows {what}', { what: listed(shown) }) : t('Words only, choices are numbered'),
    edit.outbound && remove.outbound
      ? t('can be edited and deleted')
      : edit.outbound
        ? t('can be edited')
        : remove.outbound
          ? t('can be deleted')
          : '',
    receipts.includes('read') ? t('tells when read') : receipts.includes('delivered') ? t('tells when delivered') : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
