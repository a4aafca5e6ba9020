const chinese = /\p{Script=Han}/u;

/** What stands in an avatar: the family name in Chinese, first and last initials elsewhere. */
export function initials(name: string | null | undefined): string {
  const words = (name ?? '').trim().split(/\s+/).filter(Boolean);
  const first = words[0];
  if (!first) return '?';
  if (chinese.test(first)) return [...first][0] ?? '?';
  const last = words.length > 1 ? words.at(-1) : undefined;
  return ([...first][0] ?? '').concat(last ? ([...last][0] ?? '') : '').toUpperCase();
}

/** How one addresses them: "Rachel"; a Chinese name stays whole. */
export function firstName(name: string | null | undefined): string {
  const trimmed = (name ?? '').trim();
  if (chinese.test(trimmed)) return trimmed;
  return trimmed.split(/\s+/)[0] ?? '';
}

/** Enough to recognise an address, too little to misuse it on a shared screen. */
export function masked(kind: string, address: string): string {
  if (kind === 'email') {
    const [local = '', domain = ''] = address.split('@');
    const end = domain.lastIndexOf('.');
    const tail = end > 0 ? domain.slice(end) : '';
    return `${local[0] ?? ''}···${local.length > 1 ? local.at(-1) : ''}@${domain[0] ?? ''}···${tail}`;
  }
  if (kind === 'phone') {
    const digits = address.replace(/[^\d+]/g, '');
    return `${digits.slice(0, 3)} ···· ${digits.slice(-4)}`;
  }
  return address.length > 10 ? `${address.slice(0, 4)}···${address.slice(-4)}` : address;
}
