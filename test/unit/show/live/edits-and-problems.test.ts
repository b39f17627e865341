/** A show that is edited while it plays, and shows that cannot be followed as a whole: they go on. */
import { describe, expect, it } from 'vitest';
import type { Cue, Look, Show } from '@sense/show';
import { BAR_MS, BEAT_MS, SCENES, ShowRig, settle, useVirtualTime } from './show-rig.js';

useVirtualTime();

const LOOKS: Record<string, Look> = {
  a: { scene: { id: 'plain' }, haptics: { preset: 'gentle', strength: 0.5 } },
  b: { scene: { id: 'waves', preset: 'second' }, transition: { kind: 'melt', beats: 2 } },
};
const showWith = (cues: readonly Cue[], more: Partial<Show> = {}): Show => ({
  version: 1,
  looks: LOOKS,
  cues,
  ...more,
});

describe('update', () => {
  it('applies only what differs, and undoes it', () => {
    const rig = new ShowRig();
    const show = showWith([]);
    const running = rig.open(show);
    const [stageCalls, hapticCalls] = [rig.stage.calls.length, rig.haptics.calls.length];
    const faster: Show = { ...show, looks: { ...LOOKS, a: { ...LOOKS['a']!, style: { speed: 1 } } } };
    running.update(faster);
    expect(rig.stage.calls.slice(stageCalls)).toMatchObject([{ call: 'setParameters', values: { speed: 2 } }]);
    expect(Object.keys(rig.stage.calls.at(-1)!.values!)).toEqual(['speed']);
    expect(rig.haptics.calls).toHaveLength(hapticCalls);

    expect(running.status).toMatchObject({ canUndo: true, canRedo: false });
    expect(running.undo()).toBe(true);
    expect(rig.stage.calls.at(-1)).toMatchObject({ call: 'setParameters', values: { speed: 1 } });
    expect(running.show).toBe(show);
    expect(running.undo()).toBe(false);
    expect(running.redo()).toBe(true);
    expect(running.show).toBe(faster);
    expect(running.redo()).toBe(false);
  });

  it('does nothing on stage for an edit of another look', () => {
    const rig = new ShowRig();
    const running = rig.open(showWith([]));
    const before = rig.stage.calls.length;
    running.update({ ...running.show, looks: { ...LOOKS, b: { scene: { id: 'plain' } } } });
    expect(rig.stage.calls).toHaveLength(before);
  });

  it('rejects a bad show and goes on as before', () => {
    const rig = new ShowRig();
    const running = rig.open(showWith([{ id: 'change', at: { bar: 2 }, look: 'b' }]));
    rig.play(BAR_MS);
    expect(() => running.update({ version: 1, looks: { a: { palette: 'beige' as never } } })).toThrow(
      '/looks/a/palette',
    );
    expect(running.status.canUndo).toBe(false);
    rig.play(BAR_MS);
    expect(running.status.look).toBe('b');
  });

  it('keeps its place, and does not call a new cue for a bar that has passed', () => {
    const rig = new ShowRig();
    const running = rig.open(showWith([]));
    rig.play(3 * BAR_MS);
    running.update(
      showWith([
        { id: 'past', at: { bar: 2 }, look: 'b' },
        { id: 'coming', at: { bar: 5 }, look: 'b' },
      ]),
    );
    rig.play(BEAT_MS);
    expect(running.status).toMatchObject({ look: 'a', lastCue: undefined });
    rig.play(2 * BAR_MS);
    expect(running.status).toMatchObject({ look: 'b', lastCue: 'coming' });
  });

  it('shows the first look where the one that shows is gone', () => {
    const rig = new ShowRig();
    const running = rig.open(showWith([]));
    running.update({ version: 1, looks: { other: { scene: { id: 'waves' } } } });
    expect(running.status.look).toBe('other');
    expect(rig.stage.calls.at(-1)).toMatchObject({ scene: 'waves' });
  });
});

describe('a stage that fails', () => {
  it('is asked again when the look is called again', async () => {
    const rig = new ShowRig();
    const running = rig.open(showWith([]));
    rig.stage.fails = new Error('context lost');
    running.go('b', 'none');
    await settle();
    expect(running.status.problems.at(-1)).toMatchObject({ path: '/stage', message: 'context lost' });
    rig.stage.fails = undefined;
    const before = rig.stage.calls.length;
    running.go('b', 'none');
    running.go('b', 'none');
    expect(rig.stage.calls.slice(before)).toMatchObject([{ call: 'setScene', scene: 'waves' }]);
  });
});

