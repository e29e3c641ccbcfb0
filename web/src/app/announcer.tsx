// One polite region that tells readers about what happens elsewhere on the page: the line, and new messages of the open conversation.
import { useSyncExternalStore } from 'react';
import { onAnnounced, lastAnnounced } from '../live/announce.ts';

export function Announcer() {
  const text = useSyncExternalStore(onAnnounced, lastAnnounced);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {text}
    </div>
  );
}
