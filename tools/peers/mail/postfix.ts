// A real Postfix as the outside world: takes mail, signs it by opendkim, delivers everything to one port of ours, and writes bounces.
// dnsmasq answers for the sender's domain. For tests.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, whenOpen } from './installed.ts';

export interface Postfix {
  readonly port: number;
  readonly dnsPort: number;
  log(): string;
  stop(): Promise<void>;
}

/** `domain`: signed for and published with SPF and a DMARC policy of reject. `deliverTo`: where all mail goes. */
export async function startPostfix(domain: string, deliverTo: number): Promise<Postfix> {
  const folder = mkdtempSync('/tmp/postfix-');
  chmodSync(folder, 0o755);
  const [port, milterPort, dnsPort] = [await freePort(), await freePort(), await freePort()];
  const children: ChildProcess[] = [];
  const record = writeKey(folder);
  writeZone(folder, domain, record, dnsPort);
  writePostfix(folder, { port, milterPort, deliverTo });
  writeFileSync(
    join(folder, 'opendkim.conf'),
    `Socket inet:${milterPort}@127.0.0.1\nDomain ${domain}\nSelector test\nKeyFile ${folder}/dkim.pem\nMode s\nCanonicalization relaxed/relaxed\nSignatureAlgorithm rsa-sha256\nInternalHosts 0.0.0.0/0\nUserID root\nRequireSafeKeys false\nBackground no\nPidFile ${folder}/opendkim.pid\n`,
  );
  const log = () => {
    try {
      return readFileSync(join(folder, 'log'), 'utf8');
    } catch {
      return '';
    }
  };
  const stop = async () => {
    try {
      execFileSync('/usr/sbin/postfix', ['-c', join(folder, 'etc'), 'stop'], { stdio: 'ignore', timeout: 15_000 });
    } catch {
      /* It had not started. */
    }
    for (const child of children) child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 200));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    children.push(spawn('/usr/sbin/dnsmasq', ['-k', '-C', join(folder, 'dnsmasq.conf')], { stdio: 'ignore' }));
    children.push(spawn('/usr/sbin/opendkim', ['-f', '-x', join(folder, 'opendkim.conf')], { stdio: 'ignore' }));
    await whenOpen(milterPort);
    await whenOpen(dnsPort);
    execFileSync('/usr/sbin/postfix', ['-c', join(folder, 'etc'), 'start'], { stdio: 'pipe', timeout: 30_000 });
    await whenOpen(port);
  } catch (error) {
    const words = log();
    await stop();
    throw new Error(
      `Postfix did not start: ${String((error as { stderr?: unknown }).stderr ?? error)} ${words.slice(-800)}`,
      { cause: error },
    );
  }
  return { port, dnsPort, log, stop };
}

function writeKey(folder: string): string {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(folder, 'dkim.pem'), privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}
function writeZone(folder: string, domain: string, key: string, port: number): void {
  const parts = (`v=DKIM1; k=rsa; p=${key}`.match(/.{1,200}/g) ?? []).map((part) => `"${part}"`).join(',');
  writeFileSync(
    join(folder, 'dnsmasq.conf'),
    `port=${port}\nlisten-address=127.0.0.1\nbind-interfaces\nno-resolv\nno-hosts\nuser=root\npid-file=${folder}/dnsmasq.pid\ntxt-record=test._domainkey.${domain},${parts}\ntxt-record=${domain},"v=spf1 ip4:192.0.2.1 -all"\ntxt-record=_dmarc.${domain},"v=DMARC1; p=reject"\n`,
  );
}
function writePostfix(folder: string, ports: { port: number; milterPort: number; deliverTo: number }): void {
  const etc = join(folder, 'etc');
  for (const name of ['etc', 'spool', 'data']) mkdirSync(join(folder, name));
  const uid = Number(execFileSync('id', ['-u', 'postfix'], { encoding: 'utf8' }));
  chownSync(join(folder, 'data'), uid, -1);
  writeFileSync(
    join(etc, 'main.cf'),
    `compatibility_level = 3.6
queue_directory = ${folder}/spool
data_directory = ${folder}/data
maillog_file = ${folder}/log
maillog_file_prefixes = /tmp
myhostname = mx.outside.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_recipient_restrictions = permit_mynetworks, reject
smtp_dns_support_level = disabled
relayhost = [127.0.0.1]:${ports.deliverTo}
smtp_tls_security_level = none
smtpd_milters = inet:127.0.0.1:${ports.milterPort}
non_smtpd_milters =
milter_default_action = tempfail
alias_maps =
alias_database =
local_recipient_maps =
minimal_backoff_time = 1s
queue_run_delay = 2s
`,
  );
  const service = (name: string, type: string, chroot: string, command: string, wakeup = '-', limit = '-') =>
    `${name} ${type} ${['pickup', 'cleanup', 'qmgr', 'postlog'].includes(name) ? 'n' : '-'} - ${chroot} ${wakeup} ${limit} ${command}`;
  writeFileSync(
    join(etc, 'master.cf'),
    [
      `127.0.0.1:${ports.port} inet n - n - - smtpd`,
      service('pickup', 'unix', 'n', 'pickup', '60', '1'),
      service('cleanup', 'unix', 'n', 'cleanup', '-', '0'),
      service('qmgr', 'unix', 'n', 'qmgr', '2', '1'),
      service('tlsmgr', 'unix', 'n', 'tlsmgr', '1000?', '1'),
      service('rewrite', 'unix', 'n', 'trivial-rewrite'),
      service('bounce', 'unix', 'n', 'bounce', '-', '0'),
      service('defer', 'unix', 'n', 'bounce', '-', '0'),
      service('trace', 'unix', 'n', 'bounce', '-', '0'),
      service('proxymap', 'unix', 'n', 'proxymap'),
      service('smtp', 'unix', 'n', 'smtp'),
      service('relay', 'unix', 'n', 'smtp'),
      service('error', 'unix', 'n', 'error'),
      service('retry', 'unix', 'n', 'error'),
      service('anvil', 'unix', 'n', 'anvil', '-', '1'),
      service('scache', 'unix', 'n', 'scache', '-', '1'),
      service('postlog', 'unix-dgram', 'n', 'postlogd', '-', '1'),
      '',
    ].join('\n'),
  );
}
