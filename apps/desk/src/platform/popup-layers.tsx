import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { Menu as BaseMenu } from '@base-ui/react/menu';
import { Popover as BasePopover } from '@base-ui/react/popover';
import { Check, type LucideIcon, X } from 'lucide-react';
import { type ReactElement, type ReactNode, type RefObject, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Caps, IconButton } from './buttons.tsx';
import type { CommandId } from './commands.ts';
import { Icon } from './icons.tsx';

const sheet = 'rounded-md border border-line-strong bg-surface-1 text-ink-1 shadow-sheet outline-none';
const item =
  'flex min-h-7 w-full cursor-default items-center gap-2 rounded-sm px-2 py-1 text-13 outline-none select-none data-highlighted:bg-surface-3 data-disabled:text-ink-3';

export interface LayerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The button it belongs to: it stands beside it, and the focus goes back there. */
  anchor: RefObject<HTMLElement | null>;
  label: string;
  side: 'top' | 'bottom' | 'left' | 'right';
  align: 'start' | 'center' | 'end';
  children: ReactNode;
}

interface Closing {
  reason: string;
  event: Event;
  cancel: () => void;
}

/** On a phone some buttons are hidden and their popups are opened from elsewhere: then the part of the page they belong to holds them. */
const visible = (anchor: LayerProps['anchor']) => (): HTMLElement | null => {
  const button = anchor.current;
  return button?.getClientRects().length
    ? button
    : (button?.parentElement?.closest<HTMLElement>('header, section, main') ?? null);
};

/** The focus goes back to the button; where that is hidden, to where it was before. */
const focusAfter = (anchor: LayerProps['anchor']) => (): HTMLElement | true =>
  anchor.current?.getClientRects().length ? anchor.current : true;

/** Pressing the button itself is the button's to answer: otherwise it would close and open again. */
const unlessAnchor =
  (anchor: LayerProps['anchor'], onOpenChange: LayerProps['onOpenChange']) => (open: boolean, details: Closing) => {
    const { event, reason } = details;
    const goesTo = reason === 'focus-out' && event instanceof FocusEvent ? event.relatedTarget : event.target;
    const onAnchor = goesTo instanceof Node && anchor.current?.contains(goesTo) === true;
    if (onAnchor && (reason === 'outside-press' || reason === 'focus-out')) details.cancel();
    else onOpenChange(open);
  };

/**
 * The guards at both ends of a popup take the focus only to pass it on, yet they call themselves hidden, and something
 * hidden must not be reachable. Without that word they are what they are: empty.
 */
