import type { Customer, Identity } from '@harken/contract/record';

/** How sure we are who this is: three steps, each with when and by what. */
export interface Sureness {
  known: { since: string | null } | null;
  signedIn: { at: string | null } | null;
  confirmed: { at: string | null; by: Identity['proof'] } | null;
}

const latest = (identities: readonly Identity[], proofs: readonly Identity['proof'][]) =>
  identities
    .filter(({ proof }) => proofs.includes(proof))
    .sort((a, b) => (b.verifiedAt ?? '').localeCompare(a.verifiedAt ?? ''))[0];

/**
 * Known: we have a name or an address. Signed in: the host site vouched for them with its signed token. Confirmed:
 * they proved it to us once more, by a code or to a colleague; a device alone proves nothing.
 */
export function surenessOf({ name, since, identities }: Pick<Customer, 'name' | 'since' | 'identities'>): Sureness {
  const addressed = identities.some(({ kind }) => kind !== 'device');
  const signedIn = latest(identities, ['host_token']);
  const confirmed = latest(identities, ['one_time_code', 'agent']);
  return {
    known: name !== null || addressed ? { since } : null,
    signedIn: signedIn ? { at: signedIn.verifiedAt } : null,
    confirmed: confirmed ? { at: confirmed.verifiedAt, by: confirmed.proof } : null,
  };
}

/** Addresses worth showing: what a person would recognise, the proved ones first. */
export function addressesOf(identities: readonly Identity[]): Identity[] {
  return identities
    .filter(({ kind }) => kind === 'email' || kind === 'phone')
    .sort((a, b) => Number(b.proof !== 'none') - Number(a.proof !== 'none'));
}

/** `everydayAccount`, `last_login` → words. Attributes are the organisation's own, so there is nothing to translate them by. */
export function attributeName(key: string): string {
  const words = key
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
