import {
  cloneElement,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { DialogProps } from './popup-layers.tsx';
import { createStore, useStored } from './store.ts';

/**
 * Menus, popovers and dialogs. What draws them is a third of the desk's code and is needed by nobody before the first
 * click, so it comes after the first paint; the buttons are ours and stay where they are, with their focus.
 */
type Layers = typeof import('./popup-layers.tsx');
const layers = createStore<Layers | null>(null);

export async function loadPopups(): Promise<void> {
  layers.set(await import('./popup-layers.tsx'));
}

function useLayers(wanted: boolean): Layers | null {
  const loaded = useStored(layers);
  useEffect(() => {
    if (wanted && !loaded) void loadPopups();
  }, [wanted, loaded]);
  return loaded;
}

interface Opened {
  /** The button: it is given its part in opening what belongs to it. */
  trigger: ReactElement<Record<string, unknown>>;
  label: string;
  children: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  side?: 'top' | 'bottom' | 'left' | 'right';
  align?: 'start' | 'center' | 'end';
}

function useOpened({ trigger, open: given, onOpenChange }: Opened, popup: 'menu' | 'dialog') {
  const [own, setOwn] = useState(false);
  const [ever, setEver] = useState(false);
  const open = given ?? own;
  if (open && !ever) setEver(true);
  const anchor = useRef<HTMLElement>(null);
  const change = (next: boolean) => {
    setOwn(next);
    onOpenChange?.(next);
  };
  const button = cloneElement(trigger, {
    ref: anchor,
    'aria-haspopup': popup,
    'aria-expanded': open,
    'data-popup-open': open ? '' : undefined,
    onClick: () => change(!open),
    onKeyDown: (event: KeyboardEvent) => {
      if (popup !== 'menu' || open || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
      event.preventDefault();
      change(true);
    },
  });
  return { open, ever, change, anchor, button, drawn: useLayers(open) };
}

/** A menu under a button. */
export function Menu(props: Opened): ReactElement {
  const { open, ever, change, anchor, button, drawn } = useOpened(props, 'menu');
  const { label, children, side = 'bottom', align = 'start' } = props;
  return (
    <>
      {button}
      {drawn && ever && (
        <drawn.MenuLayer open={open} onOpenChange={change} anchor={anchor} label={label} side={side} align={align}>
          {children}
        </drawn.MenuLayer>
      )}
    </>
  );
}

/** A small sheet beside the button it belongs to. */
export function Popover(
  props: Opened & { className?: string; initialFocus?: RefObject<HTMLElement | null> },
): ReactElement {
  const { open, ever, change, anchor, button, drawn } = useOpened(props, 'dialog');
  const { label, children, side = 'bottom', align = 'end', className, initialFocus } = props;
  return (
    <>
      {button}
      {drawn && ever && (
        <drawn.PopoverLayer
          open={open}
          onOpenChange={change}
          anchor={anchor}
          label={label}
          side={side}
          align={align}
          className={className}
          initialFocus={initialFocus}
        >
          {children}
        </drawn.PopoverLayer>
      )}
    </>
  );
}

export function Dialog(props: DialogProps): ReactElement | null {
  const drawn = useLayers(props.open);
  return drawn && <drawn.DialogLayer {...props} />;
}

/** The parts of a menu are drawn only inside an open one, when what draws them is there. */
function part<Props extends object>(of: (drawn: Layers) => (props: Props) => ReactElement) {
  return function Part(props: Props): ReactElement | null {
    const drawn = useStored(layers);
    if (!drawn) return null;
    const Drawn = of(drawn);
    return <Drawn {...props} />;
  };
}

export const MenuItem = part((drawn) => drawn.MenuItem);
export const MenuGroup = part((drawn) => drawn.MenuGroup);
export const MenuSeparator = part((drawn) => drawn.MenuSeparator);
export const MenuChoice = part((drawn) => drawn.MenuChoice);
/** The value's type is the caller's; the menu only carries it. */
export const MenuChoices = part((drawn) => drawn.MenuChoices<string>) as <V extends string>(props: {
  value: V;
  onChange: (value: V) => void;
  children: ReactNode;
}) => ReactElement | null;
