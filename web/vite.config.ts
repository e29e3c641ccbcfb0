// Builds the agents' app into web/dist; in development passes API, socket and public pages on to the server.
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env['API_URL'] ?? 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  // Our pages allow no inline script, so the polyfill that Vite would inline is left out; every browser we support preloads modules.
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: true,
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    proxy: {
      '/api': { target: server, ws: true },
      '/hooks': server,
      '/widget.js': server,
      '/help': server,
      '/demo': server,
    },
  },
});
