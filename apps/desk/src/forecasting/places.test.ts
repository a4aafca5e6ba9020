import { describe, expect, it } from 'vitest';
import { highest, labelled, type Mark, openPart, type Panel, type Place } from './places.ts';

const hour = 3_600_000;
const place = (startsAt: number, atHour: number, more: Partial<Place> = {}): Place => ({
  at: startsAt + atHour * hour,
  to: startsAt + (atHour + 0.5) * hour,
  actual: null,
  point: null,
  band80: null,
  band95: null,
  earlier: null,
  usual: null,
  without: null,
  ...more,
});
const day = (key: string, startsAt: number, places: Place[]): Panel => ({ key, startsAt, places });

describe('the axis of a week', () => {
  it('begins with the first whole hour in which anything comes on any day, and ends with the last', () => {
    const panels = [
      day('mon', 0, [place(0, 0, { point: 0 }), place(0, 7.5, { actual: 3 }), place(0, 20, { actual: 1 })]),
      day('tue', 24 * hour, [place(24 * hour, 9, { point: 4 }), place(24 * hour, 21.5, { point: 1 })]),
    ];
    expect(openPart(panels)).toEqual([7 * hour, 22 * hour]);
    // One who came by night moves nothing; of a single day, everything is drawn.
    const busy = day('wed', 48 * hour, [
      place(48 * hour, 2, { actual: 1 }),
      place(48 * hour, 9, { actual: 400 }),
      place(48 * hour, 11, { actual: 300 }),
    ]);
    expect(openPart([...panels, busy])).toEqual([9 * hour, 12 * hour]);
    expect(openPart([busy])).toEqual([2 * hour, 12 * hour]);
  });

  it('is the whole day where nothing comes', () => {
    expect(openPart([day('mon', 0, [place(0, 3, { point: 0 })])])).toEqual([0, 24 * hour]);
  });

  it('reaches as high as the widest band', () => {
    expect(highest([day('mon', 0, [place(0, 8, { point: 5, band95: [1, 12], actual: 7 })])])).toBe(12);
  });
});

describe('the names of events', () => {
  const mark = (name: string): Mark => ({ id: name, from: 0, to: 0, name, tone: 'planned' });

  it('stand beside each other, and below where they would touch', () => {
    const rows = labelled(
      [
        { mark: mark('App release'), x0: 10, x1: 40 },
        { mark: mark('Salary day'), x0: 50, x1: 90 },
        { mark: mark('Mail'), x0: 200, x1: 210 },
      ],
      [0, 400],
    );
    expect(rows.map(({ mark: { name }, row }) => [name, row])).toEqual([
      ['App release', 0],
      ['Salary day', 1],
      ['Mail', 0],
    ]);
  });

  it('go to the left where there is no room to the right', () => {
    const [only] = labelled([{ mark: mark('Partner-bank delay'), x0: 380, x1: 398 }], [0, 400]);
    expect(only?.side).toBe('left');
  });
});
