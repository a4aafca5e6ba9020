import i18next from 'i18next';

/** Where an address is, as far as it says so itself; no address is looked up anywhere. */
export function placeOf(address: string | null): 'here' | 'inner' | 'unknown' | null {
  if (!address) return 'unknown';
  const plain = address.replace(/^::ffff:/i, '');
  if (/^127\.|^::1$/.test(plain)) return 'here';
  if (/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd]|fe80:)/i.test(plain)) return 'inner';
  return null;
}

/** "this machine", "inner network, 10.0.0.7", or the address itself. */
export function placeName(address: string | null): string {
  const place = placeOf(address);
  if (place === null) return address ?? '';
  const words = i18next.t(`security:place.${place}`);
  return place === 'inner' ? `${words}, ${address}` : words;
}
