import * as Plot from '@observablehq/plot'

import { element } from './element.js'

const [NARROWEST, WIDEST] = [300, 1100] // pixels
const MANY = 500 // dots that lie on each other: faint, so that it is seen where most are
const LANE = 90 // pixels of height for each group
const SPREAD = 0.35 // of a lane, to either side, so that dots of one value are seen apart

/** One measure of the scans that are shown: a dot each and the quartiles, by the groups of a column, as wide as there is room. */
export function distribution(data, seen, measure, by, language, room, open) {
  const text = data.text[language]
  const about = data.columns[measure]
  if (!about) return element('p', {}, text.none)
  const dots = seen
    .map((index) => ({ index, value: number(data.rows[index][measure]), group: String(data.rows[index][by] ?? '') }))
    .filter((dot) => dot.value !== null)
  const groups = [...new Set(dots.map((dot) => dot.group))].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }))
  for (const dot of dots) dot.lane = groups.indexOf(dot.group) + SPREAD * (2 * scattered(dot.index) - 1)
  const units = about.units && about.units !== '1' ? ` (${about.units})` : ''
  const better = about.better ? ` — ${text[`better_${about.better}`]}` : ''
  const plot = Plot.plot({
    width: Math.max(NARROWEST, Math.min(room, WIDEST)),
    height: 60 + LANE * Math.max(groups.length, 1),
    marginLeft: by ? Math.min(120, room / 4) : 30,
    x: { label: `${measure}${units}`, grid: true },
    y: { type: 'linear', reverse: true, domain: [-0.6, Math.max(groups.length, 1) - 0.4], ticks: groups.map((_, lane) => lane), tickFormat: (lane) => (by ? groups[lane] || text.none : ''), label: null, tickSize: 0 },
    marks: [
      Plot.ruleY(quartiles(dots, groups), { x1: 'low', x2: 'high', y: 'lane', strokeWidth: 22, strokeOpacity: 0.14 }),
      Plot.dot(dots, { x: 'value', y: 'lane', r: dots.length > MANY ? 2 : 3, fill: 'var(--accent)', fillOpacity: dots.length > MANY ? 0.3 : 0.7 }),
      Plot.ruleX(quartiles(dots, groups), { x: 'middle', y1: (one) => one.lane - SPREAD, y2: (one) => one.lane + SPREAD, strokeWidth: 2 }),
      Plot.tip(dots, Plot.pointer({ x: 'value', y: 'lane', title: (dot) => `${data.rows[dot.index].scan_id}\n${measure} ${dot.value}${units}`, fill: 'var(--paper)' })),
    ],
  })
  plot.addEventListener('click', () => { if (plot.value) open(plot.value.index) })
  plot.setAttribute('role', 'img')
  plot.setAttribute('aria-label', `${text.distribution}: ${measure}`)
  // a group has no role that a name could be of: one for the whole is what is read out
  for (const group of plot.querySelectorAll('g[aria-label]')) group.removeAttribute('aria-label')
  const source = about.source ? ` (${text.source}: ${about.source})` : ''
  return element('div', {}, plot, element('p', { class: 'quiet' }, `${about.description[language]}${better}${source}`))
}

function quartiles(dots, groups) {
  return groups.map((group, lane) => {
    const values = dots.filter((dot) => dot.group === group).map((dot) => dot.value).sort((a, b) => a - b)
    const at = (share) => values[Math.round(share * (values.length - 1))]
    return { lane, low: at(0.25), middle: at(0.5), high: at(0.75) }
  })
}

function number(value) {
  return value === null || value === undefined || value === '' || !Number.isFinite(Number(value)) ? null : Number(value)
}

/** A number from 0 to 1 that is the same each time: the fractional parts of multiples of the golden ratio. */
function scattered(index) {
  return (index * 0.6180339887) % 1
}
