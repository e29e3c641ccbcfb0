// A macro as a form holds it, and back.
import type { Macro, Me } from '@throughline/sdk';
import { t } from '../../words/t.ts';

export function macroStart(macro: Macro | null) {
  const { tags = [], assignee = '', teamId = '', priority = '', status = '', snooze } = macro?.actions ?? {};
  return {
    name: macro?.name ?? '',
    /** `personal`, `shared`, or a team's id. */
    place: (macro ? (macro.teamId ?? macro.audience) : 'personal') as string,
    text: macro?.text ?? '',
    variants: (macro?.variants ?? {}) as Readonly<Record<string, string>>,
    tags: tags as readonly string[],
    assignee: assignee as string,
    teamId: teamId as string,
    priority: priority as '' | NonNullable<Macro['actions']['priority']>,
    status: (snooze === undefined ? status : 'snooze') as '' | 'open' | 'waiting' | 'closed' | 'snooze',
    snooze: snooze ?? '1d',
  };
}
type MacroForm = ReturnType<typeof macroStart>;

export function macroBody(values: MacroForm) {
  const { place, tags, assignee, teamId, priority, status, snooze } = values;
  const audience = place === 'personal' || place === 'shared' ? place : ('team' as const);
  return {
    name: values.name.trim(),
    audience: audience as 'personal' | 'shared' | 'team',
    teamId: audience === 'team' ? place : null,
    text: values.text,
    variants: Object.fromEntries(Object.entries(values.variants).filter(([, text]) => text.trim() !== '')),
    actions: {
      ...(tags.length > 0 ? { tags: [...tags] } : {}),
      ...(assignee ? { assignee } : {}),
      ...(teamId ? { teamId } : {}),
      ...(priority ? { priority } : {}),
      ...(status === 'snooze' ? { snooze: snooze.trim() } : status ? { status } : {}),
    },
  };
}

/** Somebody to try it on: known well, or not at all. */
export const tryValues = (isKnown: boolean, me: Pick<Me, 'agent' | 'workspace'>): Record<string, string> => ({
  'agent.name': me.agent.name,
  'agent.first_name': me.agent.name.split(' ')[0]!,
  'workspace.name': me.workspace.name,
  'conversation.number': '#1042',
  ...(isKnown
    ? {
        'contact.name': t('Ada Lovelace'),
        'contact.first_name': t('Ada'),
        'contact.email': 'ada@shop.example',
        'contact.phone': '+44 20 7946 0018',
        'conversation.subject': t('Where is my parcel?'),
        'fact.order': '8841',
      }
    : {}),
});
