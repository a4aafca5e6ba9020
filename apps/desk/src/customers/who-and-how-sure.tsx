import type { Customer } from '@harken/contract/record';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { useChoices, useMay } from '../platform/desk.ts';
import { dayAndTime } from '../platform/format.ts';
import { masked } from '../platform/names.ts';
import { AttributeFacts } from './attribute-facts.tsx';
import { attributeValue } from './attribute-value.ts';
import { Fact } from './fact.tsx';
import { Section } from './section.tsx';
import { addressesOf, attributeName, surenessOf } from './sureness.ts';

const shownAttributes = 6;

export function WhoAndHowSure({ customer }: { customer: Customer }): ReactElement {
  const { t } = useTranslation('customers');
  const { known, signedIn, confirmed } = surenessOf(customer);
  const addresses = addressesOf(customer.identities);
  const device = customer.identities.find(({ kind }) => kind === 'device');
  const defined = useChoices('attributes').filter(({ of }) => of === 'customer');
  // What a site vouches for without the organisation having named it.
  const attributes = Object.entries(customer.attributes)
    .filter(([key]) => !defined.some((one) => one.key === key))
    .slice(0, shownAttributes);
  const mayEdit = useMay('customer.edit');
  return (
    <Section title={t('who.title')}>
      <ol className="mb-1.5 grid grid-cols-3 gap-1 text-12 text-ink-3">
        <Step reached={known !== null} name={known ? t('who.known') : t('who.unknown')}>
          {known?.since && t('who.since', { year: new Date(known.since).getFullYear() })}
        </Step>
        <Step reached={signedIn !== null} name={signedIn ? t('who.signedIn') : t('who.notSignedIn')}>
          {signedIn?.at && dayAndTime(signedIn.at)}
        </Step>
        <Step reached={confirmed !== null} name={confirmed ? t('who.confirmed') : t('who.notConfirmed')}>
          {confirmed?.at && dayAndTime(confirmed.at)}
        </Step>
      </ol>
      <dl className="grid grid-cols-[72px_minmax(0,1fr)] text-12 leading-[18px]">
        {signedIn && <Fact name={t('who.signIn')}>{t('who.byHost')}</Fact>}
        {confirmed && <Fact name={t('who.confirmation')}>{t(`who.proof.${confirmed.by}`)}</Fact>}
        {addresses.length > 0 && (
          <Fact name={t('who.addresses', { count: addresses.length })}>
            {addresses.map(({ id, kind, address, proof }) => (
              <span key={id} className="block">
                {masked(kind, address)}{' '}
                <span className="text-ink-3">{t(proof === 'none' ? 'who.unverified' : 'who.verified')}</span>
              </span>
            ))}
          </Fact>
        )}
        {device && !known && <Fact name={t('who.device')}>{masked('device', device.address)}</Fact>}
        {customer.value && <Fact name={t('who.value')}>{t(`who.level.${customer.value}`)}</Fact>}
        <AttributeFacts
          of="customer"
          values={customer.attributes}
          version={customer.version}
          save={
            mayEdit
              ? async (values, version) => {
                  const body = { version, attributes: values };
                  const saved = await call('PATCH /api/customers/:id', { params: { id: customer.id }, body });
                  return saved.customer.version;
                }
              : null
          }
        />
        {attributes.map(([key, value]) => (
          <Fact key={key} name={key === 'holds' ? t('who.attribute.holds') : attributeName(key)}>
            {attributeValue(value, t('who.yes'), t('who.no'))}
          </Fact>
        ))}
      </dl>
    </Section>
  );
}

/** A reached step is a solid line, one that is missing a dashed one: the words say the same. */
function Step({ reached, name, children }: { reached: boolean; name: string; children: ReactNode }): ReactElement {
  return (
    <li>
      <span
        aria-hidden="true"
        className={`mb-[3px] block h-1 rounded-full ${reached ? 'bg-accent' : 'border border-dashed border-ink-3'}`}
      />
      <b className={`font-medium ${reached ? 'text-ink-1' : 'text-ink-3'}`}>{name}</b> {children}
    </li>
  );
}
