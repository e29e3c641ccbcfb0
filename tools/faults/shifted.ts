// A wall clock in our hand: a small library, loaded in front of the system's, adds so many seconds to what programs are told of the time
// of day. What only counts on (timers, waits) is left as it is, as when an operator sets the clock.
import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SOURCE = `#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static volatile const long long *shift;
__attribute__((constructor)) static void begin(void) {
  int fd = open(getenv("SHIFT_FILE"), O_RDONLY);
  void *page = mmap(0, 8, PROT_READ, MAP_SHARED, fd, 0);
  if (fd < 0 || page == MAP_FAILED) abort();
  shift = page;
  close(fd);
}
int clock_gettime(clockid_t clock, struct timespec *at) {
  int answer = (int) syscall(SYS_clock_gettime, clock, at);
  if (answer == 0 && shift && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) at->tv_sec += *shift;
  return answer;
}
int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  struct timespec now;
  (void) zone;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return 0;
}
time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at) *at = now.tv_sec;
  return now.tv_sec;
}
`;

export interface Shifted {
  /** For every program that is to live by this clock. */
  readonly env: Readonly<Record<string, string>>;
  /** Seconds ahead of the real one, from now on. */
  set(seconds: number): void;
  close(): void;
}

export function openShifted(): Shifted {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-clock-'));
  chmodSync(folder, 0o755);
  const [library, file] = [join(folder, 'clock.so'), join(folder, 'shift')];
  writeFileSync(join(folder, 'clock.c'), SOURCE);
  writeFileSync(file, Buffer.alloc(8), { mode: 0o644 });
  const built = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, join(folder, 'clock.c')], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`no C compiler made the library: ${built.stderr ?? built.error?.message}`);
  // Written in place: whoever has it open sees the same page.
  const open = openSync(file, 'r+');
  return {
    env: { LD_PRELOAD: library, SHIFT_FILE: file },
    set(seconds) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(seconds));
      writeSync(open, bytes, 0, 8, 0);
    },
    close() {
      closeSync(open);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
