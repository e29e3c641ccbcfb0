// The first lines that run in the browser.
import '../ui/styles.css';
import './page.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { isProblem } from '@throughline/sdk';
import { showNoticesBy, undoable } from '../live/index.ts';
import { UiProvider } from '../ui/provider.tsx';
import { applyLook, storedLook } from '../ui/theme.ts';
import { rememberUndoBy, say } from '../ui/toast.ts';
import { beginLanguage, useLanguage } from '../words/language.ts';
import { makeRouter } from './router.tsx';

applyLook(storedLook());
showNoticesBy(say);
rememberUndoBy(undoable);
const queries = new QueryClient({
  defaultOptions: {
    // The socket says what is old, so nothing is fetched again on a hunch; a refusal is not retried.
    queries: {
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && isProblem(error, 'offline', 'unavailable'),
    },
  },
});
const router = makeRouter(queries);
declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function App() {
  useLanguage();
  return (
    <QueryClientProvider client={queries}>
      <UiProvider>
        <RouterProvider router={router} />
      </UiProvider>
    </QueryClientProvider>
  );
}
const paint = () =>
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
const words = beginLanguage();
if (words) void words.then(paint);
else paint();
