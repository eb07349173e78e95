// A pane: one canvas with NiiVue, the scan of a visit in it and what lies over the scan.
import { DRAG_MODE, NVImage, Niivue } from '@niivue/niivue'
import { lesionTable, structureTable, truthTable } from './colours.js'
import { make } from './elements.js'
import { fileOf, voxels } from './files.js'
import { density, keptAt, planesOf } from './geometry.js'
import { drawOutline } from './outline.js'
import { drawScales } from './scales.js'

const FAINTEST_HEAT = 0.05 // as in shoken.analysis.render
const CROSSHAIR_MM = 0.8
const OPTIONS = {
  dragAndDropEnabled: false,
  scrollRequiresFocus: false, // a turn of the wheel over a plane is a slice, without a click before
  showAllOrientationMarkers: true,
  sagittalNoseLeft: true,
  isRadiologicalConvention: true,
  multiplanarPadPixels: 4,
  multiplanarEqualSize: false,
  crosshairColor: [0.27, 0.75, 0.86, 0.7],
  crosshairWidth: CROSSHAIR_MM,
  crosshairWidthUnit: 'mm',
  crosshairGap: 8,
  fontColor: [0.95, 0.95, 0.95, 1],
  fontMinPx: 15,
  dragMode: DRAG_MODE.windowing,
  loadingText: '',
  logLevel: 'error',
  show3Dcrosshair: true,
}

export class Pane {
  // viewer is told by moved(pane) and drawn(pane)
  constructor(viewer) {
    this.viewer = viewer
    this.frame = make('div', { class: 'pane' }, viewer.stage)
    this.canvas = make('canvas', { role: 'img', tabindex: '0' }, this.frame)
    viewer.words.say(this.canvas, 'ariaLabel', 'canvas')
    this.sheet = make('canvas', { class: 'over sheet', 'aria-hidden': 'true' }, this.frame)
    this.name = make('div', { class: 'over name' }, this.frame)
    this.layers = {} // mask, heat, structures, truth
    this.outlined = null // the layer of which outlines are drawn
    this.bars = []
    this.waiting = [] // for the next drawing
  }

  async start() {
    this.nv = new Niivue(OPTIONS)
    // one drawing a frame, however many were asked for: NiiVue asks at every key and every setting
    const draw = this.nv.drawScene
    let asked = false
    this.nv.drawScene = () => {
      if (asked) return
      asked = true
      requestAnimationFrame(() => {
        asked = false
        draw.call(this.nv)
        if (!this.scan) return
        this.drawn()
        for (const done of this.waiting.splice(0)) done()
      })
    }
    this.nv.onLocationChange = () => this.viewer.moved(this)
    await this.nv.attachToCanvas(this.canvas, true)
    const about = this.nv.gl.getExtension('WEBGL_debug_renderer_info')
    const card = about ? this.nv.gl.getParameter(about.UNMASKED_RENDERER_WEBGL) : ''
    // where the processor has to draw, a 3-D view at each step of the crosshair would take seconds
    this.isSlow = /swiftshader|llvmpipe|software|basic render/i.test(card)
  }

  // once all that was asked for is drawn
  painted() {
    return new Promise((done) => {
      this.waiting.push(done)
      this.nv.drawScene()
    })
  }

  // what lies over NiiVue's canvas
  drawn() {
    const { canvas, sheet } = this
    Object.assign(sheet, { width: canvas.width, height: canvas.height }) // and empties it
    const scale = density(this)
    for (const plane of planesOf(this)) {
      sheet.getContext('2d').save()
      const shape = new Path2D()
      shape.rect(...plane.leftTopWidthHeight)
      sheet.getContext('2d').clip(shape)
      const labels = this.layers[this.outlined]
      if (labels) drawOutline(this, plane, labels, (one) => this.colourOf(one), scale)
      this.viewer.tell('drawnPlane', this, plane, scale)
      sheet.getContext('2d').restore()
    }
    drawScales(this)
    this.viewer.drawn(this)
  }

  // of a label of the outlined layer
  colourOf(label) {
    const { R, G, B } = this.layers[this.outlined].tableOf
    return [R[label], G[label], B[label]]
  }

