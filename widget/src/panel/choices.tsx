// What can be tapped below a message: buttons, the rows of a list, cards. What was chosen stays marked.
import type { StoredMessage } from '@throughline/sdk/visitor';
import type { VNode } from 'preact';
import './choices.css';
import { Icon } from './icons.tsx';
import { usePanel } from './session.ts';

export function Choices({ stored, chosen }: { stored: StoredMessage; chosen: readonly number[] }): VNode | null {
  const { buttons, list, cards } = stored;
  // One answer is enough; cards may be looked at again.
  const isOver = chosen.length > 0;
  if (list)
    return (
      <div class="rows" role="group" aria-label={list.label}>
        {list.rows.map(({ title, text, index }) => (
          <Choice key={index} id={stored.id} {...{ title, text, index, isOver }} isChosen={chosen.includes(index)} />
        ))}
      </div>
    );
  if (cards.length > 0)
    return (
      <ul class="cards">
        {cards.map((card, at) => (
          <li key={at}>
            {card.picture && <img src={card.picture.url} alt="" loading="lazy" />}
            <strong dir="auto">{card.title}</strong>
            {card.text !== '' && <p dir="auto">{card.text}</p>}
            <Buttons id={stored.id} buttons={card.buttons} chosen={chosen} isOver={false} about={card.title} />
          </li>
        ))}
      </ul>
    );
  return <Buttons id={stored.id} buttons={buttons} chosen={chosen} isOver={isOver} />;
}

function Buttons({
  id,
  buttons,
  chosen,
  isOver,
  about,
}: {
  id: string;
  buttons: StoredMessage['buttons'];
  chosen: readonly number[];
  isOver: boolean;
  about?: string;
}): VNode | null {
  if (buttons.length === 0) return null;
  return (
    <div class="choices">
      {buttons.map(({ title, url, index }) =>
        index === null ? (
          <a key={title} class="choice" dir="auto" href={url ?? ''} target="_blank" rel="noopener noreferrer">
            {title}
          </a>
        ) : (
          <Choice
            key={title}
            {...{ id, title, index, isOver }}
            {...(about ? { about } : {})}
            isChosen={chosen.includes(index)}
          />
        ),
      )}
    </div>
  );
}

function Choice({
  id,
  title,
  text = '',
  index,
  isChosen,
  isOver,
  about,
}: {
  id: string;
  title: string;
  text?: string;
  index: number;
  isChosen: boolean;
  isOver: boolean;
  about?: string;
}): VNode {
  const { visitor } = usePanel();
  return (
    <button
      type="button"
      class="choice"
      aria-pressed={isChosen}
      aria-disabled={isOver && !isChosen}
      {...(about ? { 'aria-label': `${about}: ${title}` } : {})}
      onClick={() => {
        if (!isOver) visitor.send({ text: title, choice: { messageId: id, index } });
      }}
    >
      {isChosen && <Icon name="check" size={14} />}
      <span dir="auto">
        {title}
        {text !== '' && <small>{text}</small>}
      </span>
    </button>
  );
}
