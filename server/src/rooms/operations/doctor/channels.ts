// The channels: what each says of itself, and a real sign-in to every provider. For mail also what the world's DNS says of the domain.
import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from '../../../ground/house.ts';
import { type ChannelRow, isOfDemo, listChannels, openChannel } from '../../channels/index.ts';
import { type Finding, findingsOf } from './finding.ts';
import type { Probes } from './probes.ts';

const CHECK_MS = 30_000;
const TOGETHER = 4;
const { good, warning, bad } = findingsOf('channels');

export async function channels(house: House, workspaceIds: readonly string[], probes: Probes): Promise<Finding[]> {
  const rows = (await Promise.all(workspaceIds.map((id) => listChannels(house.db, id)))).flat();
  const waiting = rows.filter(({ state }) => state !== 'off');
  const found: Finding[][] = [];
  await Promise.all(
    Array.from({ length: TOGETHER }, async () => {
      for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) found.push(await channel(house, row));
    }),
  );
  const domains = new Set(rows.filter((row) => row.state !== 'off').flatMap((row) => mailDomain(house, row) ?? []));
  for (const domain of [...domains].sort()) found.push(await mailDns(domain, probes));
  return found.flat().sort((a, b) => a.title.localeCompare(b.title, 'en'));
}

async function channel(house: House, row: ChannelRow): Promise<Finding[]> {
  const title = `${row.name}${row.label ? ` (${row.label})` : ''}`;
  const id = `channel-${row.id}`;
  const open = await openChannel(house, row);
  if (!open)
    return [
      bad(
        {
          id,
          title,
          detail: 'It cannot be opened: its kind is not part of this installation, or its secrets cannot be read.',
        },
        'Enter its secrets again under Settings → Channels.',
      ),
    ];
  const found: Finding[] = [];
  const checks = await Promise.race([open.kind.check(open.place), sleep(CHECK_MS, null, { ref: false })]).catch(
    (error: unknown) => [
      { name: 'Check', ok: false, detail: String((error as Error).message), remedy: 'Look into the log.' },
    ],
  );
  if (checks === null)
    found.push(
      bad(
        { id, title, detail: 'Its provider did not answer in time.' },
        'Check the network, and the provider’s status page.',
      ),
    );
  for (const check of checks ?? [])
    if (!check.ok)
      found.push(
        bad(
          { id: `${id}-${check.name}`, title, detail: `This part does not work: ${check.name}. ${check.detail}` },
          check.remedy ?? 'Open it under Settings → Channels and press Test.',
        ),
      );
  // What it met at work may be no part of its test.
  if (found.length === 0 && (row.state === 'trouble' || row.state === 'reconnect'))
    found.push(
      warning({ id, title, detail: row.state_detail }, row.state_remedy || 'Press Test under Settings → Channels.'),
    );
  return found.length > 0 ? found : [good(id, title, checks!.map(({ detail }) => detail).join(' ') || 'It answers.')];
}

/** The domain of a channel whose customers write to a mail address; the demo's are in no DNS. */
function mailDomain(house: House, row: ChannelRow): string | null {
  if (isOfDemo(row.settings)) return null;
  const isMail = house.kinds.get(row.kind)?.card.identityKinds[0] === 'email';
  return isMail ? (/@([^\s@<>]+)$/.exec(row.label)?.[1]?.toLowerCase() ?? null) : null;
}

async function mailDns(domain: string, probes: Probes): Promise<Finding[]> {
  const [id, title] = [`dns-${domain}`, `DNS of ${domain}`];
  try {
    const [mx, txt, policies] = await Promise.all([
      probes.mx(domain),
      probes.txt(domain),
      probes.txt(`_dmarc.${domain}`),
    ]);
    const spf = txt.filter((record) => /^v=spf1(\s|$)/i.test(record));
    const found: Finding[] = [];
    if (mx.length === 0)
      found.push(
        bad(
          { id: `${id}-mx`, title, detail: 'It has no MX record: nobody can write to it.' },
          'Publish an MX record that names your mail server.',
        ),
      );
    if (spf.length !== 1)
      found.push(
        (spf.length === 0 ? warning : bad)(
          {
            id: `${id}-spf`,
            title,
            detail:
              spf.length === 0
                ? 'It has no SPF record: answers may land in spam.'
                : `It has ${spf.length} SPF records, which counts as none.`,
          },
          'Publish exactly one TXT record “v=spf1 …” that names the servers your mail leaves by.',
        ),
      );
    if (!policies.some((record) => /^v=DMARC1\b/i.test(record)))
      found.push(
        warning(
          { id: `${id}-dmarc`, title, detail: 'It has no DMARC policy: anybody can write in its name.' },
          `Publish a TXT record at _dmarc.${domain}, for example “v=DMARC1; p=quarantine”.`,
        ),
      );
    return found.length > 0 ? found : [good(id, title, `Mail goes to ${mx.join(', ')}; SPF and DMARC are published.`)];
  } catch (error) {
    return [
      warning(
        {
          id,
          title,
          detail: `It could not be looked up (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}).`,
        },
        'Check that this machine can ask a DNS server.',
      ),
    ];
  }
}
