// Parts nobody needs at the first glance: fetched when they are first shown, and asked for again where that failed.
import type { ComponentType, VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { restOfWords } from './words.ts';

export function later<P extends object>(load: () => Promise<ComponentType<P>>): (props: P) => VNode | null {
  let Part: ComponentType<P> | null = null;
  return function Later(props) {
    const [, setReady] = useState(false);
    useEffect(() => {
      if (!Part)
        Promise.all([load(), restOfWords()]).then(
          ([found]) => {
            Part = found;
            setReady(true);
          },
          () => undefined,
        );
    });
    return Part && <Part {...props} />;
  };
}
