"""The few rules that the sandbox's pages add to the application's kit.

The kit stands on a reset that the application's build adds; these pages stand outside the build,
so they bring the part of it that they need, in the layer below the kit's.
"""

STYLE = """
@layer base, components;
@layer base {
  *, ::before, ::after { box-sizing: border-box; }
  body, h1, h2, h3, p, ul, dl, dd { margin: 0; padding: 0; }
  h1, h2, h3 { font: inherit; }
  ul { list-style: none; display: grid; gap: 8px; }
  a { color: inherit; text-decoration: none; }
  button, input { font: inherit; color: inherit; margin: 0; }
  button { background: none; border: 0; padding: 0; cursor: pointer; }
  input { border: 0; outline: 0; background: none; width: 100%; }
  svg { display: block; }
}
.sb { max-width: calc(var(--page) + 2 * var(--gutter)); margin: 0 auto;
  padding: 40px var(--gutter) 96px; display: grid; gap: 32px;
  grid-template-columns: minmax(0, 1fr); }
.sb > header { display: grid; gap: 12px; justify-items: start; }
.sb time { white-space: nowrap; }
.sb > section { display: grid; gap: 14px; min-width: 0; }
.sb .lead { max-width: 60ch; }
.sb .row { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.sb .table td { height: auto; padding-top: 10px; padding-bottom: 10px; }
.sb .table td.r form { display: inline-block; }
.sb .cut { overflow-wrap: anywhere; }
.two { display: grid; grid-template-columns: minmax(0, 1fr) 380px; gap: 32px 64px;
  align-items: start; max-width: 1080px; }
.two > * { display: grid; gap: 18px; min-width: 0; }
.pay { display: grid; gap: 18px; }
.pay fieldset { border: 0; margin: 0; padding: 0; display: grid; gap: 2px; }
.pay legend { font: var(--label); padding: 0 0 8px; }
.pay .check { padding: 11px 0; border-bottom: 1px solid var(--line); }
.pay .check small { display: block; color: var(--ink-3); }
.slip { padding: 22px; display: grid; gap: 16px; }
.slip dl { display: grid; gap: 8px; font: var(--small); }
.slip dl div { display: flex; justify-content: space-between; gap: 16px; }
.slip dt { color: var(--ink-2); }
.slip dd { text-align: right; }
.slip .tot { border-top: 1px solid var(--line-strong); padding-top: 10px; align-items: baseline; }
.slip .tot dt { color: var(--ink); font-weight: 650; }
.slip .tot dd { font-size: 1.5rem; }
.sb pre { margin: 0; padding: 16px; background: var(--well); border-radius: var(--r-key);
  box-shadow: inset 0 0 0 1px var(--line); overflow: auto; max-height: 480px;
  font-size: .8125rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.sb iframe { width: 100%; height: 560px; border: 0; border-radius: var(--r-key);
  background: #fff; }
@media (max-width: 860px) {
  .two { grid-template-columns: minmax(0, 1fr); }
  .two > aside { order: -1; }
}
@media (max-width: 640px) {
  .top .bar { flex-wrap: wrap; height: auto; min-height: 56px; padding-block: 10px; gap: 8px; }
  .sb { padding-top: 20px; }
  .sb .table thead { display: none; }
  .sb .table tr { display: flex; flex-wrap: wrap; gap: 4px 10px; padding: 12px 14px;
    align-items: center; border-bottom: 1px solid var(--line); }
  .sb .table td, .sb .table td:first-child, .sb .table td:last-child { border: 0; padding: 0; }
}
"""
