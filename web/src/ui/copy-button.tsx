// Copies a text and says so, in place and to readers.
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { IconButton } from './icon-button.tsx';
import { say } from './toast.ts';
import { t } from '../words/t.ts';

export interface CopyButtonProps {
  text: string;
  label?: string;
  isIcon?: boolean;
  look?: 'primary' | 'secondary' | 'ghost';
}

export function CopyButton({ text, label = t('Copy'), isIcon = false, look = 'secondary' }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async (): Promise<void> => {
    if (await copyText(text)) setCopied(true);
    else say({ title: t('Could not copy. Select the text and copy it by hand.'), tone: 'danger' });
  };
  const icon = isCopied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />;
  return (
    <>
      {isIcon ? (
        <IconButton label={isCopied ? t('Copied') : label} icon={icon} onClick={() => void copy()} />
      ) : (
        <Button look={look} icon={icon} onClick={() => void copy()}>
          {isCopied ? t('Copied') : label}
        </Button>
      )}
      <span role="status" className="sr-only">
        {isCopied ? t('Copied') : ''}
      </span>
    </>
  );
}

/** Copies and says so in a toast: for menus, which close. */
export async function copyAndSay(text: string, done: string): Promise<void> {
  if (await copyText(text)) say({ title: done });
  else say({ title: t('Could not copy. Select the text and copy it by hand.'), tone: 'danger' });
}

// The clipboard API exists only on https and localhost; elsewhere the old command still works.
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    document.body.append(area);
    area.select();
    const isDone = document.execCommand('copy');
    area.remove();
    return isDone;
  }
}
