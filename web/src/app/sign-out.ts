// Leaving: the session ends, and nothing of it stays in this tab or in another of this browser.
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { clearSelection } from '../features/inbox/selection.ts';
import { api, endStay, forgetAll, forgetDeeds, stopLive } from '../live/index.ts';
import { unsay } from '../ui/toast.ts';

/** Written by the tab that left, so that the others hear it. */
const leftKey = 'throughline.left';

function useLeave(): () => Promise<void> {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return async () => {
    stopLive();
    // Before signing in is shown, which asks for itself.
    endStay();
    await navigate({ to: '/login', search: {} });
    forgetAll();
    forgetDeeds();
    unsay();
    clearSelection();
    queries.clear();
  };
}
export function useSignOut(): () => void {
  const leave = useLeave();
  return () =>
    void (async () => {
      await api.signOut().then(tellOthers, () => undefined);
      await leave();
    })();
}
function tellOthers(): void {
  try {
    localStorage.setItem(leftKey, String(Date.now()));
  } catch {
    // Storage may be off; the others then notice with their next call.
  }
}
/** The session was this tab's as well: without it nobody may read here on. */
export function useLeaveWithOthers(): void {
  const leave = useLeave();
  useEffect(() => {
    const hear = (event: StorageEvent) => {
      if (event.key === leftKey) void leave();
    };
    addEventListener('storage', hear);
    return () => removeEventListener('storage', hear);
  });
}
