// Saying it better: a note, or a message where its channel changes what was sent.
import type { Message } from '@throughline/sdk';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { edit } from './message-acts.ts';
import { t } from '../../words/t.ts';

export default function EditDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const [text, setText] = useState(message.text);
  const save = () => {
    onClose();
    if (text.trim() !== message.text) void edit(message, text.trim());
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={message.type === 'note' ? t('Edit note') : t('Edit message')}
      footer={
        <>
          <Button onClick={onClose}>{t('Keep as it was')}</Button>
          <Button look="primary" disabled={text.trim() === ''} onClick={save}>
            {t('Save changes')}
          </Button>
        </>
      }
    >
      <Textarea aria-label={t('Text')} value={text} onValueChange={setText} rows={5} />
    </Dialog>
  );
}
