import type { PortalSettings } from '@harken/contract/portal';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../platform/buttons.tsx';
import type { Control } from './setting.tsx';

type Mark = NonNullable<PortalSettings['logo']>;

const kinds: readonly string[] = ['image/svg+xml', 'image/png', 'image/webp'] satisfies Mark['type'][];
/** So many letters are kept: three bytes in four of them. */
const mostBytes = (90_000 / 4) * 3;

/** Why a file is no mark, with what its sentence names. */
interface Unfit {
  why: 'notPicture' | 'tooLarge' | 'notSquare';
  size?: Record<string, number>;
}

export const asAddress = ({ type, base64 }: Mark): string => `data:${type};base64,${base64}`;

const asBase64 = (file: File): Promise<string> =>
  new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });

/** Drawn once here, so that what no browser can draw never gets onto a page. */
async function read(file: File): Promise<Mark | Unfit> {
  if (!kinds.includes(file.type)) return { why: 'notPicture' };
  const [size, most] = [file.size, mostBytes].map((bytes) => Math.ceil(bytes / 1000)) as [number, number];
  if (file.size > mostBytes) return { why: 'tooLarge', size: { size, most } };
  const mark: Mark = { type: file.type as Mark['type'], base64: await asBase64(file) };
  const image = new Image();
  image.src = asAddress(mark);
  try {
    await image.decode();
  } catch {
    return { why: 'notPicture' };
  }
  const { naturalWidth: width, naturalHeight: height } = image;
  if (Math.abs(width - height) > Math.max(width, height) / 50) return { why: 'notSquare', size: { width, height } };
  return mark;
}

/** The organisation's mark: chosen, seen in the size it will have, taken away. */
export function MarkField({
  value,
  set,
  control,
}: {
  value: Mark | null;
  set: (value: Mark | null) => void;
  control: Control;
}): ReactElement {
  const { t } = useTranslation('administration');
  const [wrong, setWrong] = useState<string | null>(null);
  const choose = async (file: File | undefined) => {
    if (!file) return;
    const found = await read(file);
    const fits = 'base64' in found;
    setWrong(fits ? null : t(`mark.${found.why}`, found.size ?? {}));
    if (fits) set(found);
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        {value && (
          <span className="flex items-center gap-3 rounded-md border border-line bg-surface-2 px-3 py-1">
            <img src={asAddress(value)} alt={t('mark.large')} className="size-12" />
            <img src={asAddress(value)} alt={t('mark.asShown')} className="size-6" />
          </span>
        )}
        <label
          className={`${buttonClass()} cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-focus`}
        >
          {value ? t('mark.another') : t('mark.choose')}
          <input
            {...control}
            type="file"
            accept={kinds.join()}
            className="sr-only"
            onChange={(event) => {
              void choose(event.target.files?.[0]);
              // The same file, mended, can be chosen again.
              event.target.value = '';
            }}
          />
        </label>
        {value && <Button onClick={() => set(null)}>{t('mark.remove')}</Button>}
      </div>
      <p role="status" className={wrong ? 'text-12 text-breaking' : 'sr-only'}>
        {wrong}
      </p>
    </div>
  );
}
