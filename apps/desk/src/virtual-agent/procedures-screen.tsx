import { useNavigate } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../platform/buttons.tsx';
import { useMay } from '../platform/desk.ts';
import { NotYours } from '../platform/failures.tsx';
import { useTitle } from '../platform/go.ts';
import { PageHead } from '../platform/page-head.tsx';

/** The frame of the virtual agent's screens. */
export function ProceduresScreen({
  title,
  text,
  action,
  back = false,
  children,
}: {
  title: string;
  text?: string;
  action?: ReactNode;
  back?: boolean;
  children: ReactNode;
}): ReactElement {
  const { t } = useTranslation('virtualAgent');
  const navigate = useNavigate();
  useTitle(title);
  if (!useMay('procedure.manage')) return <NotYours permission="procedure.manage" />;
  return (
    <main id="main" tabIndex={-1} className="scroll-quiet h-full min-h-0 overflow-y-auto bg-surface-1 outline-none">
      <div className="mx-auto w-full max-w-[1400px] px-6 pt-4 pb-16 max-md:px-4">
        <PageHead
          title={title}
          text={text}
          action={action}
          back={
            back && (
              <IconButton
                icon={ArrowLeft}
                label={t('back')}
                className="mt-px -ml-1.5"
                onClick={() => void navigate({ to: '/virtual-agent' })}
              />
            )
          }
        />
        {children}
      </div>
    </main>
  );
}
