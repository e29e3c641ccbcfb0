// Notes on a contact: the pinned ones first. What is done shows at once; a refusal puts it back and says so.
import type { client, ContactNote } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { MoreHorizontal, Pin } from 'lucide-react';
import { useState } from 'react';
import { t } from '../words/t.ts';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import { IconButton } from './icon-button.tsx';
import { Menu, type MenuEntry } from './menu.tsx';
import { Textarea } from './textarea.tsx';
import { Time } from './time.tsx';
import { say, sayUndo } from './toast.ts';
import { troubleOf } from './use-form.ts';

export interface ContactNotesProps {
  readonly api: Pick<
    ReturnType<typeof client>,
    'listContactNotes' | 'addContactNote' | 'changeContactNote' | 'removeContactNote' | 'restoreContactNote'
  >;
  readonly contactId: string;
  readonly me: { readonly id: string; readonly name: string };
  readonly mayWrite: boolean;
  /** Words of others too. */
  readonly mayModerate: boolean;
  /** One is being begun. */
  readonly isAdding: boolean;
  readonly onAdding: (isAdding: boolean) => void;
}
type Notes = { readonly items: readonly ContactNote[] };
const inOrder = (notes: readonly ContactNote[]) => [
  ...notes.filter((note) => note.isPinned),
  ...notes.filter((note) => !note.isPinned),
];

export function ContactNotes({ api, contactId, me, mayWrite, mayModerate, isAdding, onAdding }: ContactNotesProps) {
  const queries = useQueryClient();
  // Begins with the contact's own key: news of them asks for the notes again.
  const queryKey = ['contacts', 'one', contactId, 'notes'];
  const notes = useQuery({ queryKey, queryFn: () => api.listContactNotes({ params: { id: contactId } }) });
  const [editing, setEditing] = useState<string | null>(null);
  const items = notes.data?.items ?? [];
  const attempt = async (
    next: (now: readonly ContactNote[]) => readonly ContactNote[],
    work: () => Promise<unknown>,
  ) => {
    await queries.cancelQueries({ queryKey });
    const before = queries.getQueryData<Notes>(queryKey);
    queries.setQueryData<Notes>(queryKey, (now) => ({ items: inOrder(next(now?.items ?? [])) }));
    try {
      await work();
      return true;
    } catch (error) {
      queries.setQueryData(queryKey, before);
      say({ title: t('Could not save the note'), detail: troubleOf(error).message, tone: 'danger' });
      return false;
    } finally {
      void queries.invalidateQueries({ queryKey });
    }
  };
  const patch = (id: string, change: Partial<ContactNote>) => (now: readonly ContactNote[]) =>
    now.map((note) => (note.id === id ? { ...note, ...change } : note));
  const pin = (note: ContactNote) =>
    void attempt(patch(note.id, { isPinned: !note.isPinned }), () =>
      api.changeContactNote({ params: { id: note.id }, body: { isPinned: !note.isPinned } }),
    );
  const remove = async (note: ContactNote) => {
    const params = { id: note.id };
    if (
      await attempt(
        (now) => now.filter((each) => each.id !== note.id),
        () => api.removeContactNote({ params }),
      )
    )
      sayUndo(t('Note deleted'), () => {
        void attempt(
          (now) => [note, ...now],
          () => api.restoreContactNote({ params }),
        );
      });
  };
  const add = (text: string) =>
    attempt(
      (now) => [
        {
          id: `new ${text}`,
          text,
          author: { type: 'agent', id: me.id, name: me.name },
          isPinned: false,
          editedAt: null,
          createdAt: new Date().toISOString(),
        },
        ...now,
      ],
      () => api.addContactNote({ params: { id: contactId }, body: { text } }),
    );
  const entries = (note: ContactNote): MenuEntry[] => {
    const isMine = note.author.id === me.id || mayModerate;
    const pinning = { label: note.isPinned ? t('Unpin') : t('Pin to the top'), run: () => pin(note) };
    if (!isMine) return [pinning];
    return [
      pinning,
      { label: t('Edit'), run: () => setEditing(note.id) },
      { label: t('Delete'), isDanger: true, run: () => void remove(note) },
    ];
  };
  if (notes.isError && !notes.data)
    return (
      <p className="text-sm text-text-2">
        {t('Could not load the notes.')}{' '}
        <button type="button" className="ui-link min-h-6" onClick={() => void notes.refetch()}>
          {t('Retry')}
        </button>
      </p>
    );
  return (
    <div className="flex flex-col gap-2">
      {items.length === 0 && notes.data && !mayWrite ? <p className="text-sm text-text-3">{t('None')}</p> : null}
      <ul aria-label={t('Notes')} className="flex flex-col gap-2 empty:hidden">
        {items.map((note) => (
          <li key={note.id} className="rounded-card bg-note px-3 py-2 text-note-text">
            {editing === note.id ? (
              <Writing
                start={note.text}
                onLeave={() => setEditing(null)}
                onKeep={(text) => {
                  setEditing(null);
                  void attempt(patch(note.id, { text }), () =>
                    api.changeContactNote({ params: { id: note.id }, body: { text } }),
                  );
                }}
              />
            ) : (
              <>
                <div className="flex items-start gap-1">
                  <p className="min-w-0 flex-1 wrap-anywhere whitespace-pre-wrap" dir="auto">
                    {note.text}
                  </p>
                  {mayWrite ? (
                    <Menu
                      align="end"
                      entries={entries(note)}
                      trigger={
                        <IconButton
                          size="sm"
                          label={t('More about this note')}
                          icon={<MoreHorizontal size={14} aria-hidden />}
                        />
                      }
                    />
                  ) : null}
                </div>
                <p className="mt-1 flex flex-wrap items-center gap-x-1.5 text-sm">
                  {note.isPinned ? (
                    <span className="inline-flex items-center gap-1 font-medium">
                      <Pin size={12} aria-hidden />
                      {t('Pinned')}
                    </span>
                  ) : null}
                  <span>{note.author.name}</span>
                  <Time at={note.createdAt} />
                  {note.editedAt ? <span>{t('Edited')}</span> : null}
                </p>
              </>
            )}
          </li>
        ))}
      </ul>
      {mayWrite ? (
        isAdding ? (
          <Writing
            start=""
            onLeave={() => onAdding(false)}
            onKeep={(text) => {
              onAdding(false);
              void add(text);
            }}
          />
        ) : (
          <Button size="sm" look="ghost" className="self-start" onClick={() => onAdding(true)}>
            {t('Add a note')}
          </Button>
        )
      ) : null}
    </div>
  );
}

function Writing({ start, onKeep, onLeave }: { start: string; onKeep: (text: string) => void; onLeave: () => void }) {
  const [text, setText] = useState(start);
  const isEmpty = text.trim() === '';
  const keep = () => {
    if (isEmpty) return;
    if (text.trim() === start) onLeave();
    else onKeep(text.trim());
  };
  return (
    <form
      className={classes('flex flex-col gap-2', start === '' && 'rounded-card bg-note p-2')}
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <Textarea
        aria-label={t('Note on the contact')}
        value={text}
        onValueChange={setText}
        maxLength={10_000}
        rows={3}
        dir="auto"
        autoFocus
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            onLeave();
          }
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            keep();
          }
        }}
      />
      <div className="flex gap-2">
        <Button size="sm" look="primary" type="submit" disabled={isEmpty}>
          {t('Save note')}
        </Button>
        <Button size="sm" onClick={onLeave}>
          {t('Cancel')}
        </Button>
      </div>
    </form>
  );
}
