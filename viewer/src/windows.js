// The window: presets that the page makes from the scan's own intensities, and figures.
import { figures, make } from './elements.js'

const OWN = 'own' // any that is none of the presets

export class Windows {
  constructor(viewer, bar) {
    this.viewer = viewer
    this.preset = bar.choice('preset', [], null, () => this.take(this.preset.value))
    this.level = bar.measured('level', () => this.set())
    this.width = bar.measured('width', () => this.set())
  }

  get keys() {
    return [['r', 'reset', () => this.reset()], ['w', 'next_preset', () => this.next()]]
  }

  loaded() {
    const { scan } = this.viewer.visits[0]
    const [least, most] = scan.range
    const [low, high] = scan.window
    Object.assign(this.level, { min: least, max: most, value: (low + high) / 2 })
    Object.assign(this.width, { min: (most - least) / 1000, max: most - least, value: high - low })
  }

  // before the scan is there: the controls take their final room at once
  spoken() {
    this.presets = this.viewer.visits[0].scan.presets
    this.preset.replaceChildren()
    for (const { name } of [...this.presets, { name: OWN }]) {
      make('option', { value: name }, this.preset).textContent = this.viewer.words.of(`preset_${name}`)
    }
    this.preset.lastChild.hidden = true
  }

  take(name) {
    const preset = this.presets.find((one) => one.name === name)
    if (preset) this.show(preset.window)
  }

  next() {
    const place = this.presets.findIndex((one) => one.name === this.preset.value)
    this.show(this.presets[(place + 1) % this.presets.length].window)
  }

  reset() {
    this.show(this.viewer.visits[0].scan.window)
  }

  set() {
    const [level, width] = [Number(this.level.value), Number(this.width.value)]
    this.show([level - width / 2, level + width / 2])
  }

  show(window) {
    const [from, to] = this.viewer.visits[0].scan.window
    for (const pane of this.viewer.panes) {
      // the same shares of another visit's own window
      const [low, high] = pane.visit.scan.window
      pane.window = window.map((one) => low + ((one - from) * (high - low)) / (to - from))
    }
  }

  // the controls follow a window that was set by the mouse
  drawn(pane) {
    if (pane !== this.viewer.panes[0]) return
    const { cal_min: low, cal_max: high } = pane.scan
    this.level.value = (low + high) / 2
    this.width.value = high - low
    this.level.figure.textContent = figures((low + high) / 2)
    this.width.figure.textContent = figures(high - low)
    const near = (high - low) / 1000
    const is = ({ window }) => Math.abs(window[0] - low) < near && Math.abs(window[1] - high) < near
    this.preset.value = this.presets.find(is)?.name ?? OWN
  }
}
