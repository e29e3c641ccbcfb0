// Above the field: the draft a colleague shares, that ours was taken over, and words found in another window.
import type { Conversation } from '@throughline/sdk';
import { useState, type ReactNode } from 'react';
import { keysOf } from '../../commands/remap.ts';
import { useMe, usePresence, useStore } from '../../live/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Time } from '../../ui/time.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';
import { whyNotTake } from './team-words.ts';
import type { useComposer } from './use-composer.ts';
import type { TeamDraft } from './use-draft.ts';

type Composer = ReturnType<typeof useComposer>;

export function TeamDrafts({ it, composer }: { it: Conversation; composer: Composer }) {
  const { team, isNote } = composer;
  return (
    <>
      {team.clash ? <Clash clash={team.clash} team={team} /> : null}
      {team.takenById ? <Taken by={team.takenById} composer={composer} /> : null}
      {team.shared && !isNote ? (
        <Shared key={team.shared.agentId} it={it} shared={team.shared} composer={composer} />
      ) : null}
      {isNote ? null : <Collision it={it} composer={composer} />}
    </>
  );
}

const useName = (agentId: string): string => useStore((state) => state.agents.get(agentId)?.name ?? t('Someone'));

function Shared({
  it,
  shared,
  composer,
}: {
  it: Conversation;
  shared: NonNullable<TeamDraft['shared']>;
  composer: Composer;
}) {
  const { draft, team, field, setType } = composer;
  const name = useName(shared.agentId);
  const presence = usePresence(it.id);
  const isWriting = presence?.viewers.some((viewer) => viewer.isWriting && viewer.agentId === shared.agentId);
  const [isAsked, setAsked] = useState<boolean | null>(null);
  // Whoever writes their own has them out of the way, and at hand.
  const isOpen = isAsked ?? draft.text === '';
  const words = shared.draft.text.trim();
  const title = isWriting ? t('{name} is writing a draft', { name }) : t('{name}’s draft', { name });
  const why = whyNotTake(draft, team);
  const take = (
    <Tooltip label={why ?? t('Take over the draft')} shortcut={why ? undefined : keysOf('take-draft')}>
      <button
        type="button"
        aria-disabled={why !== undefined || undefined}
        className="ui-link min-h-6"
        onClick={() => {
          if (why === undefined) void team.takeOver().then(() => field.current?.focus());
        }}
      >
        {team.takenById === shared.agentId ? t('Take it back') : t('Take over')}
      </button>
    </Tooltip>
  );
  return (
    <section aria-label={title} className="border-b border-line bg-surface px-3 py-1.5 text-sm">
      <p className="flex items-center gap-2 text-text-2">
        <Avatar name={name} seed={shared.agentId} size="xs" />
        <span role="status" className="shrink-0 font-medium text-text">
          {title}
        </span>
        {isOpen ? (
          <Time at={shared.draft.updatedAt} className="text-text-3" />
        ) : (
          <span className="min-w-0 truncate" dir="auto">
            {words}
          </span>
        )}
      </p>
      {isOpen && words !== '' ? (
        <p dir="auto" tabIndex={0} className="mt-1 max-h-28 overflow-y-auto whitespace-pre-wrap wrap-anywhere">
          {words}
        </p>
      ) : null}
      {isOpen && shared.files.length > 0 ? (
        <p className="mt-1 text-text-2">{listed(shared.files.map((file) => file.name))}</p>
      ) : null}
      <p className="mt-0.5 flex flex-wrap gap-x-4">
        {take}
        {isOpen ? (
          <button
            type="button"
            className="ui-link min-h-6"
            onClick={() => {
              setAsked(false);
              field.current?.focus();
            }}
          >
            {t('Write my own')}
          </button>
        ) : (
          <button type="button" className="ui-link min-h-6" onClick={() => setAsked(true)}>
            {t('Show draft')}
          </button>
        )}
        {isWriting ? (
          <button type="button" className="ui-link min-h-6" onClick={() => setType('note')}>
            {t('Write a note instead')}
          </button>
        ) : null}
      </p>
    </section>
  );
}

function Collision({ it, composer }: { it: Conversation; composer: Composer }) {
  const { draft, team, setType } = composer;
  const me = useMe();
  const presence = usePresence(it.id);
  const writer = presence?.viewers.find((viewer) => viewer.isWriting && viewer.agentId !== me.agent.id)?.agentId ?? '';
  const name = useName(writer);
  // Whose draft stands above already is said to write it.
  if (writer === '' || writer === team.shared?.agentId) return null;
  return (
    <p role="status" className="flex items-center gap-2 border-b border-line bg-surface px-3 py-1 text-sm text-text-2">
      {draft.text === '' ? t('{name} is writing.', { name }) : t('{name} is writing too.', { name })}{' '}
      <button type="button" className="ui-link" onClick={() => setType('note')}>
        {t('Write a note instead')}
      </button>
    </p>
  );
}

function Taken({ by, composer }: { by: string; composer: Composer }) {
  const { team } = composer;
  const name = useName(by);
  return (
    <Strip words={t('{name} took over your draft. Your words are kept here, as your own.', { name })}>
      <Choice label={t('Keep mine')} run={team.forgetTaken} />
      <Choice label={t('Discard mine')} run={team.discard} />
    </Strip>
  );
}

function Clash({ clash, team }: { clash: NonNullable<TeamDraft['clash']>; team: TeamDraft }) {
  return (
    <Strip words={t('This draft was changed in another window:')} quoted={clash.theirs.text}>
      <Choice label={t('Keep mine')} run={() => team.settle('mine')} />
      <Choice label={t('Use the other')} run={() => team.settle('other')} />
      <Choice label={t('Keep both')} run={() => team.settle('both')} />
    </Strip>
  );
}

const Strip = ({ words, quoted, children }: { words: string; quoted?: string; children: ReactNode }) => (
  <div className="border-b border-line bg-warn-soft px-3 py-1.5 text-sm">
    <p role="status">{words}</p>
    {quoted ? (
      <p dir="auto" tabIndex={0} className="mt-1 max-h-28 overflow-y-auto whitespace-pre-wrap wrap-anywhere">
        {quoted}
      </p>
    ) : null}
    <p className="mt-0.5 flex flex-wrap gap-x-4">{children}</p>
  </div>
);

const Choice = ({ label, run }: { label: string; run: () => void }) => (
  <button type="button" className="ui-link min-h-6" onClick={run}>
    {label}
  </button>
);
