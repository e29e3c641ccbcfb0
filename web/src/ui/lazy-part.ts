// `lazy`, but drawn at once where its part has come already. React's own shows nothing first even then, and having shown nothing it waits
// up to 300 ms before it shows something: too long for what opens by a key.
import { createElement, lazy, useState, type ComponentType, type JSX } from 'react';

export interface LazyPart<P> {
  (props: P): JSX.Element;
  /** Fetches the part, so that it is there when it is asked for. Without a line nothing happens: it is fetched again then. */
  readonly load: () => Promise<void>;
}

export function lazyPart<P extends object>(fetchPart: () => Promise<{ default: ComponentType<P> }>): LazyPart<P> {
  let here: ComponentType<P> | null = null;
  const load = async () => {
    const found = await fetchPart();
    here = found.default;
    return found;
  };
  const Later = lazy(load) as unknown as ComponentType<P>;
  function Part(props: P) {
    // What it began as it stays: another type would be drawn from nothing.
    const [Drawn] = useState<ComponentType<P>>(() => here ?? Later);
    return createElement(Drawn, props);
  }
  return Object.assign(Part, {
    load: () =>
      load().then(
        () => undefined,
        () => undefined,
      ),
  });
}
