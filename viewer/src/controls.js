// The controls of how the scan is seen: planes, window, and what lies over it.
import { Bar, figures, make, showControl } from './elements.js'
import { VIEWS, lay } from './layout.js'

const MAPS = ['gray', 'bone', 'viridis', 'inferno', 'cividis']
const HEATS = ['inferno', 'hot', 'viridis', 'plasma', 'winter']
const CONVENTIONS = ['radiological', 'neurological']
const LAYERS = ['mask', 'heat', 'structures', 'truth', 'none']

export class Controls {
  constructor(viewer) {
    this.viewer = viewer
    const bar = new Bar(viewer.head, viewer.words, 'controls')
    this.bar = bar
    this.view = bar.choice('view', VIEWS, 'view_', () => this.look())
    this.side = bar.choice('convention', CONVENTIONS, 'convention_', () => this.look())
    this.map = bar.choice('map', MAPS, null, () => this.recolour())
    this.level = bar.measured('level', () => this.setWindow())
    this.width = bar.measured('width', () => this.setWindow())
    this.over = bar.choice('over', LAYERS, 'over_', () => this.paint())
    this.heats = bar.choice('heat_map', HEATS, null, () => this.paint())
    this.opacity = bar.range('opacity', () => this.paint())
    Object.assign(this.opacity, { min: 0, max: 1, step: 0.05, value: 0.6 })
    this.only = bar.check('brain_only', () => this.strip())
    bar.button('reset', () => this.reset())
    bar.button('crosshair', () => this.cross())
    bar.button('full', () => this.full())
    this.convention = make('div', { class: 'over convention' }, viewer.stage)
    this.legend = make('p', { class: 'legend' }, viewer.foot)
  }

  get keys() {
    return { r: () => this.reset(), c: () => this.cross(), f: () => this.full() }
  }

  get isRadiological() {
    return this.side.value === 'radiological'
  }

  // a new scan
  loaded() {
    const { scan, labels, heat, structures, truth, brain } = this.viewer.visits[0]
    const [low, high] = scan.window
    const [least, most] = scan.range
    const has = { mask: labels, heat, structures, truth, none: true }
    for (const option of this.over.options) option.hidden = option.disabled = !has[option.value]
    if (!has[this.over.value]) this.over.value = labels ? 'mask' : structures ? 'structures' : 'none'
    showControl(this.only, brain)
    Object.assign(this.level, { min: least, max: most, value: (low + high) / 2 })
    Object.assign(this.width, { min: (most - least) / 1000, max: most - least, value: high - low })
    this.strip()
  }

  // anything of the scene
  applied() {
    this.look()
    this.paint()
  }

  look() {
    for (const pane of this.viewer.panes) lay(pane, this.view.value, this.isRadiological)
    this.convention.textContent = this.viewer.words.of(`shown_${this.side.value}`)
  }

  paint() {
    const { panes, words } = this.viewer
    const shown = this.over.value
    for (const pane of panes) pane.paint(shown, Number(this.opacity.value), this.heats.value)
    const slow = panes[0].isSlow ? ` ${words.of('slow')}` : ''
    this.legend.textContent = words.of(`legend_${shown}`) + slow
    showControl(this.heats, shown === 'heat')
  }

  recolour() {
    for (const pane of this.viewer.panes) {
      pane.scan.colormap = this.map.value
      pane.repaint(0)
    }
  }

  strip() {
    for (const pane of this.viewer.panes) {
      pane.strip(this.only.checked)
      pane.repaint(0)
    }
  }

  setWindow() {
    const [level, width] = [Number(this.level.value), Number(this.width.value)]
    for (const pane of this.viewer.panes) pane.window = [level - width / 2, level + width / 2]
  }

  // window and level as they were at first
  reset() {
    for (const pane of this.viewer.panes) pane.window = pane.visit.scan.window
  }

  cross() {
    for (const pane of this.viewer.panes) pane.toggleCrosshair()
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen()
    else this.viewer.section.requestFullscreen?.()
  }

  // the sliders follow a window that was set by the mouse
  drawn(pane) {
    if (pane !== this.viewer.panes[0]) return
    this.level.value = (pane.scan.cal_min + pane.scan.cal_max) / 2
    this.width.value = pane.scan.cal_max - pane.scan.cal_min
    for (const one of [this.level, this.width]) one.figure.textContent = figures(Number(one.value))
  }
}