function useHonestGuards(open: boolean) {
  useEffect(() => {
    if (!open) return;
    const unhide = () => {
      for (const guard of document.querySelectorAll('[data-base-ui-focus-guard][aria-hidden]'))
        guard.removeAttribute('aria-hidden');
    };
    unhide();
    const watch = new MutationObserver(unhide);
    watch.observe(document.body, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, [open]);
}

/** The landmark that the button stands in: its menu belongs there too. */
const landmarkOf = (anchor: LayerProps['anchor']) =>
  anchor.current?.closest<HTMLElement>('main, nav, aside, section[aria-label]');

/** A menu under a button. */
export function MenuLayer({ open, onOpenChange, anchor, label, side, align, children }: LayerProps): ReactElement {
  useHonestGuards(open);
  return (
    <BaseMenu.Root open={open} onOpenChange={unlessAnchor(anchor, onOpenChange)} modal={false}>
      <BaseMenu.Portal container={landmarkOf(anchor)}>
        <BaseMenu.Positioner
          positionMethod="fixed"
          anchor={visible(anchor)}
          side={side}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 outline-none"
        >
          <BaseMenu.Popup
            aria-label={label}
            finalFocus={focusAfter(anchor)}
            className={`max-h-[min(480px,var(--available-height))] max-w-[min(360px,calc(100vw-16px))] min-w-52 overflow-y-auto p-1 ${sheet}`}
          >
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

export function MenuItem({
  icon,
  command,
  aside,
  children,
  onSelect,
  disabled,
}: {
  icon?: LucideIcon;
  command?: CommandId;
  aside?: ReactNode;
  children: ReactNode;
  onSelect: () => void;
  disabled?: boolean;
}): ReactElement {
  return (
    <BaseMenu.Item className={item} onClick={onSelect} disabled={disabled}>
      {icon && <Icon of={icon} className="text-ink-3" />}
      <span className="min-w-0 flex-1">{children}</span>
      {aside && <span className="text-12 text-ink-3">{aside}</span>}
      {command && <Caps of={command} />}
    </BaseMenu.Item>
  );
}

export function MenuGroup({ label, children }: { label: string; children: ReactNode }): ReactElement {
  return (
    <BaseMenu.Group>
      <BaseMenu.GroupLabel className="px-2 pt-1.5 pb-1 text-12 font-medium text-ink-3">{label}</BaseMenu.GroupLabel>
      {children}
    </BaseMenu.Group>
  );
}

export function MenuSeparator(): ReactElement {
  return <BaseMenu.Separator className="my-1 h-px bg-line" />;
}

export function MenuChoices<V extends string>({
  value,
  onChange,
  children,
}: {
  value: V;
  onChange: (value: V) => void;
  children: ReactNode;
}): ReactElement {
  return (
    <BaseMenu.RadioGroup value={value} onValueChange={(next) => onChange(next as V)}>
      {children}
    </BaseMenu.RadioGroup>
  );
}

export function MenuChoice({
  value,
  icon,
  aside,
  command,
  children,
}: {
  value: string;
  icon?: ReactNode;
  aside?: ReactNode;
  command?: CommandId;
  children: ReactNode;
}): ReactElement {
  return (
    <BaseMenu.RadioItem value={value} closeOnClick className={item}>
      <span className="grid w-4 shrink-0 place-items-center text-accent">
        <BaseMenu.RadioItemIndicator>
          <Icon of={Check} size={14} />
        </BaseMenu.RadioItemIndicator>
      </span>
      {icon}
      <span className="min-w-0 flex-1">{children}</span>
      {aside !== undefined && <span className="text-12 text-ink-3">{aside}</span>}
      {command && <Caps of={command} />}
    </BaseMenu.RadioItem>
  );
}

/** A small sheet beside what it belongs to. */
export function PopoverLayer({
  open,
  onOpenChange,
  anchor,
  label,
  side,
  align,
  className = '',
  initialFocus,
  children,
}: LayerProps & { className?: string; initialFocus?: RefObject<HTMLElement | null> }): ReactElement {
  useHonestGuards(open);
  return (
    <BasePopover.Root open={open} onOpenChange={unlessAnchor(anchor, onOpenChange)}>
      <BasePopover.Portal>
        <BasePopover.Positioner
          anchor={visible(anchor)}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 outline-none"
        >
          <BasePopover.Popup
            aria-label={label}
            initialFocus={initialFocus}
            finalFocus={focusAfter(anchor)}
            className={`max-h-[min(560px,var(--available-height))] max-w-[calc(100vw-16px)] overflow-y-auto ${sheet} ${className}`}
          >
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  );
}

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: string;
  children: ReactNode;
  className?: string;
  initialFocus?: RefObject<HTMLElement | null>;
  /** The content draws its own head; the title is only told. */
  bare?: boolean;
}

/** A question that must be answered first. */
export function DialogLayer({
  open,
  onClose,
  title,
  description,
  children,
  className = 'w-[min(440px,calc(100vw-32px))]',
  initialFocus,
  bare = false,
}: DialogProps): ReactElement {
  const { t } = useTranslation('platform');
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <BaseDialog.Portal>
        {/* As high as a dialog: one that opens over another dims it too. */}
        <BaseDialog.Backdrop className="fixed inset-0 z-50 bg-[oklch(20%_0.01_80/0.36)] dark:bg-[oklch(0%_0_0/0.6)]" />
        <BaseDialog.Viewport className="fixed inset-0 z-50 flex items-start justify-center overflow-y-auto px-4 pt-[12vh] pb-8 max-md:pt-6">
          <BaseDialog.Popup initialFocus={initialFocus} className={`${sheet} ${className}`}>
            {bare ? (
              <BaseDialog.Title className="sr-only">{title}</BaseDialog.Title>
            ) : (
              <header className="flex items-start gap-2 border-b border-line py-2.5 pr-2 pl-4">
                <div className="min-w-0 flex-1 py-1">
                  <BaseDialog.Title className="text-15 font-semibold">{title}</BaseDialog.Title>
                  {description && (
                    <BaseDialog.Description className="mt-0.5 text-13 text-ink-2">{description}</BaseDialog.Description>
                  )}
                </div>
                <BaseDialog.Close render={<IconButton label={t('close')} icon={X} />} />
              </header>
            )}
            {children}
          </BaseDialog.Popup>
        </BaseDialog.Viewport>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
