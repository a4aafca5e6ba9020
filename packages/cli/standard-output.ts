/** Opens standard output for an answer of many rows. */
export function openOutput(): (text: string) => Promise<void> {
  // The reader who leaves is told apart below; without a listener it would be a crash.
  process.stdout.on('error', () => {});
  return write;
}

/** Waits where whoever reads is slower, and ends quietly where they have seen enough: `harken forecast … | head`. */
function write(text: string): Promise<void> {
  return new Promise((resolve) => {
    const more = process.stdout.write(text, (error) => {
      if (error && 'code' in error && error.code === 'EPIPE') process.exit(0);
    });
    if (more) resolve();
    else process.stdout.once('drain', resolve);
  });
}
