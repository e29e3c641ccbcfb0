// Files dropped anywhere on the conversation go into the composer; beside it, the browser must not leave the page for them.
import { useEffect, useRef, useState, type RefObject } from 'react';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** The pane files are held over now; null while there is nothing to drop. */
export function useDrop(
  inside: RefObject<HTMLElement | null>,
  onFiles: (files: readonly File[]) => void,
): Element | null {
  const [over, setOver] = useState<Element | null>(null);
  const latest = useRef(onFiles);
  latest.current = onFiles;
  useEffect(() => {
    const pane = () => inside.current?.closest('main') ?? inside.current;
    // A composer on its way out, behind the next conversation, takes nothing.
    const isHere = (event: DragEvent) => !inside.current?.inert && (pane()?.contains(event.target as Node) ?? false);
    const hold = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = isHere(event) ? 'copy' : 'none';
      setOver(isHere(event) ? (pane() ?? null) : null);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(null);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(null);
      if (isHere(event)) latest.current([...(event.dataTransfer?.files ?? [])]);
    };
    addEventListener('dragover', hold);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', hold);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [inside]);
  return over;
}
