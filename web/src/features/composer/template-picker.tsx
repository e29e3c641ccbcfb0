// Messages approved beforehand: found by words, filled in beside a preview, and sent in or outside the window.
import { useQuery } from '@tanstack/react-query';
import { previewOf, type Template } from '@throughline/domain';
import type { ChannelKind, Contact, ReplyRoute } from '@throughline/sdk';
import { FileText, Send } from 'lucide-react';
import { useState } from 'react';
import { api, fileUrl, wordsOf, upload, useStore } from '../../live/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { RichContentView } from '../../ui/rich-content.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { Select } from '../../ui/select.tsx';
import { shownValue } from './route-menu.tsx';
import { foundTemplates, knownValues, slotLabel, whyNotUse, whyNotYet } from './template-words.ts';
import { t } from '../../words/t.ts';

export interface TemplateSending {
  readonly route: ReplyRoute;
  readonly template: Template;
  readonly values: Readonly<Record<string, string>>;
  readonly file: { readonly id: string; readonly name: string } | null;
}
interface Filled {
  readonly values: Readonly<Record<string, string>>;
  readonly file: { readonly id: string; readonly name: string; readonly mime: string } | null;
  readonly upload: 'none' | 'going' | 'failed';
  readonly why: string;
}
const nothing: Filled = { values: {}, file: null, upload: 'none', why: '' };

