// Where toasts are shown. Fetched after the first paint; what was said before is shown then.
import { Toast as Base } from '@base-ui/react/toast';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useEffect } from 'react';
import { showToastsBy, type Toast } from './toast.ts';
import { t } from '../words/t.ts';

const manager = Base.createToastManager();

function show({ title, detail, tone = 'plain', action, timeoutSeconds }: Toast): () => void {
  const seconds = timeoutSeconds ?? (tone === 'danger' ? 0 : action ? 10 : 5);
  const id = manager.add({
    title,
    description: detail,
    type: tone,
    timeout: seconds * 1000,
    priority: tone === 'danger' ? 'high' : 'low',
    ...(action
      ? {
          actionProps: {
            children: action.label,
            onClick: () => {
              action.run();
              manager.close(id);
            },
          },
        }
      : {}),
  });
  return () => manager.close(id);
}

export default function Toasts() {
  // After the provider below has begun to listen to the manager.
  useEffect(() => showToastsBy(show, manager.close), []);
  return (
    <Base.Provider toastManager={manager} limit={4}>
      <Base.Portal>
        <Base.Viewport
          aria-label={t('Notifications')}
          className="fixed inset-x-3 top-3 z-70 mx-auto flex max-w-md flex-col gap-2 outline-none md:inset-x-auto md:start-18 md:top-auto md:bottom-4 md:w-96"
        >
          <List />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function List() {
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      data-notice=""
      // The library hides an urgent one from assistive technology until it is focused, though Tab reaches it and what it offers.
      aria-hidden={false}
      className="ui-popup flex w-full items-center gap-2 py-2 ps-3 pe-2 data-limited:hidden"
    >
      <Base.Content className="flex min-w-0 flex-1 items-start gap-2">
        {toast.type === 'danger' ? <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-danger" /> : null}
        {toast.type === 'ok' ? <CircleCheck size={16} aria-hidden className="mt-0.5 shrink-0 text-ok" /> : null}
        <div className="min-w-0 wrap-anywhere">
          <Base.Title className="font-medium" />
          <Base.Description className="text-sm text-text-2" />
        </div>
      </Base.Content>
      <Base.Action className="min-h-8 shrink-0 rounded-control px-2 font-medium text-link hover:bg-hover empty:hidden" />
      <Base.Close
        aria-label={t('Dismiss')}
        // Not announced with the words, so not reached either, until somebody is in the toast.
        render={(given) => <button {...given} tabIndex={given['aria-hidden'] === true ? -1 : given.tabIndex} />}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-control text-text-3 hover:bg-hover"
      >
        <X size={16} aria-hidden />
      </Base.Close>
    </Base.Root>
  ));
}
