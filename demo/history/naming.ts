/** What agents put on top of a conversation: a subject in the customer's language, and words of the house. */
import { intents, type Tag } from '../service.ts';
import type { HistoryDay } from './calendar.ts';
import type { Visit } from './world.ts';

const ofIntent: Readonly<Record<string, Tag>> = {
  deposit_declined: 'deposit',
  travel: 'travel',
  card_declined: 'card',
  card_lost: 'card',
  card_delivery: 'card delivery',
  refund: 'refund',
  dispute: 'dispute',
  fraud: 'scam',
  papers: 'documents',
  personal_details: 'identity',
  bereavement: 'bereavement',
  fees: 'fee',
  loan: 'loan',
  complaint: 'complaint',
  new_device: 'new phone',
};
const ofOutage = new Set(['card_declined', 'cash', 'deposit_declined']);
const ofCampaign = new Set(['savings', 'open_account']);

type Named = Pick<Visit, 'locale'> & { plan: { dialogue: { intent: string } } };

export function subjectOf({ plan, locale }: Named): string {
  const { intent } = plan.dialogue;
  return intents.find(({ key }) => key === intent)?.name[locale] ?? intent;
}

export function tagsOf({ plan, locale }: Named, day: Pick<HistoryDay, 'outage' | 'campaign'>): Tag[] {
  const { intent } = plan.dialogue;
  const own = intent === 'transfer_status' && locale === 'zh' ? '转账' : ofIntent[intent];
  const found: Tag[] = own ? [own] : [];
  if (day.outage && ofOutage.has(intent)) found.push('card outage');
  if (day.campaign && ofCampaign.has(intent)) found.push('savings campaign');
  return found;
}
