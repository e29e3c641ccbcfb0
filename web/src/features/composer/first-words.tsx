// The words of a first message: the composer's own parts around a contact who has no conversation yet.
import { LayoutTemplate, Paperclip, Zap } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { keysOf } from '../../commands/remap.ts';
import { titleOf } from '../../commands/table.ts';
import { useStore } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { classes } from '../../ui/classes.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Select } from '../../ui/select.tsx';
import { ClaimedNotice } from './claimed-notice.tsx';
import { isNothingToKeep } from './draft-kept.ts';
import { DropHere } from './drop-here.tsx';
import { EmojiButton } from './emoji-button.tsx';
import { FileStrip } from './file-strip.tsx';
import type { Whom } from './first-draft.ts';
import { FirstOver, type Over } from './first-over.tsx';
import { AlreadyOpen, keyOf, NoWay } from './first-ways.tsx';
import { Guard } from './guard.tsx';
import { HintsLine } from './hints-line.tsx';
import { MacroStrip } from './macro-strip.tsx';
import { MailFields } from './mail-fields.tsx';
import { shownValue } from './route-menu.tsx';
import { counterOf, counterWords } from './sendable.ts';
import { SendButton } from './send-button.tsx';
import { SignatureLine } from './signature-line.tsx';
import { useDrop } from './use-drop.ts';
import { useFirst } from './use-first.ts';
import { VoiceButton } from './voice-button.tsx';
import { WritingField } from './writing-field.tsx';
import { t } from '../../words/t.ts';

type First = ReturnType<typeof useFirst>;

export function FirstWords({
  whom,
  onMade,
  onClose,
  onBack,
}: {
  whom: Whom;
  onMade: (id: string) => void;
  onClose: () => void;
  /** To somebody else; null where it is about this person alone. */
  onBack: (() => void) | null;
}) {
  const first = useFirst(whom, onMade);
  const [over, setOver] = useState<Over | null>(null);
  const { reached, person, contactId, name, draft, route, ways } = first;
  const templateWays = ways
    .filter((each) => each.canUseTemplate)
    .toSorted((a, b) => Number(b === route) - Number(a === route));
  const onTemplate = templateWays.length > 0 ? () => setOver('template') : null;
  const isBegun = !isNothingToKeep(draft);
  return (
    <>
      <Dialog
        isOpen
        onClose={onClose}
        title={name === '' ? t('New conversation') : t('New conversation with {name}', { name })}
        width="md"
        footer={
          <>
            <span className="me-auto flex gap-2">
              {onBack ? (
                <Button look="ghost" onClick={onBack}>
                  {t('Somebody else')}
                </Button>
              ) : null}
              {isBegun ? (
                <Button
                  look="ghost"
                  onClick={() => {
                    first.discard();
                    onClose();
                  }}
                >
                  {t('Discard')}
                </Button>
              ) : null}
            </span>
            <Button onClick={onClose}>{isBegun ? t('Keep for later') : t('Cancel')}</Button>
            <SendButton
              isBusy={first.isBusy}
              isDisabled={!route}
              tip={t('Send')}
              shortcut={keysOf('send')}
              onSend={() => first.submit()}
              entries={[
                { label: titleOf('send-close'), run: () => first.submit({ then: 'close' }) },
                { label: titleOf('send-stay'), run: () => first.submit({ then: 'stay' }) },
                { type: 'line' },
                { label: titleOf('schedule'), run: () => setOver('when') },
              ]}
            />
          </>
        }
      >
        <Loaded query={reached} what={t('the ways to reach this person')}>
          {() =>
            contactId === null ? (
              <Form first={first} onMade={onMade} onOver={setOver} onTemplate={onTemplate} />
            ) : (
              <Loaded query={person} what={t('this contact')}>
                {() => <Form first={first} onMade={onMade} onOver={setOver} onTemplate={onTemplate} />}
              </Loaded>
            )
          }
        </Loaded>
      </Dialog>
      <FirstOver first={first} over={over} templateWays={templateWays} onDone={() => setOver(null)} />
    </>
  );
}

