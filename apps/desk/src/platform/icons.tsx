import type { Channel } from '@harken/contract/record';
import {
  FileText,
  type LucideIcon,
  type LucideProps,
  Mail,
  MessageSquare,
  MessageSquareMore,
  Phone,
  Plug,
} from 'lucide-react';
import type { ReactElement } from 'react';

/** Every icon of the desk: 16 px, drawn with the weight of its text, silent to screen readers. */
export function Icon({ of: Shape, size = 16, ...rest }: { of: LucideIcon } & LucideProps): ReactElement {
  return <Shape size={size} strokeWidth={1.9} aria-hidden="true" focusable="false" {...rest} />;
}

/** Harken's own mark: the virtual agent wears it too. */
export function Mark({ size = 16, className }: { size?: number; className?: string }): ReactElement {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.9}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={className}
    >
      <path d="M6.5 5v14M6.5 12h6.3M17.4 7.2a7.5 7.5 0 0 1 0 9.6M14.5 9.5a4 4 0 0 1 0 5" />
    </svg>
  );
}

export const channelIcons: Record<Channel, LucideIcon> = {
  messenger: MessageSquare,
  email: Mail,
  sms: MessageSquareMore,
  phone: Phone,
  form: FileText,
  api: Plug,
};
