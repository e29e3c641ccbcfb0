// What a deletion takes out and what it leaves, before it is done.
import { List } from './list.tsx';
import { t } from '../words/t.ts';

export function GoesAndStays({ goes, stays }: { readonly goes: string[]; readonly stays: string[] }) {
  return (
    <>
      <p>{t('This cannot be undone. It removes:')}</p>
      <List label={t('What goes')} items={goes} />
      <p>{t('What stays:')}</p>
      <List label={t('What stays')} items={stays} />
    </>
  );
}