function Form({
  first,
  onMade,
  onOver,
  onTemplate,
}: {
  first: First;
  onMade: (id: string) => void;
  onOver: (over: Over) => void;
  onTemplate: (() => void) | null;
}) {
  const { contact, contactId, name, change, files, field, ways, route, guard } = first;
  const kinds = useStore((state) => state.kinds);
  const box = useRef<HTMLDivElement>(null);
  const held = useDrop(box, route ? files.add : () => undefined);
  const about = { id: null, contactId: contactId ?? '', contactName: name };
  useEffect(() => field.current?.focus(), [field, route === undefined]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    first.submit(event.shiftKey ? { then: 'close' } : {});
  };
  return (
    <div ref={box} className="relative flex flex-col gap-3" onKeyDown={onKeyDown}>
      {held ? <DropHere /> : null}
      {contact ? <AlreadyOpen contact={contact} onOpen={onMade} /> : null}
      {route ? (
        <>
          {guard ? (
            <Guard
              state={guard}
              it={about}
              onSend={() => first.submit(guard.how, true)}
              onEdit={() => {
                first.setGuard(null);
                field.current?.focus();
              }}
            />
          ) : null}
          <Field name="way" label={t('Send by')}>
            <Select
              value={keyOf(route)}
              onChange={(value) => {
                const [channelId, identityId] = value.split(' ');
                change({ channelId: channelId!, identityId: identityId! });
              }}
              choices={ways.map((each) => ({
                value: keyOf(each),
                label: [each.channelName, shownValue(each)].filter(Boolean).join(' · '),
                icon: <ChannelIcon card={kinds.get(each.channelKind)} size="sm" />,
                isDisabled: !each.isOpen,
                ...(each.isOpen ? {} : { help: t.server(each.why) }),
              }))}
            />
          </Field>
          {route.assurance === 'claimed' ? (
            <ClaimedNotice key={route.identityId} route={route} contact={contact} />
          ) : null}
          <div className="rounded-control border border-input-line bg-bg">
            <Written first={first} about={about} onOver={onOver} onTemplate={onTemplate} />
          </div>
        </>
      ) : (
        <NoWay name={name} ways={ways} onTemplate={onTemplate} />
      )}
      {first.trouble ? (
        <p role="alert" className="text-danger">
          {t.server(first.trouble)}
        </p>
      ) : null}
    </div>
  );
}

/** Subject, words, files, and what can be put into them. */
function Written({
  first,
  about,
  onOver,
  onTemplate,
}: {
  first: First;
  about: { readonly id: null; readonly contactId: string; readonly contactName: string };
  onOver: (over: Over) => void;
  onTemplate: (() => void) | null;
}) {
  const { contact, draft, change, files, field, kind } = first;
  const picker = useRef<HTMLInputElement>(null);
  const counter = counterOf(draft.text, kind, draft.files.length);
  const write = (text: string) => change({ text });
  return (
    <>
      {kind && (kind.abilities.subject || kind.abilities.copies) ? (
        <MailFields draft={draft} change={change} kind={kind} subject="" copies={[]} />
      ) : null}
      <div className="[&_textarea]:min-h-32">
        <WritingField
          ref={field}
          isOneRow={false}
          beside={null}
          text={draft.text}
          onText={write}
          agents={[]}
          gaps={draft.gaps}
          onSlash={() => onOver('macros')}
          onFiles={files.add}
          isNote={false}
          label={t('Message')}
          placeholder=""
        />
      </div>
      <SignatureLine kind={kind} isLeftOut={draft.isUnsigned} onLeaveOut={(isUnsigned) => change({ isUnsigned })} />
      <HintsLine draft={draft} it={about} contact={contact} onMend={write} />
      <MacroStrip
        draft={draft}
        onGap={(from, to) => field.current?.select(from, to)}
        onDropActions={() => change({ actions: null })}
      />
      <FileStrip files={draft.files} kind={kind} onRemove={files.remove} onRetry={files.retry} />
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          files.add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <div className="flex flex-wrap items-center gap-1 px-1.5 pb-1.5">
        <IconButton label={t('Attach files')} icon={<Paperclip size={16} />} onClick={() => picker.current?.click()} />
        <VoiceButton kind={kind} onFile={(file) => files.add([file])} />
        <EmojiButton onPick={(emoji) => field.current?.insert(emoji)} />
        <IconButton label={titleOf('macro')} icon={<Zap size={16} />} onClick={() => onOver('macros')} />
        {onTemplate ? (
          <IconButton label={t('Use a template')} icon={<LayoutTemplate size={16} />} onClick={onTemplate} />
        ) : null}
        {counter ? (
          <span
            role="status"
            className={classes(
              'tabular ms-auto px-1.5 text-xs text-text-3',
              (counter.isOver || counter.isNear) && 'font-medium text-warn',
            )}
          >
            {counterWords(counter)}
          </span>
        ) : null}
      </div>
    </>
  );
}
