// Passing a message on by mail to somebody who is not in the conversation. It begins a conversation of its own with them; a note says so here.
import type { Conversation, Message } from '@throughline/sdk';
import { useState, type SubmitEvent } from 'react';
import { api, useStore, wordsOf } from '../../live/index.ts';
import { contactWith } from '../../live/contact-with.ts';
import { momentWords } from '../../live/words.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { say } from '../../ui/toast.ts';
import { forwarded, forwardSubject } from './forwarded.ts';
import { letterChannels } from './letter-channels.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

export default function ForwardDialog({
  it,
  message,
  onClose,
}: {
  it: Conversation;
  message: Message;
  onClose: () => void;
}) {
  const channels = useStore((state) => state.channels);
  const kinds = useStore((state) => state.kinds);
  const ways = letterChannels(channels, kinds);
  const files = message.attachments.flatMap((file) => (file.id === null ? [] : [{ id: file.id, name: file.name }]));
  const [to, setTo] = useState('');
  const [subject, setSubject] = useState(forwardSubject(message.mail?.subject ?? it.subject));
  const [words, setWords] = useState('');
  const [withFiles, setWithFiles] = useState(true);
  const [channelId, setChannelId] = useState((ways.find((way) => way.id === message.channelId) ?? ways[0])?.id ?? '');
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setError('');
    try {
      const address = to.trim();
      const contactId = await contactWith('email', address);
      const made = await api.addConversation({
        body: {
          contactId,
          message: {
            text: forwarded(message, it.contactName, words, momentWords(message.createdAt)),
            subject: subject.trim(),
            channelId,
            attachments: withFiles ? files.map((file) => file.id) : [],
          },
        },
      });
      onClose();
      say({
        title: t('Forwarded to {address}', { address }),
        detail: t('Their answer comes in #{number}.', { number: made.number }),
        tone: 'ok',
        action: {
          label: t('Open #{number}', { number: made.number }),
          run: () => location.assign(`/inbox?view=all&conversation=${made.id}`),
        },
      });
      // For whoever reads this later. Without it the forwarding stands all the same.
      await api
        .addMessage({
          params: { id: it.id },
          body: { type: 'note', text: t('Forwarded to {address} in #{number}.', { address, number: made.number }) },
        })
        .catch(() => undefined);
    } catch (trouble) {
      setError(wordsOf(trouble));
    }
    setBusy(false);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('Forward by mail')}
      description={
        it.contactName
          ? t('{name} is not told. The answer comes into a conversation of its own.', { name: it.contactName })
          : t('The customer is not told. The answer comes into a conversation of its own.')
      }
      width="md"
      footer={
        <>
          <Button onClick={onClose}>{t('Keep it here')}</Button>
          <Button look="primary" type="submit" form="forward" isBusy={isBusy} disabled={!to.includes('@')}>
            {t('Forward')}
          </Button>
        </>
      }
    >
      <form id="forward" onSubmit={(event) => void send(event)} className="flex flex-col gap-3">
        <Field name="to" label={t('To')}>
          <Input type="email" required value={to} onValueChange={setTo} autoComplete="off" autoFocus />
        </Field>
        {ways.length > 1 ? (
          <Field name="from" label={t('From')}>
            <Select
              value={channelId}
              onChange={setChannelId}
              choices={ways.map((way) => ({ value: way.id, label: way.name }))}
            />
          </Field>
        ) : null}
        <Field name="subject" label={t('Subject')}>
          <Input value={subject} onValueChange={setSubject} maxLength={500} />
        </Field>
        <Field name="words" label={t('Your words')} isOptional>
          <Textarea value={words} onValueChange={setWords} rows={3} />
        </Field>
        <blockquote className="max-h-40 overflow-y-auto border-s-2 border-line ps-2 text-sm whitespace-pre-wrap text-text-2 wrap-anywhere">
          {message.text || t('Without words')}
        </blockquote>
        {files.length > 0 ? (
          <Checkbox
            label={t('With {files}', { files: listed(files.map((file) => file.name)) })}
            isChecked={withFiles}
            onChange={setWithFiles}
          />
        ) : null}
        {error ? (
          <p role="alert" className="text-danger">
            {`${t('Could not forward it.')} ${error}`}
          </p>
        ) : null}
      </form>
    </Dialog>
  );
}
