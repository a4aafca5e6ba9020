import type { Identity } from '@harken/contract/record';
import { describe, expect, it } from 'vitest';
import { anId } from '../conversations/testing.ts';
import { addressesOf, attributeName, surenessOf } from './sureness.ts';

const identity = (kind: Identity['kind'], proof: Identity['proof'], verifiedAt: string | null = null): Identity => ({
  id: anId('iden'),
  kind,
  address: 'x',
  proof,
  verifiedAt,
});
const someone = (identities: Identity[], name: string | null = null) => ({ name, since: null, identities });

describe('how sure we are', () => {
  it('does not know a device', () => {
    expect(surenessOf(someone([identity('device', 'none')]))).toEqual({ known: null, signedIn: null, confirmed: null });
  });

  it('knows whoever has a name or an address', () => {
    expect(surenessOf(someone([identity('email', 'none')])).known).not.toBeNull();
    expect(surenessOf(someone([identity('device', 'none')], 'Rachel')).known).not.toBeNull();
  });

  it('takes the host’s token as signed in, with the latest time', () => {
    const found = surenessOf(
      someone([
        identity('external', 'host_token', '2026-03-01T10:00:00Z'),
        identity('external', 'host_token', '2026-03-18T14:19:00Z'),
      ]),
    );
    expect(found.signedIn).toEqual({ at: '2026-03-18T14:19:00Z' });
    expect(found.confirmed).toBeNull();
  });

  it('takes a code or a colleague’s check as confirmed, and a reply from the address as neither', () => {
    expect(surenessOf(someone([identity('phone', 'one_time_code', '2026-03-18T14:25:00Z')])).confirmed?.by).toBe(
      'one_time_code',
    );
    expect(surenessOf(someone([identity('phone', 'agent', null)])).confirmed?.by).toBe('agent');
    expect(surenessOf(someone([identity('email', 'reply', '2026-03-18T14:25:00Z')])).confirmed).toBeNull();
  });
});

it('shows proved addresses first and devices never', () => {
  const list = addressesOf([identity('device', 'none'), identity('email', 'none'), identity('phone', 'reply')]);
  expect(list.map(({ kind }) => kind)).toEqual(['phone', 'email']);
});

it('reads the names of attributes as words', () => {
  expect(attributeName('newDevice')).toBe('New device');
  expect(attributeName('last_login-at')).toBe('Last login at');
});
