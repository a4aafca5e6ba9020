/**
 * Writes `dist`, which the server serves as it is under /messenger/, and beside each file what a browser that takes
 * compressed ones gets: made once and as small as it can be.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { bundle } from './bundle.ts';

const dist = fileURLToPath(new URL('dist', import.meta.url));
const files = await bundle();
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
for (const [name, code] of files) {
  writeFileSync(`${dist}/${name}`, code);
  writeFileSync(`${dist}/${name}.br`, brotliCompressSync(code));
  writeFileSync(`${dist}/${name}.gz`, gzipSync(code, { level: 9 }));
}
