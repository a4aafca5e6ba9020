/** Writes `dist`, which the server serves as it is under /messenger/. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';

const dist = fileURLToPath(new URL('dist', import.meta.url));
const files = await bundle();
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
for (const [name, code] of files) writeFileSync(`${dist}/${name}`, code);
