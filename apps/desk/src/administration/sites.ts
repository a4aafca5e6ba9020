/** A site as somebody types it, as browsers name it; null for what is none. `*` stands for any. */
export function originOf(site: string): string | null {
  if (site === '*') return site;
  const at = URL.parse(/^[a-z]+:\/\//i.test(site) ? site : `https://${site}`);
  return at && /^https?:$/.test(at.protocol) && at.hostname && !at.username ? at.origin : null;
}

/** One a line; null for each line that is none. */
export const originsOf = (lines: string): (string | null)[] => [
  ...new Set(
    lines
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map(originOf),
  ),
];
