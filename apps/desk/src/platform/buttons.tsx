import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { ariaKeys, type CommandId, capsOf } from './commands.ts';
import { hint } from './hints.tsx';
import { Icon } from './icons.tsx';

const looks = {
  plain: 'border-line-strong bg-surface-1 text-ink-1 hover:bg-surface-2',
  primary: 'border-accent bg-accent text-on-accent hover:bg-accent-hover hover:border-accent-hover',
  quiet: 'border-transparent bg-transparent text-ink-2 hover:bg-surface-3 hover:text-ink-1',
  breaking: 'border-breaking-line bg-surface-1 text-breaking hover:bg-breaking-soft',
} as const;

const sizes = {
  large: 'h-9 px-3.5 text-14',
  normal: 'h-7 px-2.5 text-13',
  small: 'h-6 px-2 text-12',
} as const;

export interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof looks;
  size?: keyof typeof sizes;
  icon?: LucideIcon;
  /** Shows the key beside the words and tells it to screen readers. */
  command?: CommandId;
}

export const buttonClass = (look: keyof typeof looks = 'plain', size: keyof typeof sizes = 'normal') =>
  `inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors disabled:border-line disabled:bg-surface-2 disabled:text-ink-3 ${looks[look]} ${sizes[size]}`;

export function Button({
  look = 'plain',
  size = 'normal',
  icon,
  command,
  className = '',
  children,
  ...rest
}: ButtonProps): ReactElement {
  return (
    <button
      type="button"
      aria-keyshortcuts={command && ariaKeys(command)}
      className={`${buttonClass(look, size)} ${className}`}
      {...rest}
    >
      {icon && <Icon of={icon} size={size === 'small' ? 13 : 15} />}
      {children}
      {command && <Caps of={command} on={look === 'primary'} />}
    </button>
  );
}

/** The keys of a command as caps. Hidden from screen readers, which hear `aria-keyshortcuts`; hidden where there are no keys. */
export function Caps({ of, on = false }: { of: CommandId; on?: boolean }): ReactElement | null {
  const caps = capsOf(of);
  if (!caps.length) return null;
  return (
    <span aria-hidden="true" className="inline-flex gap-0.5 pointer-coarse:hidden">
      {caps.map((cap) => (
        <kbd key={cap} className={`cap ${on ? 'border-current/40! bg-transparent! text-inherit!' : ''}`}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  label: string;
  icon: LucideIcon;
  command?: CommandId;
  iconSize?: number;
  pressed?: boolean;
  children?: ReactNode;
}

/** A button that is only an icon: its name is told to everybody, by tooltip and by label. */
export function IconButton({
  label,
  icon,
  command,
  iconSize = 16,
  pressed,
  className = '',
  children,
  ...rest
}: IconButtonProps): ReactElement {
  return (
    <button
      type="button"
      aria-label={label}
      {...hint(label, command)}
      aria-pressed={pressed}
      aria-keyshortcuts={command && ariaKeys(command)}
      className={`relative inline-grid size-7 shrink-0 place-items-center rounded-md text-ink-2 transition-colors hover:bg-surface-3 hover:text-ink-1 disabled:text-ink-3 disabled:hover:bg-transparent aria-pressed:bg-accent-soft aria-pressed:text-accent data-popup-open:bg-surface-3 ${className}`}
      {...rest}
    >
      <Icon of={icon} size={iconSize} />
      {children}
    </button>
  );
}
