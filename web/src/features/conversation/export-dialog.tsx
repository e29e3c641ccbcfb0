// Taking a thread out of the house: on paper, or as a file. What only the team has seen stays inside unless it is asked for.
import { routeTable, urlOf, type Conversation } from '@throughline/sdk';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { say } from '../../ui/toast.ts';
import { t } from '../../words/t.ts';

export default function ExportDialog({
  it,
  isPrint,
  onClose,
}: {
  it: Conversation;
  isPrint: boolean;
  onClose: () => void;
}) {
  const [withNotes, setWithNotes] = useState(false);
  const [isPrinting, setPrinting] = useState(false);
  const urlFor = (query: Record<string, string>) =>
    urlOf('', routeTable.exportConversation[1], {
      params: { id: it.id },
      query: { ...query, notes: withNotes ? '1' : '0' },
    });
  const save = (format: 'html' | 'json') => {
    const link = document.createElement('a');
    link.href = urlFor({ format });
    link.download = `conversation-${it.number}.${format}`;
    link.click();
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isPrint ? t('Print #{number}', { number: it.number }) : t('Export #{number}', { number: it.number })}
      description={
        isPrint
          ? t('The whole thread, with a list of its files.')
          : t(
              'The whole thread, with a list of its files. A page opens in any browser; JSON is for programs. It is noted in the audit log.',
            )
      }
      footer={
        isPrint ? (
          <Button look="primary" isBusy={isPrinting} onClick={() => setPrinting(true)}>
            {t('Print')}
          </Button>
        ) : (
          <>
            <Button onClick={() => save('json')}>{t('Save as JSON')}</Button>
            <Button look="primary" onClick={() => save('html')}>
              {t('Save as a page')}
            </Button>
          </>
        )
      }
    >
      <Checkbox
        label={t('With notes and what was done to the conversation')}
        help={t('Only your team has seen these. Do not hand them to the customer.')}
        isChecked={withNotes}
        onChange={setWithNotes}
        disabled={isPrinting}
      />
      {isPrinting ? <PrintFrame src={urlFor({ format: 'html', inline: '1' })} onDone={onClose} /> : null}
    </Dialog>
  );
}

/** The page of the whole thread in a frame of its own: what is on the screen is only the part that is looked at. */
function PrintFrame({ src, onDone }: { src: string; onDone: () => void }) {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      say({ title: t('Could not print'), detail: t('The page did not come. Try again.'), tone: 'danger' });
      onDone();
    }, 60_000);
    return () => clearTimeout(timer);
  }, []);
  const print = () => {
    const page = frame.current?.contentWindow;
    if (!page || frame.current?.contentDocument?.querySelector('main') === null) {
      say({ title: t('Could not print'), detail: t('The server did not give the page.'), tone: 'danger' });
    } else {
      page.focus();
      page.print();
    }
    onDone();
  };
  return (
    <>
      <Spinner label={t('Preparing the page')} />
      <iframe ref={frame} src={src} title={t('Page to print')} onLoad={print} className="absolute size-px opacity-0" />
    </>
  );
}