describe('problems', () => {
  it('reports sections that no entry lists, and a blackout that darkens nothing', () => {
    const cues: Cue[] = [
      { id: 'named', at: { section: 'Chorus' }, look: 'b' },
      { id: 'missing', at: { section: 'verse' }, look: 'b' },
      { id: 'dark', blackout: true },
    ];
    const show: Show = { ...showWith(cues), set: [{ input: 'line-in', sections: [{ name: 'chorus', bar: 3 }] }] };
    const problemsWith = (options: object): unknown[] => {
      const rig = new ShowRig();
      const problems = rig.open(show, options).status.problems;
      return problems.map(({ path, message }) => `${path} ${message}`);
    };
    const section =
      '/cues/1/at/section no entry lists the section "verse": it begins only where the feed or beginSection() names it';
    const advice = 'pass onBlackout to darken the picture';
    expect(problemsWith({})).toEqual([section, `/cues blackout turns haptics off only: ${advice}`]);
    expect(problemsWith({ haptics: undefined })).toEqual([section, `/cues blackout turns nothing off: ${advice}`]);
  });

  it('reports a missing scene, preset and parameter with their paths, and goes on', () => {
    const rig = new ShowRig();
    const running = rig.open({
      version: 1,
      looks: {
        a: { scene: { id: 'lasers' }, haptics: { strength: 0.3 } },
        b: {
          scene: { id: 'plain', preset: 'gold', parameters: { sparkle: 1, speed: 'fast' } },
          colors: { background: '#000000' },
        },
      },
      captions: {},
    });
    expect(running.status.problems).toEqual([
      { path: '/looks/a/scene/id', message: 'there is no scene "lasers"; there are plain, waves' },
      { path: '/looks/b/scene/preset', message: 'the scene plain has no preset "gold"; it has first, second' },
      { path: '/looks/b/colors/background', message: 'the scene plain has no background colour' },
      {
        path: '/looks/b/scene/parameters/sparkle',
        message: 'is not a parameter of this scene; it has: speed, energy, count, drumsColor',
      },
      { path: '/looks/b/scene/parameters/speed', message: 'must be a number from 0 to 2, received "fast"' },
      { path: '/captions', message: 'captions are ignored by this version' },
    ]);
    expect(rig.stage.calls).toEqual([]);
    expect(rig.haptics.calls.at(-1)).toMatchObject({ volume: 0.3 });
    running.go('b');
    expect(rig.stage.calls).toMatchObject([{ scene: 'plain' }]);
  });

  it('reports a place without a device, feels it everywhere, and moves there when the device comes', () => {
    const rig = new ShowRig();
    const running = rig.open({ version: 1, looks: { a: { haptics: { routes: [{ stem: 'bass', place: 'chest' }] } } } });
    expect(running.status.problems).toMatchObject([{ path: '/looks/a/haptics/routes/0/place' }]);
    expect(rig.haptics.calls.find(({ call }) => call === 'setRouting')!.routing!.routes).toMatchObject([
      { device: '*' },
    ]);
    rig.haptics.devices = [...rig.haptics.devices, { id: 'audio:3', label: 'Chest shaker' }];
    rig.haptics.change();
    expect(running.status.problems).toEqual([]);
    expect(rig.haptics.calls.at(-1)!.routing!.routes).toMatchObject([{ stem: 'bass', device: 'audio:3' }]);
  });

  it('reports a stage that fails, and goes on with the next cue', async () => {
    const rig = new ShowRig();
    rig.stage.fails = new Error('the context is lost');
    const running = rig.open(showWith([{ id: 'change', at: { bar: 2 }, look: 'b' }]));
    await settle();
    expect(running.status.problems).toEqual([{ path: '/stage', message: 'the context is lost' }]);
    rig.stage.fails = undefined;
    rig.play(2 * BAR_MS);
    expect(rig.stage.calls.at(-1)).toMatchObject({ scene: 'waves' });
    expect(running.status.look).toBe('b');
  });

  it('states that a stage alone has no blackout', () => {
    const running = new ShowRig().open(showWith([{ id: 'dark', blackout: true }]));
    expect(running.status.problems).toMatchObject([{ path: '/cues' }]);
  });

  it('holds the limits of the show', () => {
    const rig = new ShowRig();
    const look: Look = { scene: { id: 'plain' }, style: { energy: 1 }, haptics: { strength: 1 } };
    rig.open({ version: 1, looks: { look }, safety: { flashes: 0, haptics: 0.4 } });
    expect(rig.haptics.calls.at(-1)!.volume).toBe(0.4);
    expect(rig.stage.calls[0]!.values!['energy']).toBeLessThan(1);
  });

  it('needs scenes with a stage', () => {
    const rig = new ShowRig();
    expect(() => rig.open(showWith([]), { scenes: undefined as never })).toThrow('scenes must be given with a stage');
    expect(SCENES).toHaveLength(2);
  });
});
