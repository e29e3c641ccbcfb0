// Which sites may show a channel: the list a person typed, judged against the origin a browser attests. Pure.

/** `shop.example`, `*.shop.example`, `localhost:4000`: one per line. Empty: any site. */
export function sitesOf(settings: Readonly<Record<string, unknown>>): readonly string[] {
  return String(settings['allowedDomains'] ?? '')
    .split(/[\s,]+/)
    .map((line) => line.trim().toLowerCase())
    .filter((line) => line !== '');
}
/** Is this origin (`https://shop.example:8443`) one of the sites? A line without a port means any port. */
export function isAllowed(origin: string, sites: readonly string[]): boolean {
  if (sites.length === 0) return true;
  if (!URL.canParse(origin)) return false;
  const { hostname, host } = new URL(origin);
  return sites.some((site) => {
    const subject = /:\d+$/.test(site) ? host : hostname;
    return site.startsWith('*.') ? subject.endsWith(site.slice(1)) : subject === site;
  });
}
type Headers = Readonly<Record<string, string | string[] | undefined>>;
const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? value[0] : value) ?? '';
/**
 * The site a call comes from: the one our own panel saw itself embedded in, or the page's own. Empty for apps and programs, which
 * have no origin and are held by tokens and limits alone.
 */
export function siteOf(headers: Headers, ownOrigin: string): string {
  const embedding = one(headers['x-embedding-origin']);
  if (embedding !== '') return embedding;
  const origin = one(headers['origin']);
  return origin === ownOrigin ? '' : origin;
}
