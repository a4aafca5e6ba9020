import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Asks for the Latin face with the page itself: text that changes its face after it appeared moves everything. */
function preloadFace(): Plugin {
  return {
    name: 'preload-face',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle }) {
        const face = Object.keys(bundle ?? {}).find((file) => /inter-latin-wght-normal.*\.woff2$/.test(file));
        if (!face) return [];
        const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${face}`, crossorigin: '' };
        return [{ tag: 'link', attrs, injectTo: 'head-prepend' }];
      },
    },
  };
}

/** The server hands out these as they are: nothing is compressed while somebody waits. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    async writeBundle({ dir = 'dist' }, bundle) {
      const texts = Object.keys(bundle).filter((file) => /\.(js|css|svg)$/.test(file));
      await Promise.all(
        texts.map(async (file) => {
          const content = await readFile(join(dir, file));
          if (content.length < 1024) return;
          await writeFile(join(dir, `${file}.gz`), gzipSync(content, { level: 9 }));
          const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
          await writeFile(join(dir, `${file}.br`), brotliCompressSync(content, { params }));
        }),
      );
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), preloadFace(), precompress()],
  build: {
    target: 'es2023',
    outDir: 'dist',
    // The page's content policy allows no data: addresses and no inline script.
    assetsInlineLimit: 0,
    assetsDir: 'desk-assets',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // Few files instead of fifty: what every screen needs, and what only the framework needs and rarely changes.
        codeSplitting: {
          groups: [
            {
              name: 'framework',
              test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|i18next|react-i18next|use-sync-external-store)[\\/]/,
              priority: 2,
            },
            {
              name: 'shared',
              test: /apps[\\/]desk[\\/]src|packages[\\/]client|lucide-react/,
              minShareCount: 3,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': { target: 'http://127.0.0.1:3000', ws: true } } },
});
