/**
 * The messenger's launcher in the colours of a brand: the same file with two colours in place of two others, so that
 * the button is right from its first moment, without a question to the server and without a byte more.
 */
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { usualAccent } from '@harken/ui/accent';

/** Of the button, in either theme. */
export interface LauncherColours {
  light: string;
  dark: string;
}

interface Painted {
  of: string;
  plain: string;
  brotli: Buffer;
}

export function createPainter(file: string) {
  const text = readFileSync(file, 'utf8');
  const painted = new Map<string, Painted>();

  /** @param key of a messenger that there is: one is kept for each */
  return (key: string, { light, dark }: LauncherColours): Painted => {
    const of = `${light} ${dark}`;
    const known = painted.get(key);
    if (known?.of === of) return known;
    const plain = text.replace(usualAccent.light, light).replace(usualAccent.dark, dark);
    const made = { of, plain, brotli: brotliCompressSync(plain) };
    painted.set(key, made);
    return made;
  };
}