  // all pictures of a new scan; those of the one before go
  async load(visit) {
    const [low, high] = visit.scan.window
    this.visit = visit
    this.scan = null // nothing is drawn until all is here
    const files = this.files(visit)
    if (!this.nv) await this.start() // takes as long as they do
    const { scan: whole, brain, labels, heat, structures, truth } = await files
    const scan = await image('scan', whole, 'gray', low, high)
    this.base = this.whole = scan.img // base is what is shown: both visits at once, it may be
    this.name.textContent = visit.name ?? ''
    this.inside = brain && voxels(brain)
    this.layers = {
      mask: labels && (await image('labels', labels, 'red', 0, 1)),
      heat: heat && (await image('heat', heat, 'inferno', FAINTEST_HEAT, 1)),
      structures: structures && (await image('structures', structures, 'red', 0, 1)),
      truth: truth && (await image('truth', truth, 'green', 0, 1)),
    }
    tint(this.layers.structures, structureTable(structures?.count))
    tint(this.layers.truth, truthTable())
    this.colour(null)
    this.scan = scan
    this.nv.volumes = [scan]
    this.nv.back = scan
    this.nv.updateGLVolume()
  }

  // what a visit is drawn from, all fetched at once
  async files(visit) {
    const names = ['scan', 'brain', 'labels', 'heat', 'structures', 'truth'].filter((name) => visit[name])
    const files = await Promise.all(names.map((name) => this.file(visit[name])))
    return Object.fromEntries(names.map((name, place) => [name, files[place]]))
  }

  async picture(name, part, colormap, low, high) {
    return image(name, await this.file(part), colormap, low, high)
  }

  file(part) {
    return fileOf(part, this.viewer.base)
  }

  // the mask at another threshold or smallest size, without touching the scan
  async cut(labels) {
    const { mask } = this.layers
    mask.img = voxels(await this.file(labels), mask.img.constructor)
    this.colour(null)
  }

  // one finding in a colour of its own
  colour(number) {
    tint(this.layers.mask, lesionTable(this.viewer.scene.findings, number))
  }

  light(number) {
    if (!this.layers.mask) return
    this.colour(number)
    this.repaint(1)
  }

  // the whole head, or the brain alone
  strip(isBare) {
    const { inside, base, scan } = this
    const least = (this.visit.scan.range[0] - scan.hdr.scl_inter) / scan.hdr.scl_slope
    const bare = inside && isBare
    if (!bare && scan.img === base) return // as it is on the graphics card
    scan.img = bare ? base.map((value, place) => (inside[place] ? value : least)) : base
    this.repaint(0)
  }

  // of all that may lie over the scan one is on the graphics card
  paint(shown, opacity, heatMap) {
    const { nv, layers } = this
    const over = layers[shown] ?? layers.mask
    if (layers.heat) recolour(layers.heat, heatMap)
    nv.volumes = over ? [this.scan, over] : [this.scan]
    nv.overlays = nv.volumes.slice(1)
    if (over) over.opacity = layers[shown] ? opacity : 0
    this.repaint(1)
  }

  repaint(layer) {
    const volume = this.nv.volumes[layer]
    if (volume) this.nv.refreshLayers(volume, layer)
    this.nv.drawScene()
  }

  get window() {
    return [this.scan.cal_min, this.scan.cal_max]
  }

  set window([low, high]) {
    Object.assign(this.scan, { cal_min: low, cal_max: high })
    this.repaint(0)
  }

  // where the crosshair is, RAS mm; NiiVue's own default would be along the scan's axes
  get mm() {
    return [...this.nv.frac2mm(this.nv.scene.crosshairPos, 0, true)].slice(0, 3)
  }

  set mm(place) {
    this.nv.scene.crosshairPos = this.nv.mm2frac(place, 0, true)
    this.nv.drawScene()
  }

  // the value of a layer at a place
  at(volume, mm) {
    return volume?.getValue(...volume.mm2vox(mm), 0)
  }

  // of the scan as it is, also where the brain alone is shown
  intensity(mm) {
    const { hdr } = this.scan
    return this.whole[keptAt(this.scan, this.scan.mm2vox(mm))] * (hdr.scl_slope || 1) + hdr.scl_inter
  }

  toggleCrosshair() {
    this.nv.setCrosshairWidth(this.nv.opts.crosshairWidth ? 0 : CROSSHAIR_MM)
  }

  remove() {
    this.nv?.cleanup()
    this.nv?.gl.getExtension('WEBGL_lose_context')?.loseContext()
  }
}

function image(name, file, colormap, low, high) {
  return NVImage.new(file, `${name}.nii`, colormap, 1, null, low, high)
}

// another scale of colours for the same values, whose range NiiVue would choose anew from all voxels
export function recolour(picture, map) {
  if (picture.colormap === map) return
  const { cal_min, cal_max } = picture
  picture.colormap = map
  Object.assign(picture, { cal_min, cal_max })
}

// a table of colours on labels; kept, since NiiVue makes another thing of it
function tint(labels, table) {
  if (!labels) return
  labels.tableOf = table
  labels.setColormapLabel(table)
}
