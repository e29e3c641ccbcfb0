// The double of the demo shop's page: a chat that opens, can be written into and forgets, so that a tour finds the customer's hand something to hold.
const page =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Acorn Coffee</title><body style="margin:0;padding:20px;font:17px Georgia,serif;background:#fbf6f0;color:#2b1d14"><h1>Order #8841</h1><p>2 × Sidamo, whole beans. Last seen in Malmö.</p><throughline-chat></throughline-chat><script src="/demo/shop.js"></script></body></html>';
const script = `const root = document.querySelector('throughline-chat').attachShadow({ mode: 'open' });
const frame = document.createElement('iframe');
frame.title = 'Chat';
frame.style.cssText = 'width:100%;height:120px;border:1px solid #ccc;border-radius:10px;background:#fff';
root.append(frame);
window.throughline = (deed) => {
  if (deed === 'open') frame.contentDocument.body.innerHTML = '<textarea aria-label="Write a message"></textarea>';
};`;

/** By path: the type of a file of the shop, and what is in it. */
export const shopFiles: Readonly<Record<string, readonly [type: string, body: string]>> = {
  '/demo/orders/8841': ['text/html; charset=utf-8', page],
  '/demo/shop.js': ['text/javascript', script],
};
