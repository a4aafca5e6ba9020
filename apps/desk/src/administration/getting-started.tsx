import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from './room.tsx';

/** What a new house needs before its first customer is answered; it knows what is done and leads to the rest. */
export function GettingStarted(): ReactElement {
  const { t } = useTranslation('administration');
  return (
    <Page title={t('start.name')} text={t('start.text')}>
      {null}
    </Page>
  );
}
