// A panel of orders for Throughline: PANEL_SECRET=panel_… PORT=8080 node order-panel.mjs
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const orders = [
  { email: 'ada@example.com', number: 8841, state: 'On its way', total: '€ 54.00' },
  { email: 'bob@example.com', number: 8790, state: 'Delivered', total: '€ 12.00' },
];

function isThroughline(header, body) {
  const [, seconds, given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  if (!given || Math.abs(Date.now() / 1000 - Number(seconds)) > 300) return false;
  const right = createHmac('sha256', process.env.PANEL_SECRET).update(`${seconds}.${body}`).digest('hex');
  return timingSafeEqual(Buffer.from(given), Buffer.from(right));
}

createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  if (!isThroughline(request.headers['throughline-signature'], body)) return response.writeHead(401).end();
  const { verifiedIdentities } = /** @type {{ verifiedIdentities: { kind: string, value: string }[] }} */ (
    JSON.parse(body)
  );
  const emails = verifiedIdentities.filter(({ kind }) => kind === 'email').map(({ value }) => value);
  const cards = orders
    .filter(({ email }) => emails.includes(email))
    .map(({ number, state, total }) => ({
      title: `Order ${number}`,
      badge: { text: state, tone: 'ok' },
      rows: [{ label: 'Total', value: total }],
      link: { url: `https://shop.example/admin/orders/${number}`, label: 'Open the order' },
    }));
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ cards }));
}).listen(Number(process.env.PORT ?? 8080), () => console.log('Listening'));
