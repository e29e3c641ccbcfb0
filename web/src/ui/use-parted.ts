// The notices that a link was undone: each goes when the link is there again, whoever made it and wherever.
import type { Contact } from '@throughline/sdk';
import { useEffect, useRef } from 'react';
import { sayUndo } from './toast.ts';

export function useParted(contact: Contact): (linkId: string, title: string, undo: () => void) => void {
  const notices = useRef(new Map<string, () => void>());
  useEffect(() => {
    for (const [linkId, takeAway] of notices.current) {
      if (!contact.identities.some((identity) => identity.linkId === linkId)) continue;
      notices.current.delete(linkId);
      takeAway();
    }
  }, [contact]);
  return (linkId, title, undo) => notices.current.set(linkId, sayUndo(title, undo));
}
