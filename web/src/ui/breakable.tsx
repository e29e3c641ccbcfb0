// A long address that breaks where people would break it; at any letter only when a part alone is too long.
import { Fragment } from 'react';
import { breakParts } from './break-parts.ts';

export function Breakable({ text }: { text: string }) {
  return breakParts(text).map((part, index) => (
    <Fragment key={index}>
      {index > 0 ? <wbr /> : null}
      {part}
    </Fragment>
  ));
}

/** An address of somebody: a number with its country can be called. */
export function Address({ kind, value, shown }: { kind: string; value: string; shown: string }) {
  if (kind !== 'phone' || !/^\+\d{8,15}$/.test(value)) return <Breakable text={shown} />;
  return (
    <a href={`tel:${value}`} className="ui-link">
      <bdi>
        <Breakable text={shown} />
      </bdi>
    </a>
  );
}
