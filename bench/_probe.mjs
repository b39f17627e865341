import * as core from '@sense/core'; import * as haptics from '@sense/haptics'; import * as visuals from '@sense/visuals'; import * as link from '@sense/link'; import * as sep from '@sense/separation';
import * as ce from '@sense/core/engine'; import * as he from '@sense/haptics/engine'; import * as se from '@sense/separation/engine';
const streams = core.createStreams(core.initialStatus('shared')).streams;
const feed = { ...streams, clock: core.createClock({ currentTime: 0, sampleRate: 48000 }), heardAt: () => 0, signal: new AbortController().signal };
const source = { kind: 'node', open: async () => ({}) };
const tries = {
 createSession: () => core.createSession({ source, separation: sep.createSeparation() }),
 elementSource: () => core.elementSource({}), fileSource: () => core.fileSource('x.mp3'), fileSourceUrl: async () => core.createSession({ source: core.fileSource(new URL('http://x/y.mp3')), separation: sep.createSeparation() }),
 microphoneSource: () => core.microphoneSource().open({}, new core.Scope()), listMicrophones: () => core.listMicrophones(), watchMicrophones: () => core.watchMicrophones(() => {}),
 nodeSource: () => core.nodeSource({}), gameSource: () => core.gameSource({}), gameBus: () => core.gameBus({}), streamSource: () => core.streamSource({}), tabSource: () => core.tabSource().open({}, new core.Scope()),
 connectHaptics: () => { const h = haptics.connectHaptics(feed); h.dispose?.(); return h && 'ok'; }, connectDevices: () => { const h = haptics.connectDevices(); h.dispose(); return 'ok'; },
 createStage: () => visuals.createStage(feed, { canvas: {} }), createStageNone: () => visuals.createStage(feed, {}), createXrStage: () => visuals.createXrStage(feed, { mode: 'vr', canvas: {} }), xrSupport: () => visuals.xrSupport('vr'),
 createDetectorScope: () => visuals.createDetectorScope(feed, { canvas: {} }), createDirector: () => { const d = visuals.createDirector(feed, {}); d.dispose?.(); return 'ok'; },
 createSeparatorNode: () => sep.createSeparatorNode?.({}),
};
for (const [n, m] of Object.entries({ haptics, visuals, link, sep })) console.log(n, Object.keys(m).filter(k => /^(create|connect|send|receive|record|replay|open|is|list)/.test(k)).join(' '));
for (const [name, run] of Object.entries(tries)) {
  try { const r = await run(); console.log(name, '->', typeof r === 'object' ? r?.kind ?? Object.keys(r).slice(0,3) : r); } catch (e) { console.log(name, e.name, e.code, '|', e.message.slice(0, 160)); }
}
process.exit(0);
