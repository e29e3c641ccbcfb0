// Loaded in front of the real server: a signal makes its event loop stand still for two seconds, as a huge pattern or a huge parse would.
const STOOD_MS = 2000;
process.on('SIGUSR2', () => {
  for (const end = performance.now() + STOOD_MS; performance.now() < end;);
});
