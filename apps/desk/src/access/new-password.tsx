import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { GateField } from './gate.tsx';

/** A new password, judged while it is typed by the very rules that will decide. */
export function NewPassword({
  name,
  label,
  againLabel,
  owner = { name: '', email: '' },
  autoFocus = false,
}: {
  name: string;
  label: string;
  /** Typed twice where nobody could mend a slip. */
  againLabel?: string;
  owner?: { name: string; email: string };
  autoFocus?: boolean;
}): ReactElement {
  const { t } = useTranslation('security');
  const [typed, setTyped] = useState('');
  const password = useDeferredValue(typed);
  const rules = useQuery({ queryKey: ['sign-in-methods'], queryFn: () => call('GET /api/sign-in/methods') });
  const count = rules.data?.shortestPassword ?? 10;
  const short = [...password].length < count;
  // What is clearly too short is not asked about: most of what is typed never leaves the page.
  const { data } = useQuery({
    queryKey: ['password-check', password, owner],
    queryFn: async ({ signal }) => {
      await new Promise((resolve) => setTimeout(resolve, 250));
      signal.throwIfAborted();
      return await call('POST /api/password-check', { body: { password, ...owner } }, { signal });
    },
    enabled: !short,
    gcTime: 0,
    retry: false,
  });
  const weakness = short ? 'too_short' : data?.weakness;
  const said = !password
    ? t('weakness.hint', { count })
    : weakness
      ? t(`weakness.${weakness}`, { count })
      : weakness === null
        ? t('weakness.fine')
        : t('weakness.hint', { count });
  return (
    <>
      <div className="flex flex-col gap-1">
        <GateField
          label={label}
          name={name}
          type="password"
          required
          maxLength={256}
          autoComplete="new-password"
          aria-describedby={`${name}-said`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoFocus={autoFocus}
        />
        <p
          id={`${name}-said`}
          role="status"
          className={`text-12 ${password && weakness === null ? 'text-done' : 'text-ink-3'}`}
        >
          {said}
        </p>
      </div>
      {againLabel && (
        <GateField
          label={againLabel}
          name="again"
          type="password"
          required
          maxLength={256}
          autoComplete="new-password"
        />
      )}
    </>
  );
}
