// The keyboard over the pictures, and an overlay that tells of it.
import { Bar, make } from './elements.js'

const STEPS = {
  ArrowLeft: [-1, 0, 0], ArrowRight: [1, 0, 0], ArrowUp: [0, 1, 0], ArrowDown: [0, -1, 0],
  PageUp: [0, 0, 1], PageDown: [0, 0, -1],
}
// what is no key of a part: sign or name of a text, and the text
const OTHERS = [
  ['key_wheel', 'slices'], ['key_left', 'point'], ['key_right', 'set_window'], ['key_middle', 'pan'],
  ['key_ctrl_wheel', 'zoom_in'], ['key_arrows', 'step'],
]
const SIGNS = { delete: 'Delete', escape: 'Esc' }

export class Keys {
  constructor(viewer, bar) {
    this.viewer = viewer
    this.help = make('dialog', { class: 'help' }, viewer.section)
    bar.button('help', () => this.help.showModal())
    viewer.stage.addEventListener('keydown', (event) => this.pressed(event), { capture: true })
  }

  get keys() {
    return [['?', 'help', () => this.help.showModal()], ['escape', 'escape', () => this.viewer.tools.take('point')]]
  }

  // each part of the viewer has keys of its own: [key, name of its text, what it does]
  get all() {
    return this.viewer.parts.flatMap((part) => part.keys ?? [])
  }

  spoken() {
    const { words } = this.viewer
    this.help.replaceChildren()
    make('h3', {}, this.help).textContent = words.of('help')
    const list = make('dl', {}, this.help)
    const rows = OTHERS.map(([sign, text]) => [words.of(sign), text])
    for (const [key, text] of this.all) rows.push([SIGNS[key] ?? key.toUpperCase(), text])
    for (const [sign, text] of rows) {
      make('kbd', {}, make('dt', {}, list)).textContent = sign
      make('dd', {}, list).textContent = words.of(text)
    }
    const close = make('button', { type: 'button' }, this.help)
    close.textContent = words.of('close')
    close.addEventListener('click', () => this.help.close())
  }

  pressed(event) {
    const pane = this.viewer.panes.find((one) => one.canvas === event.target)
    if (!pane) return
    event.stopImmediatePropagation() // NiiVue's own keys would do what nothing here tells of
    if (event.ctrlKey || event.metaKey || event.altKey) return
    this.all.find(([key]) => key === event.key.toLowerCase())?.[2]()
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    const [x, y, z] = step
    pane.nv.moveCrosshairInVox(this.viewer.controls.isRadiological ? -x : x, y, z)
    this.viewer.moved(pane)
  }
}
