/** The page's whole style: no font, image or sheet is fetched. Colours keep a contrast of 4.5 in light and in dark. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --card: #ffffff; --text: #1a1f27; --quiet: #566070; --line: #dfe3ea; --link: #0b5cad; --here: #e8f1fb;
  --passed: #17693a; --failed: #b3261e; --skipped: #7a5600;
  --passed-soft: #e3f4e9; --failed-soft: #fcebe9; --skipped-soft: #fbf0d6; --bar: #7ca6d8; --on-tone: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1318; --card: #181e26; --text: #e6eaf0; --quiet: #a3aebd; --line: #2c3542; --link: #8cc0f8; --here: #1b2c40;
    --passed: #6ad394; --failed: #ff8f86; --skipped: #e8bf5a;
    --passed-soft: #14301f; --failed-soft: #37191a; --skipped-soft: #32270e; --bar: #4b7fbd; --on-tone: #0f1318;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main, header, footer { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; color: var(--tone); }
h2 { margin: 36px 0 12px; font-size: 1.15rem; overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: 3px; text-decoration-thickness: 1px; overflow-wrap: anywhere; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code, .mono { font-family: ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; font-size: 0.875em; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: 0.875rem; overflow-wrap: anywhere; }
.passed { --tone: var(--passed); --soft: var(--passed-soft); }
.failed { --tone: var(--failed); --soft: var(--failed-soft); }
.skipped { --tone: var(--skipped); --soft: var(--skipped-soft); }
.verdict { background: var(--soft); border-top: 6px solid var(--tone); border-bottom: 1px solid var(--line); }
.verdict header { padding-top: 28px; padding-bottom: 28px; display: flex; gap: 24px; align-items: flex-start; }
.verdict header > div + div { min-width: 0; }
.verdict .sign { flex: none; width: 84px; height: 84px; border-radius: 50%; background: var(--tone); color: var(--on-tone);
  font-size: 46px; line-height: 84px; text-align: center; font-weight: 700; }
.verdict p { margin: 4px 0 0; overflow-wrap: anywhere; }
.verdict .quiet { color: inherit; }
.verdict .headline { font-size: 1.125rem; }
.verdict .line { margin: 0; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.tiles { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 12px; margin: 24px 0 0; padding: 0; }
.tiles > div, .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.tiles > div { padding: 14px 16px; display: flex; flex-direction: column; }
.tiles dt, .tiles .note { color: var(--quiet); font-size: 0.875rem; overflow-wrap: anywhere; }
.tiles dd { margin: 2px 0 0; }
.tiles a { color: var(--tone, var(--text)); text-decoration: none; font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; }
.tiles a:hover { text-decoration: underline; }
.tiles .note { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.meter { display: block; height: 6px; margin: 4px 0 6px; border-radius: 3px; background: var(--failed); overflow: hidden; }
.meter span { display: block; height: 100%; width: var(--w); background: var(--passed); }
.skipped .meter { background: var(--line); }
.card { position: relative; overflow: hidden; }
.card p { margin: 0; padding: 12px 16px; }
.scroll { overflow: auto; }
.scroll:has(.grid) { scroll-padding: 150px 0 0 270px; }
.tall { max-height: min(80vh, 900px); }
table { border-collapse: separate; border-spacing: 0; width: 100%; }
th, td { padding: 9px 12px; text-align: left; vertical-align: top; border-top: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--quiet); background: var(--card); font-size: 0.8125rem; border-top: 0; vertical-align: bottom; white-space: nowrap; }
tbody tr:hover > *, tr:has(:target) > * { background: var(--here); }
.tall thead th { position: sticky; top: 0; z-index: 2; border-bottom: 1px solid var(--line); }
.tall tbody tr:first-child > * { border-top: 0; }
.grid td, .grid th { padding-top: 5px; padding-bottom: 5px; vertical-align: middle; }
.grid td, .grid thead th { text-align: center; padding-left: 4px; padding-right: 4px; }
.grid thead th { vertical-align: bottom; }
.grid tr > :first-child { position: sticky; left: 0; z-index: 1; background: var(--card); text-align: left; padding: 5px 12px;
  border-right: 1px solid var(--line); max-width: 260px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 600; }
.grid thead tr > :first-child { z-index: 3; font-weight: 400; }
.grid tbody tr:hover > :first-child { background: var(--here); }
.grid .check { writing-mode: vertical-rl; transform: rotate(180deg); padding: 4px 2px; max-height: 180px; overflow: hidden; text-overflow: ellipsis; }
.grid .time, .grid .slowest { text-align: left; padding: 5px 12px; }
.cell { display: inline-block; min-width: 34px; height: 28px; border-radius: 6px; line-height: 28px; text-align: center;
  background: var(--soft); color: var(--tone); font-weight: 700; text-decoration: none; position: relative; }
a.cell:hover, .cell.failed { box-shadow: inset 0 0 0 2px var(--tone); }
.badge { display: inline-block; padding: 1px 8px; border-radius: 999px; background: var(--soft); color: var(--tone);
  font-size: 0.8125rem; font-weight: 600; white-space: nowrap; }
.findings .badge { white-space: normal; }
details { background: var(--card); border: 1px solid var(--line); border-left: 6px solid var(--tone); border-radius: 10px; margin: 0 0 12px; }
summary { padding: 11px 16px; cursor: pointer; display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; border-radius: 6px; }
summary::before { content: "▸"; color: var(--quiet); width: 0.8em; }
[open] > summary::before { content: "▾"; }
summary h3 { margin: 0; font-size: 1rem; overflow-wrap: anywhere; min-width: 0; }
summary .quiet { margin-left: auto; }
.inner { position: relative; padding: 0 16px 12px; overflow-x: auto; scroll-margin-top: 80px; }
.inner tr { scroll-margin-top: 24px; }
.fold { border: 0; border-top: 1px solid var(--line); border-radius: 0; margin: 0; }
.checks th:first-child { width: 22%; }
.checks td:nth-child(2) { width: 27%; }
.checks .quiet { display: inline-block; overflow-wrap: normal; }
.checks th, .checks td, .drift td, .drift th { overflow-wrap: anywhere; }
.time { min-width: 150px; }
.lane { display: flex; align-items: center; gap: 10px; min-height: 24px; }
.track { flex: 1; min-width: 24px; }
.bar { display: block; height: 12px; border-radius: 3px; background: var(--bar); width: max(3px, var(--w)); }
.bar.failed, .bar.skipped { background: var(--tone); }
.ms { min-width: 68px; text-align: right; }
.ms, .number { font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .number, .number { text-align: right; }
.fault td { border-top: 0; padding-top: 0; }
.error { color: var(--failed); overflow-wrap: anywhere; }
.drift td:first-child { width: 24%; }
.drift td:last-child { width: 36%; }
.findings { margin: 0 0 8px; padding: 0; list-style: none; }
.findings li { padding: 6px 0; overflow-wrap: anywhere; }
.steps { margin: 0; padding: 16px 16px 8px 44px; }
.steps li { margin: 0 0 8px; overflow-wrap: anywhere; }
.step { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: 4px 16px; align-items: baseline; }
.steps pre { margin: 0; padding: 6px 12px; background: var(--page); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { color: var(--quiet); font-size: 0.875rem; padding-top: 24px; padding-bottom: 40px; overflow-wrap: anywhere; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 700px) {
  main, header, footer { padding-left: 14px; padding-right: 14px; }
  h1 { font-size: 1.6rem; }
  .verdict header { gap: 14px; padding-top: 20px; padding-bottom: 20px; }
  .verdict .sign { width: 56px; height: 56px; line-height: 56px; font-size: 30px; }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  th, td { padding: 8px; }
  .step { grid-template-columns: minmax(0, 1fr); }
  .steps { padding: 12px 12px 4px 34px; }
  .steps pre { padding: 6px 8px; font-size: 0.8125rem; }
  .steps code { font-size: 0.8125rem; }
  .drift td:first-child { min-width: 92px; }
  .checks th:first-child, .checks td:nth-child(2), .drift td:first-child, .drift td:last-child { width: auto; }
  .drift tbody th { min-width: 124px; }
  .checks th:first-child { min-width: 120px; }
  .grid tr > :first-child { max-width: 140px; padding: 5px 8px; font-size: 0.875rem; }
  .tiles a { font-size: 1.3rem; white-space: nowrap; }
  .cell { min-width: 28px; }
  .scroll:has(.grid) { scroll-padding-left: 150px; }
  summary { padding: 10px; }
  summary .quiet { margin-left: 0; flex-basis: 100%; }
  .inner { padding: 0 6px 8px; }
  .inner th, .inner td { padding: 7px 5px; }
  .inner td.error { padding-bottom: 9px; }
  .inner .mono { font-size: 0.8125rem; }
  .checks td .badge:not(.failed) .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .checks td { position: relative; }
  .checks .time { min-width: 90px; width: 40%; }
  .lane { gap: 4px; }
  .ms { min-width: 54px; font-size: 0.8125rem; }
  .checks .badge { padding: 1px 6px; }
}
@media print {
  body { background: none; font-size: 12px; }
  * { print-color-adjust: exact; }
  .scroll, .tall { max-height: none; overflow: visible; }
  .tall thead th { position: static; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  tr, .tiles > div, .steps li { break-inside: avoid; }
  h2, summary { break-after: avoid; }
}
`;
