// A link within the inbox. The router's own link works its address out anew at every navigation, so that each step through a list would
// pay for every row and every view; here it is worked out when what it leads to changes.
import { useRouter } from '@tanstack/react-router';
import { useMemo, type ComponentProps, type MouseEvent } from 'react';
import type { InboxSearch } from '../../live/views.ts';

export type InboxLinkProps = Omit<ComponentProps<'a'>, 'href'> & { search: InboxSearch };

export function InboxLink({ search, onClick, children, ...props }: InboxLinkProps) {
  const router = useRouter();
  const words = JSON.stringify(search);
  const href = useMemo(() => router.buildLocation({ to: '/inbox', search }).href, [router, words]);
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || !isPlain(event)) return;
    event.preventDefault();
    void router.navigate({ to: '/inbox', search });
  };
  return (
    <a {...props} href={href} onClick={go}>
      {children}
    </a>
  );
}
/** Any other click is the browser's: a new tab, a window, a download. */
const isPlain = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
