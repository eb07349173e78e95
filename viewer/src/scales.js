// What tells sizes and values on a pane: a bar of millimetres in each plane, and the heat map's colours.
import { make } from './elements.js'
import { density, planesOf } from './geometry.js'

const BAR_MM = [100, 50, 20, 10, 5]
const STOPS = 16 // of the gradient, among NiiVue's 256 colours

export function drawScales(pane) {
  const planes = planesOf(pane)
  const { bars } = pane
  while (bars.length < planes.length) bars.push(make('div', { class: 'over scale' }, pane.frame))
  bars.forEach((bar, index) => {
    const plane = planes[index]
    bar.classList.toggle('hidden', !plane)
    if (!plane) return
    const [left, top, width, height] = plane.leftTopWidthHeight.map((one) => one / density(pane))
    const perMm = width / Math.abs(plane.fovMM[0])
    const mm = BAR_MM.find((one) => one * perMm < width / 3) ?? 1
    bar.textContent = `${mm} mm`
    bar.dataset.mm = mm
    bar.style.left = `${left + 8}px`
    bar.style.top = `${top + height - 26}px`
    bar.style.width = `${mm * perMm}px`
  })
}

// the colours of a range of values, with what they are values of
export class ColourBar {
  constructor(stage, words, key) {
    this.element = make('div', { class: 'over colour-bar hidden', role: 'img' }, stage)
    for (const property of ['ariaLabel', 'title']) words.say(this.element, property, key)
    words.say(make('span', { class: 'of' }, this.element), 'textContent', key)
    this.strip = make('span', { class: 'strip' }, this.element)
    this.ticks = [0, 1, 2].map(() => make('span', { class: 'tick' }, this.element))
  }

  show(nv, map, ticks) {
    this.element.classList.toggle('hidden', !map)
    if (!map) return
    const colours = nv.colormap(map)
    const stops = Array.from({ length: STOPS }, (_, stop) => {
      const at = 4 * Math.round((255 * stop) / (STOPS - 1))
      return `rgb(${colours[at]} ${colours[at + 1]} ${colours[at + 2]})`
    })
    this.strip.style.background = `linear-gradient(to top, ${stops})`
    this.ticks.forEach((tick, index) => { tick.textContent = ticks[index] })
  }
}
