import type { WriteStream } from 'node:tty';

const width = 30;

/** A bar that is drawn over itself; nothing where nobody looks. */
export function progressBar(stream: Pick<WriteStream, 'isTTY' | 'write'>) {
  let drawn = '';
  const draw = (line: string) => {
    if (!stream.isTTY || line === drawn) return;
    stream.write(`\r${line.padEnd(drawn.length)}`);
    drawn = line;
  };
  return {
    /** @param share of the whole, 0–1 */
    show(share: number, text: string) {
      const full = Math.round(width * Math.min(1, share));
      draw(`${'█'.repeat(full)}${'░'.repeat(width - full)} ${text}`);
    },
    clear() {
      if (drawn !== '') stream.write(`\r${' '.repeat(drawn.length)}\r`);
      drawn = '';
    },
  };
}
