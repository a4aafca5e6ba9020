import type { ComponentProps, ReactElement } from 'react';

/** Where one types to narrow a list down. */
export function SearchInput({
  label,
  hint = label,
  value,
  onValue,
  className = 'w-full',
  ...rest
}: {
  label: string;
  hint?: string;
  value: string;
  onValue: (value: string) => void;
  /** How wide it is. */
  className?: string;
} & Pick<ComponentProps<'input'>, 'onKeyDown'>): ReactElement {
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={hint}
      value={value}
      onChange={(event) => onValue(event.target.value)}
      className={`field h-8 px-2.5 text-13 ${className}`}
      {...rest}
    />
  );
}
