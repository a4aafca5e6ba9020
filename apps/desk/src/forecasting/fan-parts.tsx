import type { ReactElement } from 'react';
import { inZone } from '../platform/format.ts';
import { type Panel, type Place, textWidth } from './places.ts';

export const axisLeft = 38;
/** Letters on a line keep a rim of the paper around them. */
export const halo = {
  stroke: 'var(--surface-1)',
  strokeWidth: 3,
  paintOrder: 'stroke',
  strokeLinejoin: 'round',
} as const;

export interface FanWords {
  label: string;
  actual: string;
  forecast: string;
  usual: string;
  /** What stands at a place, for whoever cannot see it. */
  say: (place: Place) => string;
}

export const shown = ({ at, to }: Place, { startsAt }: Panel, [from, until]: readonly [number, number]) =>
  at - startsAt >= from && to - startsAt <= until;

export const wholeOf = (panels: readonly Panel[]): readonly [number, number] => [
  0,
  Math.max(1, ...panels.flatMap(({ startsAt, places }) => places.map(({ to }) => to - startsAt))),
];

/** Places that have a name on the axis: as many hours as there is room for. */
export function hours(
  panel: Panel,
  part: readonly [number, number],
  zone: string,
  wide: number,
  tickName: ((place: Place) => string | null) | undefined,
): { place: Place; name: string }[] {
  if (tickName)
    return panel.places.flatMap((place) => {
      const name = tickName(place);
      return name ? [{ place, name }] : [];
    });
  const room = Math.max(1, Math.floor(wide / (wide < 260 ? 62 : 56)));
  const every = [1, 2, 3, 4, 6, 12].find((step) => (part[1] - part[0]) / 3_600_000 / step <= room) ?? 12;
  const clocks = panel.places
    .filter((place) => shown(place, panel, part))
    .map((place) => ({ place, clock: inZone(place.at, zone, 'time') }))
    .filter(({ clock }) => clock.endsWith('00'));
  const short = wide < 260;
  return clocks
    .filter(({ clock, place }, nth) =>
      short
        ? nth === 0 || (Number(clock.slice(0, 2)) % 6 === 0 && place.at - panel.startsAt - part[0] > 2.5 * 3_600_000)
        : Number(clock.slice(0, 2)) % every === 0,
    )
    .map(({ place, clock }) => ({ place, name: short ? clock.slice(0, 2) : clock }));
}

export function NowLine({
  at,
  floor,
  height,
  name,
}: {
  at: number;
  floor: number;
  height: number;
  name: string | null;
}): ReactElement {
  return (
    <g>
      <line x1={at} x2={at} y1={2} y2={floor + 2} stroke="var(--ink-1)" shapeRendering="crispEdges" />
      {name && (
        <>
          <rect x={at - 18} y={height - 16} width={36} height={15} rx={3} fill="var(--ink-1)" />
          <text x={at} y={height - 5} textAnchor="middle" fontWeight={600} fill="var(--surface-1)">
            {name}
          </text>
        </>
      )}
    </g>
  );
}

/** Each line is named once, where there is most room: what came below its line, what is expected above its band. */
export function LineNames({
  panels,
  words,
  x,
  y,
  ceiling,
  floor,
  wide,
  nowAt,
}: {
  panels: readonly Panel[];
  words: FanWords;
  x: (nth: number, place: Place) => number;
  y: (value: number) => number;
  ceiling: number;
  floor: number;
  wide: number;
  /** Where the line of now stands: no name is crossed by it. */
  nowAt: number | null;
}): ReactElement {
  const all = panels.flatMap(({ places }, nth) => places.map((place) => ({ place, nth })));
  const peakOf = (of: (place: Place) => number | null) =>
    panels
      .map(({ places }, nth) => ({ nth, peak: [...places].sort((a, b) => (of(b) ?? -1) - (of(a) ?? -1))[0] }))
      .filter((one): one is { nth: number; peak: Place } => one.peak !== undefined && of(one.peak) !== null);
  const within = (px: number, text: string) => {
    const half = textWidth(text) / 2 + 4;
    const clear = nowAt !== null && Math.abs(px - nowAt) < half ? nowAt + (px < nowAt ? -half : half) : px;
    return Math.min(wide - half, Math.max(axisLeft + half, clear));
  };
  // What came: at the dip between two peaks, where below the line is nothing.
  const came = peakOf(({ actual }) => actual).at(panels.length > 1 ? 1 : 0) ?? peakOf(({ actual }) => actual)[0];
  const expected = [...peakOf(({ band95 }) => band95?.[1] ?? null)].sort(
    (a, b) => (a.peak.band95?.[1] ?? 0) - (b.peak.band95?.[1] ?? 0),
  )[0];
  // The usual below its line, at the dip between its peaks.
  const usuals = all.filter(({ place }) => place.usual !== null);
  const usual = usuals
    .slice(Math.floor(usuals.length * 0.3), Math.ceil(usuals.length * 0.65))
    .sort((a, b) => (a.place.usual ?? 0) - (b.place.usual ?? 0))[0];
  return (
    <g>
      {came && (
        <text
          x={within(x(came.nth, came.peak), words.actual)}
          y={Math.max(ceiling - 2, y(came.peak.actual ?? 0) - 6)}
          textAnchor="middle"
          fontWeight={600}
          className="fill-ink-1"
          {...halo}
        >
          {words.actual}
        </text>
      )}
      {expected && (
        <text
          x={within(x(expected.nth, expected.peak), words.forecast)}
          y={Math.max(ceiling + 2, y(expected.peak.band95?.[1] ?? 0) - 8)}
          textAnchor="middle"
          fontWeight={600}
          fill="var(--accent)"
          {...halo}
        >
          {words.forecast}
        </text>
      )}
      {usual && (
        <text
          x={within(x(usual.nth, usual.place), words.usual)}
          y={Math.min(floor - 5, y(usual.place.usual ?? 0) + 16)}
          textAnchor="middle"
          className="fill-ink-3"
          {...halo}
        >
          {words.usual}
        </text>
      )}
    </g>
  );
}
