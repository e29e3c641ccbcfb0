// Leaving: the session ends, and nothing of it stays in this tab.
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, forgetAll, stopLive } from '../live/index.ts';

export function useSignOut(): () => void {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return () =>
    void (async () => {
      await api.signOut().catch(() => undefined);
      stopLive();
      await navigate({ to: '/login', search: {} });
      forgetAll();
      queries.clear();
    })();
}
