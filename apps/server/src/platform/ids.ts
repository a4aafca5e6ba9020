import { createHash, randomFillSync } from 'node:crypto';
import { type Clock, systemClock } from './clock.ts';

// PostgreSQL 15 has no uuidv7(), and a client-made id is needed before the row exists, so ids are made here.
let lastMs = 0;
let lastCounter = 0;
const noise = Buffer.alloc(4096);
let noiseUsed = noise.length;

/**
 * A UUIDv7 (RFC 9562, method 1): 48 bits of milliseconds, a 12-bit counter, 62 random bits.
 * Ids of one process rise strictly, also within a millisecond and when the clock steps back.
 */
export function newId(clock: Clock = systemClock): string {
  const ms = clock.now().getTime();
  if (ms > lastMs || (clock !== systemClock && lastMs - ms > 3_600_000)) {
    // The machine's clock may jump back by any length; a test's that is more than an hour behind is another one.
    lastMs = ms;
    lastCounter = randomBits(2) & 0x7ff; // the top bit stays free, so that the counter has room to rise
  } else if (++lastCounter > 0xfff) {
    lastMs += 1;
    lastCounter = randomBits(2) & 0x7ff;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const counter = (0x7000 | lastCounter).toString(16);
  const variant = (0x8000 | (randomBits(2) & 0x3fff)).toString(16);
  const tail = randomBits(6).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-${counter}-${variant}-${tail}`;
}

/**
 * The same id for the same source and purpose, always: a reaction that runs twice for one event writes
 * the same row twice, and the second one finds it there. (UUIDv8 shape, SHA-256 in place of UUIDv5's SHA-1.)
 */
export function derivedId(sourceId: string, purpose: string): string {
  const hex = createHash('sha256').update(sourceId).update('\0').update(purpose).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}

function randomBits(bytes: number): number {
  if (noiseUsed + bytes > noise.length) {
    randomFillSync(noise);
    noiseUsed = 0;
  }
  const value = noise.readUIntBE(noiseUsed, bytes);
  noiseUsed += bytes;
  return value;
}
