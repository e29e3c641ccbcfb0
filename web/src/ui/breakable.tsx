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
