// What can be done with one message: only what its channel and my role allow.
import type { Conversation, Message } from '@throughline/sdk';
import { CornerUpLeft, Ellipsis, Link2, Copy, FileCode, Pencil, Scissors, SmilePlus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, update, useKind, useMay, useMe, wordsOf } from '../../live/index.ts';
import { putMessages } from '../../live/apply.ts';
import { copyAndSay } from '../../ui/copy-button.tsx';
import { AlertDialog, Dialog } from '../../ui/dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { say } from '../../ui/toast.ts';
import { routeTable, urlOf } from '@throughline/sdk';

const emojis = ['👍', '❤️', '🎉', '🙏'];

export function MessageMenu({
  message,
  it,
  onReplyTo,
}: {
  message: Message;
  it: Conversation;
  onReplyTo: (message: Message) => void;
}) {
  const me = useMe();
  const mayWrite = useMay('conversations:write');
  const abilities = useKind(message.channelKind)?.abilities;
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const isMine = message.author.type === 'agent' && message.author.id === me.agent.id;
  const isNote = message.type === 'note';
  const mayEdit = mayWrite && isMine && message.deletedAt === null && (isNote || (abilities?.edit.outbound ?? false));
  const hours = abilities?.remove.outboundHours ?? null;
  const isYoung = hours === null || Date.now() - Date.parse(message.createdAt) < hours * 3_600_000;
  const mayDelete =
    mayWrite && isMine && message.deletedAt === null && (isNote || ((abilities?.remove.outbound ?? false) && isYoung));
  const entries: MenuEntry[] = [];
  if (mayWrite && !isNote)
    entries.push({ label: 'Reply to this', icon: <CornerUpLeft size={16} />, run: () => onReplyTo(message) });
  if (mayWrite && message.direction === 'inbound' && abilities?.reactions.outbound) {
    for (const emoji of emojis)
      entries.push({
        label: `React ${emoji}`,
        icon: <SmilePlus size={16} />,
        run: () =>
          void attempt(async () => put(await api.reactToMessage({ params: { id: message.id }, body: { emoji } }))),
      });
  }
  entries.push({
    label: 'Copy text',
    icon: <Copy size={16} />,
    run: () => void copyAndSay(message.text, 'Text copied'),
  });
  entries.push({
    label: 'Copy link',
    icon: <Link2 size={16} />,
    run: () =>
      void copyAndSay(`${location.origin}/inbox?view=all&conversation=${it.id}&at=${message.number}`, 'Link copied'),
  });
  if (message.hasRaw)
    entries.push({
      label: 'View original',
      icon: <FileCode size={16} />,
      run: () => window.open(urlOf('', routeTable.getRaw[1], { params: { id: message.id } }), '_blank', 'noopener'),
    });
  if (mayWrite && !isNote)
    entries.push({
      label: 'Split into its own conversation',
      icon: <Scissors size={16} />,
      run: () => void split(message, it),
    });
  if (mayEdit) entries.push({ label: 'Edit', icon: <Pencil size={16} />, run: () => setOpen('edit') });
  if (mayDelete)
    entries.push(
      { type: 'line' },
      { label: 'Delete…', icon: <Trash2 size={16} />, isDanger: true, run: () => setOpen('delete') },
    );
  return (
    <>
      <Menu
        align="end"
        entries={entries}
        trigger={<IconButton size="sm" label="Actions for this message" icon={<Ellipsis size={14} />} />}
      />
      {open === 'edit' ? <EditDialog message={message} onClose={() => setOpen(null)} /> : null}
      <AlertDialog
        isOpen={open === 'delete'}
        onClose={() => setOpen(null)}
        title={isNote ? 'Delete this note?' : 'Delete this message?'}
        action="Delete"
        onConfirm={() => {
          setOpen(null);
          void attempt(() => api.removeMessage({ params: { id: message.id } }));
        }}
      >
        {isNote
          ? 'It goes for your whole team.'
          : 'It is taken back from the customer as well, where they have not read it yet.'}
      </AlertDialog>
    </>
  );
}
const put = (message: Message) => update((state) => putMessages(state, [{ id: message.id, body: message }]));
async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    say({ title: 'That did not work', detail: wordsOf(error), tone: 'danger' });
  }
}
async function split(message: Message, it: Conversation): Promise<void> {
  await attempt(async () => {
    const made = await api.splitConversation({ params: { id: it.id }, body: { messageIds: [message.id] } });
    say({
      title: `Moved into #${made.number}`,
      tone: 'ok',
      action: {
        label: 'Undo',
        run: () =>
          void attempt(() => api.joinConversations({ params: { id: it.id }, body: { conversationId: made.id } })),
      },
    });
  });
}

function EditDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const [text, setText] = useState(message.text);
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    await attempt(async () => {
      put(await api.changeMessage({ params: { id: message.id }, body: { text } }));
      onClose();
    });
    setBusy(false);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={message.type === 'note' ? 'Edit note' : 'Edit message'}
      footer={
        <>
          <Button onClick={onClose}>Keep as it was</Button>
          <Button look="primary" isBusy={isBusy} disabled={text.trim() === ''} onClick={() => void save()}>
            Save changes
          </Button>
        </>
      }
    >
      <Textarea aria-label="Text" value={text} onValueChange={setText} rows={5} />
    </Dialog>
  );
}
