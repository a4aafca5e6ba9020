import type { ReactElement } from 'react';

/** One of a few, all of them in sight. */
export function Segments<V extends string>({
  label,
  value,
  options,
  set,
}: {
  label: string;
  value: V;
  options: readonly { value: V; name: string }[];
  set: (value: V) => void;
}): ReactElement {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend of its own
    <span
      role="group"
      aria-label={label}
      className="inline-flex max-w-full overflow-x-auto rounded-md border border-line text-12"
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => set(option.value)}
          className="h-6 px-2 whitespace-nowrap text-ink-2 first:rounded-l-md last:rounded-r-md hover:text-ink-1 focus-visible:-outline-offset-2 aria-pressed:bg-surface-3 aria-pressed:font-medium aria-pressed:text-ink-1"
        >
          {option.name}
        </button>
      ))}
    </span>
  );
}
