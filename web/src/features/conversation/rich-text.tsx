// What people wrote, as text: links open apart, numbers can be called, mentions stand out, nothing is ever taken as HTML.
import { useStore } from '../../live/index.ts';
import { textParts } from './timeline-items.ts';

export function RichText({ text, mentions }: { text: string; mentions: readonly string[] }) {
  const names = useStore((state) => mentions.map((id) => state.agents.get(id)?.name ?? ''));
  if (text === '') return null;
  return (
    <p className="wrap-anywhere whitespace-pre-wrap" dir="auto">
      {textParts(text, names).map((part, index) => {
        if (part.type === 'link')
          return (
            <a
              key={index}
              href={part.to}
              target={part.to.startsWith('http') ? '_blank' : undefined}
              rel="noopener noreferrer nofollow"
              className="ui-link"
            >
              {part.to.startsWith('tel:') ? <bdi dir="ltr">{part.text}</bdi> : part.text}
            </a>
          );
        if (part.type === 'mention')
          return (
            <strong key={index} className="font-semibold text-link">
              {part.text}
            </strong>
          );
        return part.text;
      })}
    </p>
  );
}
