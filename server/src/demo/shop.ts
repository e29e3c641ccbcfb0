// A page of the demo shop with the chat on it, as a customer's site would carry it.

export const shopPolicy = `default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; frame-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`;

export const shopPage = (path: string, channelId: string): string => page(path === '/demo' ? shelf : order, channelId);

const beans = [
  ['Sidamo', 'Ethiopia · washed · bergamot, honey', '€14.50', '#C97B4A'],
  ['Huila', 'Colombia · caramel, red apple', '€13.00', '#9C4F2E'],
  ['Toraja', 'Indonesia · cedar, dark chocolate', '€15.20', '#5B3A29'],
  ['Decaf Minca', 'Colombia · water process · almond', '€14.00', '#A98467'],
] as const;
const shelf = `<h1>Roasted on Thursdays, at your door by Saturday</h1><p class="lead">Four coffees this autumn. Whole beans, or ground for the way you brew.</p><ul>${beans.map(([name, notes, price, colour]) => `<li><span class="bag" style="background:${colour}" aria-hidden="true"></span><h2>${name}</h2><p>${notes}</p><strong>${price}</strong></li>`).join('')}</ul><p><a href="/demo/orders/8841">Your order #8841</a></p>`;
const order =
  '<h1>Order #8841</h1><p class="lead">2 × Sidamo, whole beans. Handed to the carrier on Monday, last seen in Malmö.</p><p><a href="/demo">Back to the shelf</a></p>';

function page(body: string, channelId: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Acorn Coffee</title>
<style>:root{color-scheme:light dark;--ink:light-dark(#2b1d14,#f3e9df);--paper:light-dark(#fbf6f0,#1a1410);--card:light-dark(#fff,#261d17)}*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.55 Georgia,serif}
header{display:flex;gap:2rem;align-items:center;padding:1.2rem clamp(1rem,5vw,4rem)}header b{font-size:1.25rem}header a{color:inherit;text-decoration:none}main{max-width:62rem;margin:0 auto;padding:2rem clamp(1rem,5vw,4rem) 8rem}h1{font-size:clamp(1.8rem,4.5vw,3rem);line-height:1.15;margin:.5rem 0}
.lead{font-size:1.15rem;opacity:.85}ul{list-style:none;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:1rem;margin:2rem 0}li{background:var(--card);border-radius:14px;padding:1.2rem}li h2{margin:.8rem 0 .2rem;font-size:1.15rem}li p{margin:0 0 .8rem;font-size:.95rem;opacity:.8}.bag{display:block;height:9rem;border-radius:10px}</style>
<header><b><a href="/demo">Acorn Coffee</a></b><a href="/demo">Shop</a><a href="/demo/orders/8841">Orders</a></header><main>${body}</main><script async src="/widget.js" data-channel="${channelId}"></script></html>`;
}
