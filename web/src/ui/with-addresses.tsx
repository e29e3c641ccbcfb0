// A sentence whose web addresses can be opened.
import { addressesIn } from './addresses-in.ts';

export function WithAddresses({ text }: { text: string }) {
  return addressesIn(text).map((part, index) =>
    part.url === null ? (
      part.text
    ) : (
      <a key={`${index}`} href={part.url} target="_blank" rel="noreferrer noopener" className="text-link underline">
        {part.text}
      </a>
    ),
  );
}
