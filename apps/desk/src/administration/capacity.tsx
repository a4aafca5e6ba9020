import type { Channel } from '@harken/contract/record';
import type { RouteReply } from '@harken/contract/routes';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { call, queries } from '../platform/api.ts';
import { onEvents } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { number } from '../platform/format.ts';
import { channelIcons, Icon } from '../platform/icons.tsx';
import { Page } from './room.tsx';
import { SaveBar, Setting, TextInput } from './setting.tsx';
import { useEditing } from './use-editing.ts';

const key = ['administration', 'weights'];
const channels = ['messenger', 'email', 'sms', 'phone', 'form', 'api'] as const satisfies readonly Channel[];
type Weights = RouteReply<'channelWeights'>;

/** What one conversation of each channel takes of the capacity that a person has. */
export function Capacity(): ReactElement {
  const { t } = useTranslation('administration');
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => call('GET /api/channel-weights'),
  });
  useEffect(
    () =>
      onEvents((events) => {
        if (events.some(({ name }) => name === 'channel.weighed')) void queries.invalidateQueries({ queryKey: key });
      }),
    [],
  );
  return (
    <Page title={t('capacity.name')} text={t('capacity.text')}>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {channels.map((channel) => {
        const weight = data?.weights.find((one) => one.channel === channel)?.weight;
        return weight === undefined ? null : <ChannelWeight key={channel} channel={channel} weight={weight} />;
      })}
    </Page>
  );
}

function ChannelWeight({ channel, weight }: { channel: Channel; weight: number }): ReactElement {
  const { t } = useTranslation('administration');
  // It has no version: a save names the weight that it was made from. Here each weight heard of counts as the next.
  const heard = useRef({ weight, version: 1 });
  if (heard.current.weight !== weight) heard.current = { weight, version: heard.current.version + 1 };
  const edit = useEditing<{ weight: number }>({
    id: channel,
    latest: { weight },
    version: heard.current.version,
    check: (values) => (values.weight >= 0.05 && values.weight <= 100 ? {} : { weight: t('mistake.weight') }),
    refresh: () => queries.invalidateQueries({ queryKey: key }),
    save: async ({ weight: next = weight }) => {
      const body = { weight: next, expected: heard.current.weight };
      await call('PUT /api/channel-weights/:channel', { params: { channel }, body });
      heard.current = { weight: next, version: heard.current.version + 1 };
      queries.setQueryData(key, (now: Weights | undefined) =>
        now ? { weights: now.weights.map((one) => (one.channel === channel ? { channel, weight: next } : one)) } : now,
      );
      return heard.current.version;
    },
  });
  return (
    <>
      <Setting
        edit={edit}
        name="weight"
        label={t(`capacity.channel.${channel}`)}
        text={t('capacity.each')}
        show={(value) => number(value, 2)}
      >
        {(value, set, control) => (
          <span className="flex items-center gap-2 text-13 text-ink-2">
            <Icon of={channelIcons[channel]} />
            <TextInput
              {...control}
              type="number"
              min={0.05}
              max={100}
              step="any"
              className="w-24 text-ink-1"
              value={Number.isNaN(value) ? '' : value}
              onChange={(e) => set(e.target.valueAsNumber)}
            />
            {value > 0 && t('capacity.means', { count: Math.floor(6 / value), shown: number(Math.floor(6 / value)) })}
          </span>
        )}
      </Setting>
      <SaveBar edit={edit} />
    </>
  );
}
