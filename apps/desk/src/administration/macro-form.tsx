import type { Locale, Localised, Macro } from '@harken/contract/people';
import { useQuery } from '@tanstack/react-query';
import { Braces } from 'lucide-react';
import { type ReactElement, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { macroVariables, unknownVariables, variablesOf } from '../conversations/macro-variables.ts';
import { RichText } from '../conversations/rich-text.tsx';
import { fillMacro, insertAt } from '../conversations/writing.ts';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { listOf } from '../platform/format.ts';
import { languageNames } from '../platform/i18n.ts';
import { Menu, MenuItem } from '../platform/popups.tsx';
import { tell } from '../platform/toasts.tsx';
import { ArchiveSetting } from './archiving.tsx';
import { bothLanguages, isNamed } from './both-languages.ts';
import { NameSetting } from './localised-names.tsx';
import { useOpenItem } from './room.tsx';
import { type Control, SaveBar, Setting, TextBox } from './setting.tsx';
import { useEditing } from './use-editing.ts';

interface MacroFields {
  name: Localised;
  en: string;
  zh: string;
}

const languages = ['en', 'zh'] as const satisfies readonly Locale[];

export function MacroForm({ macro }: { macro: Macro | null }): ReactElement {
  const { t } = useTranslation('administration');
  const { openItem } = useOpenItem();
  const [empty] = useState<MacroFields>({ name: { en: '', zh: '' }, en: '', zh: '' });
  const latest = macro ? { name: macro.name, ...macro.text } : empty;
  const edit = useEditing<MacroFields>({
    id: macro?.id ?? 'new',
    latest,
    version: macro?.version ?? 0,
    check: ({ name, en, zh }) => {
      const unknown = (text: string) => {
        const names = unknownVariables(text);
        return names.length ? t('macros.unknown', { names: listOf(names.map((one) => `{{${one}}}`)) }) : undefined;
      };
      const nothing = en.trim() || zh.trim() ? undefined : t('mistake.needed');
      const mistakes = { en: unknown(en) ?? nothing, zh: unknown(zh) };
      return {
        ...(isNamed(name) ? {} : { name: t('mistake.needed') }),
        ...(mistakes.en ? { en: mistakes.en } : {}),
        ...(mistakes.zh ? { zh: mistakes.zh } : {}),
      };
    },
    save: async (changes, version) => {
      const whole = { ...latest, ...changes };
      const body = { name: bothLanguages(whole.name), text: bothLanguages(whole) };
      if (macro) {
        const saved = await call('PATCH /api/macros/:id', { params: { id: macro.id }, body: { version, ...body } });
        return saved.macro.version;
      }
      await call('POST /api/macros', { body });
      return 1;
    },
    ...(macro
      ? {}
      : {
          onSaved: () => {
            tell(t('macros.made'));
            openItem(null);
          },
        }),
  });
  return (
    <>
      <NameSetting edit={edit} label={t('macros.setting.name.label')} text={t('macros.setting.name.text')} />
      {languages.map((language) => (
        <Setting
          key={language}
          edit={edit}
          name={language}
          label={t('macros.setting.text.label', { language: languageNames[language] })}
          text={t('macros.setting.text.text')}
        >
          {(text, set, control) => <MacroText language={language} text={text} set={set} control={control} />}
        </Setting>
      ))}
      <Preview texts={edit.values} />
      {macro && (
        <ArchiveSetting
          thing={macro}
          text={t('macros.archiveText')}
          put={async (archived, version) => {
            const body = { version, archived };
            return (await call('PATCH /api/macros/:id', { params: { id: macro.id }, body })).macro.version;
          }}
        />
      )}
      <SaveBar edit={edit} {...(macro ? {} : { action: t('macros.add') })} />
    </>
  );
}

function MacroText({
  language,
  text,
  set,
  control,
}: {
  language: Locale;
  text: string;
  set: (text: string) => void;
  control: Control;
}): ReactElement {
  const { t } = useTranslation('administration');
  const field = useRef<HTMLTextAreaElement>(null);
  const insert = (name: string) => {
    const { selectionStart: start = text.length, selectionEnd: end = text.length } = field.current ?? {};
    const written = insertAt({ text, start, end }, `{{${name}}}`);
    set(written.text);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(written.start, written.end);
    });
  };
  return (
    <div>
      <TextBox
        {...control}
        ref={field}
        lang={language === 'zh' ? 'zh-CN' : 'en'}
        maxLength={8000}
        value={text}
        onChange={(event) => set(event.target.value)}
      />
      <Menu
        label={t('macros.variables')}
        trigger={
          <Button size="small" icon={Braces}>
            {t('macros.insert')}
          </Button>
        }
      >
        {macroVariables.map((name) => (
          <MenuItem key={name} aside={`{{${name}}}`} onSelect={() => insert(name)}>
            {t(`macros.variable.${name.replace('.', '_') as VariableKey}`)}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}

type VariableKey = (typeof macroVariables)[number] extends infer Name
  ? Name extends `${infer A}.${infer B}`
    ? `${A}_${B}`
    : never
  : never;

/** As a real conversation would fill it: the gaps that a customer would see are seen here first. */
function Preview({ texts }: { texts: Record<Locale, string> }): ReactElement | null {
  const { t } = useTranslation('administration');
  const me = useDesk((state) => state.me);
  const queues = useDesk((state) => state.queues);
  const { data } = useQuery({
    queryKey: ['administration', 'latest'],
    queryFn: () => call('GET /api/conversations', { query: { view: 'all', limit: 20 } }),
  });
  const named = data?.conversations.find(({ customerName }) => customerName !== null) ?? data?.conversations[0];
  if (!texts.en.trim() && !texts.zh.trim()) return null;
  return (
    <section aria-labelledby="preview" className="border-t border-line py-4">
      <h2 id="preview" className="text-13 font-medium">
        {t('macros.preview')}
      </h2>
      <p className="mb-2 text-12 text-ink-2">
        {named ? t('macros.previewOf', { name: named.customerName ?? named.caseReference }) : t('macros.previewNobody')}
      </p>
      <div className="grid gap-3 md:grid-cols-2">
        {languages.map((language) => {
          const text = texts[language].trim() || texts[language === 'en' ? 'zh' : 'en'];
          const queue = queues.find(({ id }) => id === named?.queueId);
          const filled = named ? fillMacro(text, variablesOf({ ...named, locale: language }, me, queue)) : text;
          return (
            <div
              key={language}
              lang={language === 'zh' ? 'zh-CN' : 'en'}
              className="rounded-md border border-line p-3 text-13"
            >
              <RichText text={filled} />
            </div>
          );
        })}
      </div>
    </section>
  );
}