export function TemplatePicker({
  contact,
  routes,
  isOpen,
  onClose,
  onSend,
}: {
  /** Whose facts fill what can be guessed. */
  contact: Contact | undefined;
  /** Ways a template may go. */
  routes: readonly ReplyRoute[];
  isOpen: boolean;
  onClose: () => void;
  onSend: (sending: TemplateSending) => void;
}) {
  const kinds = useStore((state) => state.kinds);
  const [at, setAt] = useState(0);
  const route = routes[at] ?? routes[0];
  const [typed, setTyped] = useState('');
  const [id, setId] = useState<string | null>(null);
  const [filled, setFilled] = useState(nothing);
  const asked = useQuery({
    queryKey: ['templates', route?.channelId],
    queryFn: () => api.listTemplates({ params: { id: route!.channelId }, query: {} }),
    enabled: isOpen && route !== undefined,
    staleTime: 60_000,
  });
  const templates: readonly Template[] = (asked.data?.items ?? []) as readonly Template[];
  const found = foundTemplates(templates, typed);
  const chosen = templates.find((each) => each.id === id);
  const values = valuesOf(chosen, filled);
  const whyNot = whyNotYet(chosen, values, filled.upload === 'going');
  const pick = (template: Template) => {
    setId(template.id);
    setFilled({ ...nothing, values: route ? knownValues(template, contact, route) : {} });
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('Send a template')}
      description={t('Approved beforehand, so it may be sent at any time, also outside the reply window.')}
      width="lg"
      footer={
        <>
          <p role="status" className="me-auto self-center text-sm text-text-2">
            {chosen ? whyNot : ''}
          </p>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button
            look="primary"
            icon={<Send size={14} aria-hidden className="rtl:-scale-x-100" />}
            aria-disabled={whyNot !== null || undefined}
            onClick={() => {
              if (whyNot === null && chosen && route) onSend({ route, template: chosen, values, file: filled.file });
            }}
          >
            {t('Send template')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 md:h-[26rem] md:grid-cols-[17rem_minmax(0,1fr)]">
        <div className="flex min-h-0 flex-col gap-2">
          {routes.length > 1 ? (
            <Select
              label={t('Send by')}
              value={String(routes.indexOf(route!))}
              onChange={(next) => {
                setAt(Number(next));
                setId(null);
              }}
              choices={routes.map((each, index) => ({ value: String(index), label: routeLabel(each, kinds) }))}
            />
          ) : null}
          <SearchInput
            label={t('Search templates')}
            placeholder={t('Search templates')}
            value={typed}
            onSearch={setTyped}
            autoFocus
          />
          <List asked={asked} found={found} chosen={id} typed={typed} onPick={pick} />
        </div>
        {chosen ? (
          <Filling key={chosen.id} template={chosen} values={values} filled={filled} onFilled={setFilled} />
        ) : (
          <p className="hidden self-center text-center text-text-3 md:block">
            {t('Choose a template to see it filled in.')}
          </p>
        )}
      </div>
    </Dialog>
  );
}

const routeLabel = (route: ReplyRoute, kinds: ReadonlyMap<string, ChannelKind>): string =>
  `${kinds.get(route.channelKind)?.title ?? route.channelName} ${shownValue(route)}`.trim();
/** A header's file goes by its id, everything else by what was typed. */
function valuesOf(template: Template | undefined, filled: Filled): Readonly<Record<string, string>> {
  const files = (template?.slots ?? []).filter(({ kind }) => kind !== 'text');
  return { ...filled.values, ...Object.fromEntries(files.map(({ key }) => [key, filled.file?.id ?? ''])) };
}

function List({
  asked,
  found,
  chosen,
  typed,
  onPick,
}: {
  asked: { isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown };
  found: readonly Template[];
  chosen: string | null;
  typed: string;
  onPick: (template: Template) => void;
}) {
  if (asked.isPending) return <p className="p-2 text-text-3">{t('Asking the provider…')}</p>;
  if (asked.isError)
    return (
      <p role="alert" className="p-2 text-danger">
        {wordsOf(asked.error)}{' '}
        <button type="button" className="ui-link" onClick={() => void asked.refetch()}>
          {t('Retry')}
        </button>
      </p>
    );
  if (found.length === 0)
    return (
      <p className="p-2 text-text-2">
        {typed === ''
          ? t('This channel has no templates yet. They are made at the provider.')
          : t('No template is like that.')}
      </p>
    );
  return (
    <ul
      aria-label={t('Templates')}
      className="flex max-h-48 min-h-0 flex-1 flex-col gap-0.5 overflow-y-auto md:max-h-none"
      tabIndex={-1}
    >
      {found.map((template) => {
        const why = whyNotUse(template);
        return (
          <li key={template.id}>
            <button
              type="button"
              aria-pressed={template.id === chosen}
              onClick={() => onPick(template)}
              className={classes(
                'flex w-full flex-col items-start gap-0.5 rounded-control px-2 py-1.5 text-start hover:bg-hover',
                template.id === chosen && 'bg-selected',
              )}
            >
              <span className="flex w-full items-center gap-1.5">
                <span className={classes('min-w-0 flex-1 truncate font-medium', why !== '' && 'text-text-2')}>
                  {template.name.replaceAll('_', ' ')}
                </span>
                <Badge>{template.language}</Badge>
                {template.state === 'approved' ? null : (
                  <Badge tone={template.state === 'pending' ? 'warn' : 'danger'}>{template.state}</Badge>
                )}
              </span>
              <span className="line-clamp-1 text-sm text-text-2">{why || template.body}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Filling({
  template,
  values,
  filled,
  onFilled,
}: {
  template: Template;
  values: Readonly<Record<string, string>>;
  filled: Filled;
  onFilled: (change: (now: Filled) => Filled) => void;
}) {
  const put = (file: File) => {
    onFilled((now) => ({ ...now, upload: 'going', why: '', file: null }));
    upload(file, () => undefined).done.then(
      ({ id, name, mime }) => onFilled((now) => ({ ...now, upload: 'none', file: { id, name, mime } })),
      (error: unknown) => onFilled((now) => ({ ...now, upload: 'failed', why: wordsOf(error) })),
    );
  };
  const never = whyNotUse(template);
  return (
    <div className="flex min-h-0 flex-col gap-3 md:overflow-y-auto" tabIndex={-1}>
      {never === '' ? null : <p className="rounded-control bg-warn-soft px-2 py-1 text-sm text-warn">{never}</p>}
      {template.slots.map((slot) =>
        slot.kind === 'text' ? (
          <Field
            key={slot.key}
            name={slot.key}
            label={slotLabel(slot)}
            help={slot.example ? t('For example {example}', { example: slot.example }) : ''}
          >
            <Input
              value={filled.values[slot.key] ?? ''}
              maxLength={1000}
              dir="auto"
              onValueChange={(value) => onFilled((now) => ({ ...now, values: { ...now.values, [slot.key]: value } }))}
            />
          </Field>
        ) : (
          <Field key={slot.key} name={slot.key} label={slotLabel(slot)} error={t.server(filled.why) || undefined}>
            <input
              type="file"
              aria-label={slotLabel(slot)}
              accept={slot.kind === 'document' ? undefined : `${slot.kind}/*`}
              onChange={(event) => {
                const [file] = event.target.files ?? [];
                if (file) put(file);
              }}
            />
          </Field>
        ),
      )}
      <section aria-label={t('Preview')}>
        <p className="text-xs text-text-3">{t('Preview')}</p>
        <div className="mt-1 w-fit max-w-full rounded-bubble bg-accent-soft px-3 py-2">
          <Media template={template} file={filled.file} />
          <p className="whitespace-pre-wrap wrap-anywhere" dir="auto" lang={template.language.replace('_', '-')}>
            {previewOf({ template, values })}
          </p>
          <RichContentView content={{ buttons: template.buttons.map(({ title }) => ({ title })) }} />
        </div>
      </section>
    </div>
  );
}

function Media({ template, file }: { template: Template; file: Filled['file'] }) {
  const slot = template.slots.find(({ kind }) => kind !== 'text');
  if (!slot) return null;
  if (file?.mime.startsWith('image/'))
    return <img src={fileUrl(file.id, 'thumbnail')} alt={file.name} className="mb-1.5 max-h-40 rounded-control" />;
  return (
    <p className="mb-1.5 flex items-center gap-1.5 rounded-control bg-surface px-2 py-3 text-sm text-text-2">
      <FileText size={16} aria-hidden />
      {file?.name ?? t('A {kind} stands here', { kind: slot.kind })}
    </p>
  );
}
