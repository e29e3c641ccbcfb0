// The domain of a company's addresses: how it is written, and which say nothing about a company.

/** Mailboxes for everybody: who writes from here works anywhere. */
const publicMail = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de live.com msn.com yahoo.com yahoo.co.uk yahoo.co.jp
  yahoo.fr yahoo.de ymail.com icloud.com me.com mac.com aol.com gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.ru
  bk.ru inbox.ru list.ru yandex.ru yandex.com ya.ru rambler.ru ukr.net i.ua meta.ua proton.me protonmail.com pm.me tutanota.com tuta.io
  zoho.com fastmail.com hey.com mail.com email.com qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net hanmail.net libero.it
  virgilio.it alice.it tiscali.it orange.fr wanadoo.fr free.fr sfr.fr laposte.net wp.pl o2.pl onet.pl interia.pl seznam.cz email.cz
  centrum.cz uol.com.br bol.com.br terra.com.br rediffmail.com comcast.net verizon.net att.net btinternet.com sky.com bigpond.com
  bluewin.ch ziggo.nl telenet.be skynet.be privaterelay.appleid.com`.split(/\s+/),
);

/** `https://www.Acme.example/shop`, `@acme.example` and `bob@acme.example` are `acme.example`; null: no domain. */
export function companyDomain(words: string): string | null {
  const host = words
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^.*@/, '')
    .replace(/[/?#:].*$/, '')
    .replace(/^www\./, '')
    .replace(/\.$/, '');
  return /^(?=.{4,253}$)(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u.test(host)
    ? host
    : null;
}
export const isPublicMail = (domain: string): boolean => publicMail.has(domain);
/** The domains that could be a company's, of an address: its own and those above it, the most exact first. */
export function domainsAbove(address: string): readonly string[] {
  const domain = companyDomain(address);
  if (domain === null || isPublicMail(domain)) return [];
  const parts = domain.split('.');
  return parts.slice(0, -1).map((_, index) => parts.slice(index).join('.'));
}
