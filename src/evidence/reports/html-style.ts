/** The page's whole style: no font, image or sheet is fetched. Colours keep a contrast of 4.5 in light and in dark. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --text: #1a1f27; --quiet: #586271; --line: #dde2e9; --link: #0b5cad;
  --passed: #17693a; --failed: #b3261e; --skipped: #7a5600;
  --passed-soft: #e3f4e9; --failed-soft: #fbe7e5; --skipped-soft: #fbf0d6; --bar: #7ca6d8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1318; --card: #181e26; --text: #e6eaf0; --quiet: #9aa6b5; --line: #2c3542; --link: #7db7f5;
    --passed: #6ad394; --failed: #ff8f86; --skipped: #e8bf5a;
    --passed-soft: #14301f; --failed-soft: #3b1a18; --skipped-soft: #35290d; --bar: #3f6ea6;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main, header, footer { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 40px 0 12px; font-size: 1.15rem; }
a { color: var(--link); text-underline-offset: 2px; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code, .mono { font-family: ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; font-size: 0.875em; overflow-wrap: anywhere; }
.verdict { border-bottom: 1px solid var(--line); background: var(--card); border-top: 8px solid var(--tone); }
.verdict header { padding-top: 28px; padding-bottom: 28px; display: flex; gap: 20px; align-items: center; }
.verdict .sign { flex: none; width: 72px; height: 72px; border-radius: 50%; background: var(--soft); color: var(--tone);
  font-size: 40px; line-height: 72px; text-align: center; font-weight: 700; }
.verdict p { margin: 6px 0 0; }
.eyebrow { color: var(--quiet); font-size: 0.875rem; }
.headline { font-size: 1.125rem; }
.passed { --tone: var(--passed); --soft: var(--passed-soft); }
.failed { --tone: var(--failed); --soft: var(--failed-soft); }
.skipped { --tone: var(--skipped); --soft: var(--skipped-soft); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 24px 0 0; padding: 0; }
.tiles div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
.tiles dt { color: var(--quiet); font-size: 0.875rem; }
.tiles dd { margin: 2px 0 0; font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; }
.card { position: relative; background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow-x: auto; }
.card p { margin: 0; padding: 12px 16px; }
th .mono, td.mono { white-space: nowrap; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: 12px 16px; color: var(--quiet); font-size: 0.875rem; }
th, td { padding: 9px 12px; text-align: left; vertical-align: top; border-top: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--quiet); font-size: 0.8125rem; border-top: 0; vertical-align: bottom; white-space: nowrap; }
.grid td, .grid thead th + th { text-align: center; padding-left: 4px; padding-right: 4px; }
.grid thead .check { writing-mode: vertical-rl; transform: rotate(180deg); padding: 4px 2px; }
.grid th[scope="row"] { white-space: nowrap; font-weight: 600; }
.cell { position: relative; display: inline-block; min-width: 32px; height: 28px; border-radius: 6px; line-height: 28px; text-align: center;
  background: var(--soft); color: var(--tone); font-weight: 700; text-decoration: none; }
.badge { display: inline-block; padding: 1px 8px; border-radius: 999px; background: var(--soft); color: var(--tone);
  font-size: 0.8125rem; font-weight: 600; white-space: nowrap; }
details { background: var(--card); border: 1px solid var(--line); border-left: 6px solid var(--tone); border-radius: 10px; margin: 0 0 12px; }
summary { padding: 12px 16px; cursor: pointer; display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; }
summary h3 { margin: 0; font-size: 1rem; }
summary .eyebrow { margin-left: auto; }
details .inner { position: relative; padding: 0 16px 12px; overflow-x: auto; }
details .inner > * { scroll-margin-top: 16px; }
.time { width: 45%; min-width: 150px; }
.lane { display: flex; align-items: center; gap: 10px; }
.track { flex: 1; }
.bar { display: block; height: 12px; border-radius: 3px; background: var(--bar); width: max(2px, var(--w)); }
.ms { width: 72px; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.fault td { border-top: 0; padding-top: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.error { color: var(--failed); overflow-wrap: anywhere; }
.findings { margin: 0 0 8px; padding: 0; list-style: none; }
.findings li { padding: 6px 0; overflow-wrap: anywhere; }
.steps { margin: 0; padding: 16px 16px 8px 40px; }
.steps li { margin: 0 0 10px; }
.steps pre { margin: 6px 0 0; padding: 8px 12px; background: var(--page); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { color: var(--quiet); font-size: 0.875rem; padding-top: 24px; padding-bottom: 40px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 600px) {
  main, header, footer { padding-left: 14px; padding-right: 14px; }
  h1 { font-size: 1.35rem; }
  .verdict header { gap: 14px; }
  .verdict .sign { width: 52px; height: 52px; line-height: 52px; font-size: 28px; }
  .tiles { grid-template-columns: 1fr 1fr; }
  th, td { padding: 8px; }
  .cell { min-width: 26px; }
  summary .eyebrow { margin-left: 0; flex-basis: 100%; }
  .time { min-width: 96px; }
  .ms { width: 56px; }
  .lane { gap: 4px; }
  details .inner { padding: 0 6px 8px; }
  .inner th, .inner td { padding: 7px 5px; }
  .inner .mono { font-size: 0.8rem; }
}
@media print { body { background: none; } details .inner { display: block; } }
`;
