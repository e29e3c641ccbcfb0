// Rows of contacts: a table where there is room, a list on a phone.
import type { ContactRow } from '@throughline/sdk';
import { Link } from '@tanstack/react-router';
import { useStore } from '../../live/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Chip } from '../../ui/chip.tsx';
import { wordsOfValue } from '../../ui/field-values.tsx';
import { Time } from '../../ui/time.tsx';
import type { Column } from './columns.tsx';
import { contactTitle, kindsOf, reachWords } from '../../ui/contact-words.ts';
import { t } from '../../words/t.ts';

export interface Choosing {
  readonly isChosen: (id: string) => boolean;
  readonly isWhole: boolean;
  readonly isSome: boolean;
  readonly choose: (ids: readonly string[], isChosen: boolean) => void;
}

export function PeopleRows({
  rows,
  columns,
  choosing,
}: {
  rows: readonly ContactRow[];
  columns: readonly Column[];
  /** Null: rows are not selected here. */
  choosing: Choosing | null;
}) {
  return (
    <div role="region" aria-label={t('Table of contacts')} tabIndex={0} className="overflow-x-auto">
      <table className="w-full border-collapse text-start max-md:block">
        <thead className="max-md:hidden">
          <tr className="border-b border-line">
            {choosing ? (
              <th scope="col" className="w-6 pb-2">
                <Checkbox
                  label={t('Select all that are shown')}
                  hidesLabel
                  isChecked={choosing.isWhole}
                  isMixed={choosing.isSome && !choosing.isWhole}
                  onChange={(isChosen) =>
                    choosing.choose(
                      rows.map((row) => row.id),
                      isChosen,
                    )
                  }
                />
              </th>
            ) : null}
            {[{ id: 'name', title: t('Name') }, ...columns].map(({ id, title }) => (
              <th
                key={id}
                scope="col"
                className="px-3 pb-2 text-start text-sm font-medium whitespace-nowrap text-text-2"
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-md:block">
          {rows.map((row) => (
            <OneRow key={row.id} row={row} columns={columns} choosing={choosing} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function OneRow({
  row,
  columns,
  choosing,
}: {
  row: ContactRow;
  columns: readonly Column[];
  choosing: Choosing | null;
}) {
  return (
    <tr className="border-b border-line hover:bg-hover max-md:flex max-md:flex-wrap max-md:items-center max-md:gap-x-3 max-md:py-2 max-md:ps-14">
      {choosing ? (
        <td className="w-6 align-middle max-md:hidden">
          <Checkbox
            label={t('Select {name}', { name: contactTitle(row) })}
            hidesLabel
            isChecked={choosing.isChosen(row.id)}
            onChange={(isChosen) => choosing.choose([row.id], isChosen)}
          />
        </td>
      ) : null}
      <th
        scope="row"
        className="max-w-96 px-3 py-1.5 text-start font-normal max-md:-ms-14 max-md:w-[calc(100%+3.5rem)] max-md:max-w-none"
      >
        <Link
          to="/contacts/$id"
          params={{ id: row.id }}
          className="flex min-w-0 items-center gap-3 rounded-control py-1"
        >
          <Avatar name={contactTitle(row)} seed={row.id} src={row.avatarUrl} />
          <span className="min-w-0">
            <span className="block truncate font-medium">
              <bdi>{contactTitle(row)}</bdi>
              {row.isBlocked ? (
                <Badge tone="danger" className="ms-2">
                  {t('Blocked')}
                </Badge>
              ) : null}
            </span>
            <span className="block truncate text-sm text-text-3">{reachWords(row)}</span>
          </span>
        </Link>
      </th>
      {columns.map((column) => (
        <td
          key={column.id}
          className="max-w-60 px-3 py-1.5 align-middle text-text-2 max-md:px-0 max-md:py-0 max-md:text-sm max-md:empty:hidden"
        >
          <Cell row={row} column={column} />
        </td>
      ))}
    </tr>
  );
}

function Cell({ row, column }: { row: ContactRow; column: Column }) {
  const kinds = useStore((state) => state.kinds);
  if (column.field) {
    const value = row.fields[column.field.key];
    return value === undefined ? null : (
      <span className="block truncate">
        <bdi>{wordsOfValue(value)}</bdi>
      </span>
    );
  }
  switch (column.id) {
    case 'company':
      return row.company ? (
        <Link to="/contacts" search={{ show: 'companies', id: row.company.id }} className="ui-link block truncate">
          <bdi>{row.company.name}</bdi>
        </Link>
      ) : null;
    case 'channels':
      return row.channelKinds.length > 0 ? (
        <span className="flex gap-1">
          {kindsOf(row, kinds).map((kind) => (
            <ChannelIcon key={kind.kind} card={kind} isNamed />
          ))}
        </span>
      ) : null;
    case 'tags':
      return row.tags.length > 0 ? (
        <span className="flex flex-wrap gap-1">
          {row.tags.map((tag) => (
            <Chip key={tag.id} color={tag.color}>
              {tag.name}
            </Chip>
          ))}
        </span>
      ) : null;
    case 'open':
      return row.openConversations > 0 ? (
        <span className="tabular">
          {t('{count, plural, one {# open} other {# open}}', { count: row.openConversations })}
        </span>
      ) : null;
    case 'created':
      return <Time at={row.createdAt} />;
    default:
      return <Time at={row.lastSeenAt} />;
  }
}
