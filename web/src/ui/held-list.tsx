// Of many that were to go: which of them a legal hold keeps, and why.
import { Banner } from './banner.tsx';
import { t } from '../words/t.ts';

export function HeldList({
  held,
  other,
}: {
  held: {
    readonly count: number;
    readonly first: readonly { id: string; name: string; hold: { reason: string } | null }[];
  };
  /** Where the hold is not their own. */
  other: string;
}) {
  const rest = held.count - held.first.length;
  return (
    <Banner
      tone="warn"
      title={t('{count, plural, one {A legal hold keeps # of them} other {Legal holds keep # of them}}', {
        count: held.count,
      })}
    >
      <ul className="list-disc ps-5">
        {held.first.map(({ id, name, hold }) => (
          <li key={id} className="wrap-anywhere">
            <bdi className="font-medium">{name}</bdi>
            {' · '}
            <bdi>{hold ? hold.reason : other}</bdi>
          </li>
        ))}
        {rest > 0 ? <li>{t('and {count, number} more', { count: rest })}</li> : null}
      </ul>
    </Banner>
  );
}
