// Builds the agents' app into web/dist; in development passes API, socket and public pages on to the server.
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env['API_URL'] ?? 'http://127.0.0.1:4000';
/** Small parts of nearly every screen. */
const bits =
  /web\/src\/ui\/(after-paint|badge|button|channel-icon|chip|classes|contact-words|edit-in-place|empty-state|form-error|input|kbd|relative-time|skeleton|textarea|time)\.tsx?$/;

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
    // What many lazy parts share would else come in sixty files of a few hundred bytes each, and a request costs more than that.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'icons', test: /lucide-react/, minShareCount: 2 },
            { name: 'bits', test: bits, minShareCount: 2 },
          ],
        },
      },
    },
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
