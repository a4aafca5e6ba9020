import type { ReactElement } from 'react';

/** The grammar of the charts, without a figure in it: what comes in ink, what is expected as a fan that widens. */
export function ExampleFan(): ReactElement {
  const shape = (x: number) => 78 - 26 * Math.sin((x / 560) * Math.PI * 5 - 1) - 18 * Math.sin((x / 560) * Math.PI);
  const steps = Array.from({ length: 57 }, (_, nth) => nth * 10);
  const line = (from: number, to: number, off: (x: number) => number = () => 0) =>
    steps.filter((x) => x >= from && x <= to).map((x) => `${x},${(shape(x) + off(x)).toFixed(1)}`);
  const wider = (part: number) => (x: number) => ((x - 250) / 310) * part;
  const band = (part: number) =>
    `M${[...line(250, 560, wider(part)), ...line(250, 560, (x) => -wider(part)(x)).reverse()].join('L')}Z`;
  return (
    <svg viewBox="0 0 560 130" aria-hidden="true" className="block w-full">
      <path d={band(34)} fill="var(--chart-band)" />
      <path d={band(20)} fill="var(--chart-band)" />
      <path d={`M${line(250, 560).join('L')}`} fill="none" stroke="var(--chart-forecast)" strokeWidth={1.75} />
      <path d={`M${line(0, 250).join('L')}`} fill="none" stroke="var(--chart-actual)" strokeWidth={1.5} />
      <path d="M250 4V126" stroke="var(--ink-1)" />
    </svg>
  );
}
