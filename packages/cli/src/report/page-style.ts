/**
 * CSS of the report pages, for light and dark themes and for all widths.
 */

const DARK = `--theme: dark; --ground: #0e1116; --panel: #161b22; --line: #262d37; --ink: #e8ebef; --faint: #8b96a5;
  --lane: #10141a; --mark: #f4f6f8; --glow: #1f2630; color-scheme: dark;`;
const LIGHT = `--theme: light; --ground: #f5f4f1; --panel: #ffffff; --line: #e0ddd6; --ink: #1b1f24; --faint: #656d78;
  --lane: #faf9f7; --mark: #14181d; --glow: #efece6; color-scheme: light;`;

export const PAGE_STYLE = `
:root { ${DARK} }
@media (prefers-color-scheme: light) { :root { ${LIGHT} } }
:root[data-theme='dark'] { ${DARK} }
:root[data-theme='light'] { ${LIGHT} }
* { box-sizing: border-box; margin: 0; }
body { background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, 'Segoe UI', Roboto, sans-serif;
  font-variant-numeric: tabular-nums; }
header, main { max-width: 1440px; margin: 0 auto; padding: 0 clamp(14px, 3vw, 40px); }
header { display: flex; justify-content: space-between; align-items: end; gap: 16px; padding-top: 30px; }
.brand { color: var(--faint); font-size: 12px; letter-spacing: 0.14em; text-transform: uppercase; }
h1 { font-size: clamp(22px, 3.4vw, 36px); font-weight: 650; letter-spacing: -0.02em; line-height: 1.2;
  overflow-wrap: anywhere; }
h2 { font-size: 15px; font-weight: 600; }
main { padding-bottom: 48px; }
.panel, .card { background: var(--panel); border: 1px solid var(--line); border-radius: 14px; }
.panel { padding: 18px; margin-top: 16px; min-width: 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(168px, 1fr)); gap: 12px; margin-top: 22px; }
.card { padding: 14px 16px; }
.label, .note, .hint { color: var(--faint); font-size: 12.5px; }
.value { font-size: 25px; font-weight: 620; letter-spacing: -0.02em; line-height: 1.35; }
.warnings { margin-top: 20px; padding: 12px 16px 12px 34px; border-radius: 12px; border: 1px solid #e69f00;
  background: color-mix(in srgb, #e69f00 12%, var(--panel)); }
.bar { display: flex; align-items: center; gap: 16px; min-height: 32px; }
#readout { flex: 1; color: var(--faint); font-size: 13px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.buttons { display: flex; gap: 6px; }
button, select { font: inherit; font-size: 13px; color: var(--ink); background: var(--glow); border: 1px solid var(--line);
  border-radius: 8px; padding: 5px 12px; min-width: 34px; cursor: pointer; }
button:hover { border-color: var(--faint); }
:focus-visible { outline: 2px solid #56b4e9; outline-offset: 2px; }
canvas { display: block; width: 100%; height: 100%; }
#overview { position: relative; height: 46px; margin-top: 12px; border-radius: 8px; overflow: hidden; background: var(--lane);
  cursor: pointer; touch-action: none; }
#brush { position: absolute; top: 0; bottom: 0; min-width: 3px; border: 1px solid #56b4e9; border-radius: 6px;
  background: color-mix(in srgb, #56b4e9 16%, transparent); pointer-events: none; }
#lanes { position: relative; margin-top: 8px; cursor: grab; touch-action: none; user-select: none; border-radius: 8px; }
#lanes:active { cursor: grabbing; }
.lane { position: relative; height: clamp(64px, 9.5vh, 104px); margin-top: 4px; border-radius: 8px; overflow: hidden;
  background: var(--lane); }
.lane.tall { height: clamp(90px, 15vh, 160px); }
.axis { height: 22px; margin-top: 4px; }
.name { position: absolute; left: 8px; bottom: 6px; padding: 0 7px; border-radius: 6px; font-size: 12px; line-height: 19px;
  background: color-mix(in srgb, var(--panel) 82%, transparent); pointer-events: none; }
.name.stem::before, .swatch { content: ''; display: inline-block; width: 9px; height: 9px; margin-right: 6px;
  border-radius: 50%; background: var(--stem); }
#cursor { position: absolute; top: 0; bottom: 22px; width: 1px; background: var(--ink); opacity: 0.55; pointer-events: none; }
.below { display: flex; flex-wrap: wrap; gap: 8px 22px; align-items: center; justify-content: space-between; margin-top: 8px; }
.below label { font-size: 13px; color: var(--faint); }
.below select { margin-left: 6px; max-width: 62vw; }
.hint { flex: 1 1 320px; text-align: right; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 0 16px; }
.histogram { height: 170px; margin-top: 14px; }
.scroll { overflow-x: auto; margin-top: 8px; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th, td { padding: 9px 10px; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { color: var(--faint); font-weight: 500; font-size: 12.5px; white-space: normal; vertical-align: bottom; }
th:first-child { text-align: left; font-weight: 600; }
tbody tr:last-child > * { border-bottom: 0; }
@media (max-width: 640px) {
  header { padding-top: 18px; align-items: start; }
  .cards { grid-template-columns: 1fr 1fr; }
  .card:last-child:nth-child(odd) { grid-column: 1 / -1; }
  .bar { flex-wrap: wrap; gap: 4px 12px; }
  #readout { order: 3; flex-basis: 100%; min-height: 20px; }
  .buttons { margin-left: auto; }
  .hint { text-align: left; }
  .value { font-size: 21px; }
  .panel { padding: 13px; }
  th, td { padding: 9px 6px; }
}
@media print { .buttons, #theme, .hint { display: none; } }
`;
