import { type ReactElement, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { composerSettings } from '../conversations/drafts.ts';
import { Button } from '../platform/buttons.tsx';
import { runCommand } from '../platform/commands.ts';
import { useMe } from '../platform/desk.ts';
import { listOf } from '../platform/format.ts';
import { useTitle } from '../platform/go.ts';
import { languageNames, useLanguage } from '../platform/i18n.ts';
import { allowBrowserNotices, noticeSettings } from '../platform/notices.ts';
import { switchLanguage } from '../platform/sign-out.ts';
import { chime } from '../platform/sound.ts';
import { useStored } from '../platform/store.ts';
import { setTheme, themes, useTheme } from '../platform/theme.ts';
import { LearnedOfMe } from '../routing/learned-parts.tsx';
import { Security } from './security.tsx';
import { Part } from './settings-part.tsx';

/** One's own things: how it looks and sounds, the password, where one is signed in. */
export function Settings(): ReactElement {
  const { t } = useTranslation(['access', 'platform']);
  const { person } = useMe();
  useTitle(t('settings.title'));
  return (
    <main id="main" tabIndex={-1} className="scroll-quiet h-full overflow-y-auto bg-surface-1 outline-none">
      <div className="mx-auto max-w-[640px] px-5 pt-5 pb-16">
        <h1 className="text-20 font-semibold tracking-[-0.01em]">{t('settings.title')}</h1>
        <p className="mt-0.5 text-ink-2">
          {person.name} · {person.email} · {listOf(person.roles.map((role) => t(`platform:role.${role}`)))}
        </p>
        <Look />
        <Notices />
        <Writing />
        <LearnedOfMe />
        <Security />
        <div className="mt-8">
          <Button onClick={() => runCommand('app.signOut')}>{t('settings.signOut')}</Button>
        </div>
      </div>
    </main>
  );
}

/** A few choices side by side; arrow keys move between them as between any radio buttons. */
function Choices<V extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: V;
  options: readonly { value: V; name: string; lang?: string }[];
  onChange: (value: V) => void;
}): ReactElement {
  const name = useId();
  return (
    <fieldset className="mb-3 flex flex-wrap items-center gap-x-4">
      <legend className="float-left w-36 py-1 text-13 text-ink-2">{label}</legend>
      {options.map((option) => (
        <label key={option.value} lang={option.lang} className="inline-flex h-7 items-center gap-1.5 text-13">
          <input
            type="radio"
            name={name}
            checked={value === option.value}
            onChange={() => onChange(option.value)}
            className="size-4 accent-accent"
          />
          {option.name}
        </label>
      ))}
    </fieldset>
  );
}

function Look(): ReactElement {
  const { t } = useTranslation('access');
  const theme = useTheme();
  const language = useLanguage();
  return (
    <Part title={t('settings.look')}>
      <Choices
        label={t('language')}
        value={language}
        options={(['en', 'zh'] as const).map((value) => ({
          value,
          name: languageNames[value],
          lang: value === 'zh' ? 'zh-CN' : 'en',
        }))}
        onChange={(next) => void switchLanguage(next)}
      />
      <Choices
        label={t('theme.label')}
        value={theme}
        options={themes.map((value) => ({ value, name: t(`theme.${value}`) }))}
        onChange={setTheme}
      />
    </Part>
  );
}

function Tick({
  label,
  hint,
  checked,
  onChange,
}: {
  label: string;
  hint?: string | undefined;
  checked: boolean;
  onChange: (on: boolean) => void;
}): ReactElement {
  return (
    <label className="flex min-h-7 items-start gap-2 py-1 text-13">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-px size-4 accent-accent"
      />
      <span>
        {label}
        {hint && <span className="block text-12 text-ink-3">{hint}</span>}
      </span>
    </label>
  );
}

function Notices(): ReactElement {
  const { t } = useTranslation('access');
  const { sound, browser } = useStored(noticeSettings);
  const [denied, setDenied] = useState(false);
  return (
    <Part title={t('settings.notices')} text={t('settings.noticesText')}>
      <Tick
        label={t('settings.sound')}
        checked={sound}
        onChange={(on) => {
          noticeSettings.set((now) => ({ ...now, sound: on }));
          if (on) chime('work');
        }}
      />
      <Tick
        label={t('settings.browser')}
        hint={denied ? t('settings.browserDenied') : t('settings.browserHint')}
        checked={browser}
        onChange={async (on) => setDenied(!(await allowBrowserNotices(on)))}
      />
    </Part>
  );
}

function Writing(): ReactElement {
  const { t } = useTranslation('access');
  const { sendOn } = useStored(composerSettings);
  return (
    <Part title={t('settings.writing')}>
      <Choices
        label={t('settings.sendOn')}
        value={sendOn}
        options={[
          { value: 'enter', name: t('settings.enter') },
          { value: 'mod_enter', name: t('settings.modEnter') },
        ]}
        onChange={(next) => composerSettings.set({ sendOn: next })}
      />
    </Part>
  );
}
