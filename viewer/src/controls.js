// The controls of how the scan is seen: panes and planes, and what lies over it.
import { Bar, make, showControl } from './elements.js'
import { COUNTS, PLANES, lay } from './layout.js'
import { recolour } from './pane.js'
import { ColourBar } from './scales.js'

const MAPS = ['gray', 'bone', 'viridis', 'inferno', 'cividis']
const HEATS = ['inferno', 'hot', 'viridis', 'plasma', 'winter']
const CONVENTIONS = ['radiological', 'neurological']
const LAYERS = ['mask', 'heat', 'structures', 'truth', 'none']
const STYLES = ['filled', 'outline']
const HEAT_TICKS = ['1', '0.5', '0.05'] // the faintest is that of shoken.analysis.render

export class Controls {
  constructor(viewer) {
    this.viewer = viewer
    const { bar } = viewer
    this.count = bar.choice('panes', COUNTS, 'panes_', () => this.look())
    this.plane = bar.choice('plane', PLANES, 'plane_', () => this.look())
    this.count.value = 'three'
    this.over = bar.choice('over', LAYERS, 'over_', () => this.paint())
    this.style = bar.choice('style', STYLES, 'style_', () => this.paint())
    this.opacity = bar.range('opacity', () => this.paint())
    Object.assign(this.opacity, { min: 0, max: 1, step: 0.05, value: 0.6 })
    const more = bar.fold('more')
    this.side = more.choice('convention', CONVENTIONS, 'convention_', () => this.look())
    this.map = more.choice('map', MAPS, null, () => this.recolour())
    this.heats = more.choice('heat_map', HEATS, null, () => this.paint())
    this.only = more.check('brain_only', () => this.strip())
    this.convention = make('div', { class: 'convention' }, viewer.told)
    this.colours = new ColourBar(viewer.stage, viewer.words, 'heat_bar')
    this.legend = make('p', { class: 'legend' }, viewer.notes)
  }

  // buttons of the strip beside the picture
  strips(bar) {
    bar.button('crosshair', () => this.cross())
    bar.button('outline', () => this.turnStyle())
    bar.button('full', () => this.full())
  }

  get keys() {
    return [
      ['c', 'crosshair', () => this.cross()], ['o', 'outline', () => this.turnStyle()],
      ['1', 'panes_one', () => this.lay('one')], ['3', 'panes_three', () => this.lay('three')],
      ['4', 'panes_four', () => this.lay('four')], ['f', 'full', () => this.full()],
    ]
  }

  get isRadiological() {
    return this.side.value === 'radiological'
  }

  // a new scan
  loaded() {
    const { labels, heat, structures, truth, brain } = this.viewer.visits[0]
    const has = { mask: labels, heat, structures, truth, none: true }
    for (const option of this.over.options) option.hidden = option.disabled = !has[option.value]
    if (!has[this.over.value]) this.over.value = labels ? 'mask' : structures ? 'structures' : 'none'
    showControl(this.only, brain)
    if (this.viewer.panes.length > 1) this.count.value = 'one' // of each visit
    this.strip()
  }

  // anything of the scene
  applied() {
    this.look()
    this.paint()
  }

  lay(count) {
    this.count.value = count
    this.look()
  }

  look() {
    const is3D = this.plane.value === 'render' // which has the pane for itself
    for (const pane of this.viewer.panes) {
      lay(pane, is3D ? 'one' : this.count.value, this.plane.value, this.isRadiological)
    }
    this.convention.textContent = this.viewer.words.of(`shown_${this.side.value}`)
  }

  turnStyle() {
    this.style.value = STYLES.find((one) => one !== this.style.value)
    this.paint()
  }

  paint() {
    const { panes } = this.viewer
    const shown = this.over.value
    const isOutlined = this.style.value === 'outline' && shown !== 'heat'
    for (const pane of panes) {
      pane.paint(shown, isOutlined ? 0 : Number(this.opacity.value), this.heats.value)
      pane.outlined = isOutlined ? shown : null
    }
    this.say()
    showControl(this.heats, shown === 'heat')
    this.colours.show(panes[0].nv, shown === 'heat' && this.heats.value, HEAT_TICKS)
  }

  say() {
    const { panes, words } = this.viewer
    const shown = panes.length > 1 && this.over.value === 'mask' ? 'changes' : this.over.value
    const slow = panes[0].isSlow ? ` ${words.of('slow')}` : ''
    this.legend.textContent = words.of(`legend_${shown}`) + slow
  }

  recolour() {
    for (const pane of this.viewer.panes) {
      recolour(pane.scan, this.map.value)
      pane.repaint(0)
    }
  }

  strip() {
    for (const pane of this.viewer.panes) {
      if (pane.scan) pane.strip(this.only.checked)
    }
  }

  cross() {
    for (const pane of this.viewer.panes) pane.toggleCrosshair()
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen()
    else this.viewer.section.requestFullscreen?.()
  }

  // a pane that has become tall or wide is laid out anew
  resized() {
    this.look()
  }
}
