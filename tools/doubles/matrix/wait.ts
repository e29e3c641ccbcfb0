// A sync without news waits for some, as long as its caller said.
import type { ServerResponse } from 'node:http';

export function waitFor(
  news: { readonly waiting: Set<() => void>; position(): string },
  response: ServerResponse,
  answer: () => object | null,
  ms: number,
): void {
  const end = (body: object | null) => {
    clearTimeout(timer);
    news.waiting.delete(look);
    response.end(JSON.stringify({ next_batch: news.position(), ...body }));
  };
  const look = () => {
    const told = answer();
    if (told) end(told);
  };
  const timer = setTimeout(() => end(null), ms);
  response.on('close', () => {
    clearTimeout(timer);
    news.waiting.delete(look);
  });
  news.waiting.add(look);
}
