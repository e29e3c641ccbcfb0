// A real Dovecot with its own folders and port: any user, one password. For tests.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, whenOpen } from './installed.ts';

export interface Dovecot {
  readonly port: number;
  readonly password: string;
  readonly folder: string;
  log(): string;
  stop(): Promise<void>;
}
const nobody = 65534;

/** `introspectionUrl`: tokens are judged there (RFC 7662), and no password is taken. */
export async function startDovecot(introspectionUrl = ''): Promise<Dovecot> {
  const folder = mkdtempSync('/tmp/dovecot-');
  const [port, password] = [await freePort(), 'correct-horse-9'];
  mkdirSync(join(folder, 'mail'));
  chownSync(join(folder, 'mail'), nobody, nobody);
  chmodSync(folder, 0o755);
  const config = join(folder, 'dovecot.conf');
  writeFileSync(
    config,
    `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = ${introspectionUrl === '' ? 'plain login' : 'oauthbearer xoauth2'}
mail_location = maildir:~/Maildir
first_valid_uid = 1
mail_max_userip_connections = 50
passdb {
  driver = ${introspectionUrl === '' ? 'static' : 'oauth2'}
  args = ${introspectionUrl === '' ? `password=${password}` : `${folder}/oauth2.conf`}
  mechanisms = ${introspectionUrl === '' ? 'plain login' : 'oauthbearer xoauth2'}
}
userdb {
  driver = static
  args = uid=${nobody} gid=${nobody} home=${folder}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
`,
  );
  writeFileSync(
    join(folder, 'oauth2.conf'),
    `introspection_mode = post\nintrospection_url = ${introspectionUrl}\nusername_attribute = username\nactive_attribute = active\nactive_value = true\n`,
  );
  const child: ChildProcess = spawn('/usr/sbin/dovecot', ['-F', '-c', config], { stdio: 'ignore' });
  const log = () => {
    try {
      return readFileSync(join(folder, 'log'), 'utf8');
    } catch {
      return '';
    }
  };
  const stop = async () => {
    if (child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(late);
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await whenOpen(port);
  } catch (error) {
    const words = log();
    await stop();
    throw new Error(`Dovecot did not start: ${words.slice(-600)}`, { cause: error });
  }
  return { port, password, folder, log, stop };
}
