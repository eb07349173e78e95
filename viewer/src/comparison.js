// Two visits: side by side, as a checkerboard or as a difference; panes linked or free; and what
// became of each lesion by colours.
import { CHANGE_COLOURS, LEFT_OUT } from './colours.js'
import { make } from './elements.js'
import { ColourBar } from './scales.js'

const MODES = ['side', 'checker', 'difference']
const SQUARE_MM = 20 // by hand: a lesion is seen whole in one, and a head has a dozen across
const TICKS = ['+50', '0', '−50']
const [DARKEST, BRIGHTEST] = [-32768, 32767] // of int16, as the scans are kept

export class Comparison {
  constructor(viewer) {
    this.viewer = viewer
    this.mode = viewer.bar.choice('mode', MODES, 'mode_', () => this.show())
    this.link = viewer.bar.check('linked', () => this.relink())
    this.link.checked = true
    this.bar = new ColourBar(viewer.stage, viewer.words, 'difference_bar')
    this.legend = make('p', { class: 'legend changes' }, viewer.notes)
  }

  get keys() {
    return [['l', 'linked', () => this.turnLink()], ['d', 'next_mode', () => this.next()]]
  }

  get isLinked() {
    return this.link.checked
  }

  turnLink() {
    this.link.checked = !this.link.checked
    this.relink()
  }

  // what was moved apart comes together where the reader looked last
  relink() {
    if (!this.isLinked) return
    const { active } = this.viewer
    this.viewer.tools.show(active, [...active.nv.scene.pan2Dxyzmm])
    this.viewer.moved(active)
  }

  next() {
    this.mode.value = MODES[(MODES.indexOf(this.mode.value) + 1) % MODES.length]
    this.show()
  }

  applied() {
    this.show()
  }

  spoken() {
    const { scene, words } = this.viewer
    this.legend.replaceChildren()
    for (const [change, said] of Object.entries(scene.changes)) this.swatch(CHANGE_COLOURS[change], said)
    this.swatch(LEFT_OUT, words.of('not_compared'))
  }

  swatch(colour, said) {
    const one = make('span', { class: 'swatch' }, this.legend)
    make('i', { style: `background: rgb(${colour.join(' ')})` }, one)
    make('span', {}, one).textContent = said
  }

  // one pane where both visits are one picture
  show() {
    const { panes, section, words } = this.viewer
    const [first, second] = panes
    const mode = this.mode.value
    const isOne = mode !== 'side'
    second.frame.classList.toggle('hidden', isOne)
    if (isOne && this.viewer.active === second) this.viewer.active = first
    first.base = isOne ? this.blended(mode) : first.whole
    this.viewer.controls.strip()
    this.bar.show(first.nv, mode === 'difference' && 'gray', TICKS)
    first.name.textContent = isOne ? words.of(`mode_${mode}`) : first.visit.name
    if (isOne) this.viewer.controls.legend.textContent = words.of(`legend_${mode}`)
    else this.viewer.controls.say()
    section.dataset.mode = mode
    this.viewer.tell('resized') // which lays the planes out
  }

  // both scans' voxels, which lie on one grid, the second one's window fitted to the first one's
  blended(mode) {
    const [first, second] = this.viewer.panes
    const [low, high] = first.visit.scan.window
    const fitted = this.fitting(first, second)
    const { scl_slope: slope, scl_inter: inter } = first.scan.hdr
    const valueOf = (kept) => kept * slope + inter
    const middle = (low + high) / 2
    const isOther = this.squares(first)
    const made = new first.whole.constructor(first.whole.length)
    for (let place = 0; place < made.length; place++) {
      const other = fitted(second.whole[place])
      if (mode === 'checker') made[place] = isOther(place) ? clipped((other - inter) / slope) : first.whole[place]
      else made[place] = clipped((middle + other - valueOf(first.whole[place]) - inter) / slope)
    }
    return made
  }

  // an intensity of the second scan, as it is kept, in the units of the first
  fitting(first, second) {
    const [low, high] = first.visit.scan.window
    const [from, to] = second.visit.scan.window
    const { scl_slope: slope, scl_inter: inter } = second.scan.hdr
    const share = (high - low) / (to - from)
    return (kept) => low + (kept * slope + inter - from) * share
  }

  // whether a voxel is of the second visit; squares along the file's first two axes and its third
  squares(pane) {
    const { dims, pixDims } = pane.scan.hdr // each with a number before those of the axes
    const [x, y] = [dims[1], dims[2]]
    const sides = pixDims.slice(1, 4).map((mm) => Math.max(1, Math.round(SQUARE_MM / mm)))
    return (place) => {
      const at = [place % x, Math.floor(place / x) % y, Math.floor(place / (x * y))]
      return at.reduce((sum, one, axis) => sum + Math.floor(one / sides[axis]), 0) % 2 === 1
    }
  }
}

function clipped(value) {
  return Math.min(BRIGHTEST, Math.max(DARKEST, Math.round(value)))
}
