// The keyboard over the pictures, and what tells of it.
import { make } from './elements.js'

const STEPS = {
  ArrowLeft: [-1, 0, 0], ArrowRight: [1, 0, 0], ArrowUp: [0, 1, 0], ArrowDown: [0, -1, 0],
  PageUp: [0, 0, 1], PageDown: [0, 0, -1],
}

export class Keys {
  constructor(viewer) {
    this.viewer = viewer
    const help = make('details', { class: 'legend' }, viewer.foot)
    viewer.words.say(make('summary', {}, help), 'textContent', 'help')
    viewer.words.say(make('p', {}, help), 'textContent', 'keys')
    viewer.stage.addEventListener('keydown', (event) => this.pressed(event), { capture: true })
  }

  // each part of the viewer has keys of its own
  get acts() {
    return Object.assign({}, ...this.viewer.parts.map((part) => part.keys))
  }

  pressed(event) {
    const pane = this.viewer.panes.find((one) => one.canvas === event.target)
    if (!pane) return
    event.stopImmediatePropagation() // NiiVue's own keys would do what nothing here tells of
    if (event.ctrlKey || event.metaKey || event.altKey) return
    this.acts[event.key.toLowerCase()]?.()
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    const [x, y, z] = step
    pane.nv.moveCrosshairInVox(this.viewer.controls.isRadiological ? -x : x, y, z)
    this.viewer.moved(pane)
  }
}
