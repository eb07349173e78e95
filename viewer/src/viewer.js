// The viewer: NiiVue's canvas with Shoken's controls, the same on the page and in an HTML file.
//
//   ShokenViewer.show(root, scene, base)   draws a scene, or brings the one shown up to date
//   ShokenViewer.remove(root)              lets go of it, and of the graphics card's memory
//
// A scene is what shoken.export.scene makes: {text, language, scan, brain, labels, heat, truth, findings,
// picked, start}.  Each picture in it is {url} or {data}: a packed NIfTI file.
import { DRAG_MODE, NVImage, Niivue, SLICE_TYPE } from '@niivue/niivue'
import { Drawing } from './drawing.js'
import style from './viewer.css'

const LINK = /^#finding-(\d+)$/
const MAPS = ['gray', 'bone', 'viridis', 'inferno', 'cividis']
const HEATS = ['inferno', 'hot', 'viridis', 'plasma', 'winter']
const FAINTEST_HEAT = 0.05 // as in shoken.analysis.render
const LESION = [255, 96, 64]
const TRUTH = [80, 220, 120]
const UNLIT = 0.15
const BAR_MM = [100, 50, 20, 10, 5]
const STEPS = {
  ArrowLeft: [-1, 0, 0], ArrowRight: [1, 0, 0], ArrowUp: [0, 1, 0], ArrowDown: [0, -1, 0],
  PageUp: [0, 0, 1], PageDown: [0, 0, -1],
}
const CROSSHAIR_MM = 0.8
const HERO = 0.62 // of the width for the axial plane: the one that is read, the others tell where
const ICONS = { // of 16 by 16; no font has all of these signs
  reset: 'M3 8a5 5 0 1 0 2-4M5 1v3h3',
  crosshair: 'M8 1v5M8 10v5M1 8h5M10 8h5',
  full: 'M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4',
}
const VIEWS = {
  all: SLICE_TYPE.MULTIPLANAR, axial: SLICE_TYPE.AXIAL, coronal: SLICE_TYPE.CORONAL,
  sagittal: SLICE_TYPE.SAGITTAL, render: SLICE_TYPE.RENDER,
}

class Viewer {
  constructor(root, send) {
    this.said = [] // [element, property, key of the text]
    this.done = Promise.resolve()
    root.replaceChildren()
    this.root = root
    this.section = this.make('section', { class: 'shoken-viewer' }, root)
    this.make('style', {}, this.section).textContent = style
    this.controls()
    this.stage = this.make('div', { class: 'stage' }, this.section)
    this.canvas = this.make('canvas', { role: 'img', tabindex: '0' }, this.stage)
    this.say(this.canvas, 'ariaLabel', 'canvas')
    this.convention = this.make('div', { class: 'over convention' }, this.stage)
    this.bars = []
    this.drawing = new Drawing(this, send)
    this.place = this.make('output', { class: 'place', 'aria-live': 'polite' }, this.section)
    this.legend = this.make('p', { class: 'legend' }, this.section)
    this.help = this.make('details', { class: 'legend' }, this.section)
    this.say(this.make('summary', {}, this.help), 'textContent', 'help')
    this.say(this.make('p', {}, this.help), 'textContent', 'keys')
    this.listTitle = this.make('p', { class: 'legend' }, this.section)
    this.say(this.listTitle, 'textContent', 'list')
    this.list = this.make('ol', { class: 'findings' }, this.section)
    this.say(this.list, 'ariaLabel', 'list')
    this.canvas.addEventListener('keydown', (event) => this.key(event), { capture: true })
    this.onLink = (event) => {
      const link = event.composedPath().find((one) => one.matches?.('a[href^="#finding-"]'))
      const number = link && LINK.exec(link.getAttribute('href'))
      if (!number) return
      event.preventDefault()
      event.stopPropagation()
      this.go(Number(number[1]))
      this.stage.scrollIntoView({ block: 'nearest' })
    }
    document.addEventListener('click', this.onLink, { capture: true })
  }

  make(tag, attributes, parent) {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    parent.append(element)
    return element
  }

  say(element, property, key) {
    this.said.push([element, property, key])
  }

  controls() {
    const bar = this.make('div', { class: 'controls', role: 'group' }, this.section)
    this.say(bar, 'ariaLabel', 'controls')
    this.view = this.choice(bar, 'view', Object.keys(VIEWS), 'view_', () => this.look())
    this.side = this.choice(bar, 'convention', ['radiological', 'neurological'], 'convention_', () => this.look())
    this.map = this.choice(bar, 'map', MAPS, null, () => {
      this.scan.colormap = this.map.value
      this.repaint(0)
    })
    this.level = this.measured(bar, 'level', () => this.window())
    this.width = this.measured(bar, 'width', () => this.window())
    this.over = this.choice(bar, 'over', ['mask', 'heat', 'structures', 'truth', 'none'], 'over_', () => this.paint())
    this.heats = this.choice(bar, 'heat_map', HEATS, null, () => this.paint())
    this.opacity = this.range(bar, 'opacity', () => this.paint())
    Object.assign(this.opacity, { min: 0, max: 1, step: 0.05, value: 0.6 })
    const label = this.make('label', { class: 'row' }, bar)
    this.only = this.make('input', { type: 'checkbox' }, label)
    this.say(this.make('span', {}, label), 'textContent', 'brain_only')
    this.only.addEventListener('change', () => {
      this.strip()
      this.repaint(0)
    })
    this.onlyLabel = label
    this.button(bar, 'reset', () => this.reset())
    this.button(bar, 'crosshair', () => this.cross())
    this.button(bar, 'full', () => this.full())
  }

  button(parent, key, act) {
    const button = this.make('button', { type: 'button', name: key, class: 'act' }, parent)
    button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[key]}"/></svg>`
    for (const property of ['ariaLabel', 'title']) this.say(button, property, key)
    button.addEventListener('click', act)
    return button
  }

  choice(parent, key, values, prefix, act) {
    const label = this.make('label', {}, parent)
    this.say(this.make('span', {}, label), 'textContent', key)
    const select = this.make('select', { name: key }, label)
    this.say(select, 'ariaLabel', key) // without it the options' words would be in its name
    for (const value of values) {
      const option = this.make('option', { value }, select)
      if (prefix) this.say(option, 'textContent', prefix + value)
      else option.textContent = value
    }
    select.addEventListener('change', act)
    return select
  }

  range(parent, key, act) {
    const label = this.make('label', {}, parent)
    this.say(this.make('span', {}, label), 'textContent', key)
    const input = this.make('input', { type: 'range', name: key, step: 'any' }, label)
    this.say(input, 'ariaLabel', key)
    input.addEventListener('input', act)
    return input
  }

  // a range with its value in figures
  measured(parent, key, act) {
    const input = this.range(parent, key, act)
    input.figure = this.make('output', { class: 'figure' }, input.parentElement)
    return input
  }

  // one scene after the other, since files have to be waited for
  show(scene, base) {
    this.done = this.done.then(() => this.apply(scene, base)).catch((error) => {
      this.section.dataset.error = error.message
      this.broken(error.message)
    })
    return this.done
  }

  async apply(scene, base) {
    this.section.dataset.state = 'loading'
    const before = this.scene ?? {}
    this.scene = scene
    this.base = base
    if (before.language !== scene.language) {
      for (const [element, property, key] of this.said) element[property] = scene.text[key]
    }
    this.listed()
    if (!this.nv) await this.start()
    if (!same(before.scan, scene.scan)) await this.load()
    else if (!same(before.labels, scene.labels)) await this.cut()
    this.look()
    this.paint()
    if (scene.picked && scene.picked !== before.picked) this.go(scene.picked)
    await this.drawing.apply(scene.drawing, (part) => this.picture('preview', part, 'green', 0, 1))
    this.tell()
    this.section.dataset.state = 'ready'
  }

  async start() {
    this.nv = new Niivue({
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
    })
    // one drawing a frame, however many were asked for: NiiVue asks at every key and every setting
    const draw = this.nv.drawScene
    let asked = false
    this.nv.drawScene = () => {
      if (asked) return
      asked = true
      requestAnimationFrame(() => {
        asked = false
        draw.call(this.nv)
        this.drawn()
      })
    }
    this.nv.onLocationChange = () => this.tell()
    await this.nv.attachToCanvas(this.canvas, true)
    const about = this.nv.gl.getExtension('WEBGL_debug_renderer_info')
    const card = about ? this.nv.gl.getParameter(about.UNMASKED_RENDERER_WEBGL) : ''
    // where the processor has to draw, a 3-D view at each step of the crosshair would take seconds
    this.soft = /swiftshader|llvmpipe|software|basic render/i.test(card)
  }

  // all pictures of a new scan; those of the one before go
  async load() {
    const { scan, labels, heat, structures, truth, brain } = this.scene
    const [low, high] = scan.window
    const [least, most] = scan.range
    this.scan = null // nothing is drawn until all is here
    const loaded = await this.picture('scan', scan, 'gray', low, high)
    this.whole = loaded.img
    this.inside = brain && voxels(await this.file(brain))
    this.labels = labels && (await this.picture('labels', labels, 'red', 0, 1))
    this.heat = heat && (await this.picture('heat', heat, HEATS[0], FAINTEST_HEAT, 1))
    this.structures = structures && (await this.picture('structures', structures, 'red', 0, 1))
    this.structures?.setColormapLabel(lut(structures.count, hue))
    this.truth = truth && (await this.picture('truth', truth, 'green', 0, 1))
    this.truth?.setColormapLabel(lut(1, () => [...TRUTH, 255]))
    this.counted()
    const has = { mask: labels, heat, structures, truth, none: true }
    for (const option of this.over.options) option.hidden = option.disabled = !has[option.value]
    if (!has[this.over.value]) this.over.value = labels ? 'mask' : structures ? 'structures' : 'none'
    this.onlyLabel.classList.toggle('hidden', !brain)
    Object.assign(this.level, { min: least, max: most, value: (low + high) / 2 })
    Object.assign(this.width, { min: (most - least) / 1000, max: most - least, value: high - low })
    this.scan = loaded
    this.strip()
    this.nv.volumes = [this.scan]
    this.nv.back = this.scan
    this.nv.updateGLVolume()
    this.goTo(this.scene.start)
  }

  async picture(name, part, colormap, low, high) {
    return NVImage.new(await this.file(part), `${name}.nii`, colormap, 1, null, low, high)
  }

  // the mask at another threshold or smallest size, without touching the scan
  async cut() {
    this.labels.img = voxels(await this.file(this.scene.labels), this.labels.img.constructor)
    this.counted()
  }

  counted() {
    if (!this.labels) return
    this.labels.setColormapLabel(this.lesionColours(null))
    this.section.dataset.voxels = this.labels.img.reduce((sum, value) => sum + (value > 0), 0)
  }

  async file(part) {
    const packed = part.url ? await fetched(this.base + part.url) : decoded(part.data)
    return unpacked(packed)
  }

  // the whole head, or the brain alone
  strip() {
    const { only, inside, whole, scan } = this
    const least = (this.scene.scan.range[0] - scan.hdr.scl_inter) / scan.hdr.scl_slope
    const bare = inside && only.checked
    scan.img = bare ? whole.map((value, place) => (inside[place] ? value : least)) : whole
  }

  look() {
    const { nv } = this
    nv.opts.isRadiologicalConvention = this.side.value === 'radiological'
    if (this.view.value === 'all') nv.setCustomLayout(this.planes())
    else nv.clearCustomLayout()
    nv.setSliceType(VIEWS[this.view.value])
    this.convention.textContent = this.scene.text[`shown_${this.side.value}`]
  }

  // the axial plane large, the others and, where a graphics card draws it, 3-D in a column beside it
  planes() {
    const others = ['coronal', 'sagittal', ...(this.soft ? [] : ['render'])]
    const tiles = others.map((name, place) => ({
      sliceType: VIEWS[name], position: [HERO, place / others.length, 1 - HERO, 1 / others.length],
    }))
    return [{ sliceType: SLICE_TYPE.AXIAL, position: [0, 0, HERO, 1] }, ...tiles]
  }

  // of all that may lie over the scan one is on the graphics card
  paint() {
    const { nv, labels, heat, structures, truth } = this
    const shown = this.over.value
    const over = { mask: labels, heat, structures, truth }[shown] ?? labels
    if (heat) heat.colormap = this.heats.value
    nv.volumes = over ? [this.scan, over] : [this.scan]
    nv.overlays = nv.volumes.slice(1)
    if (over) over.opacity = shown === 'none' ? 0 : Number(this.opacity.value)
    const slow = this.soft ? ` ${this.scene.text.slow}` : ''
    this.legend.textContent = this.scene.text[`legend_${shown}`] + slow
    this.heats.parentElement.classList.toggle('hidden', shown !== 'heat')
    this.repaint(1)
  }

  repaint(layer) {
    const volume = this.nv.volumes[layer]
    if (volume) this.nv.refreshLayers(volume, layer)
    this.nv.drawScene()
  }

  // one finding bright and the others faint; with null all alike
  light(number) {
    if (!this.labels) return
    this.labels.setColormapLabel(this.lesionColours(number))
    this.section.dataset.lit = number ?? ''
    this.repaint(1)
  }

  lesionColours(lit) {
    const alpha = (one) => (lit === null || one === lit ? 255 : Math.round(255 * UNLIT))
    return lut(this.scene.findings.length, (one) => [...LESION, alpha(one)])
  }

  window() {
    const [level, width] = [Number(this.level.value), Number(this.width.value)]
    this.scan.cal_min = level - width / 2
    this.scan.cal_max = level + width / 2
    this.repaint(0)
  }

  go(number) {
    const finding = this.scene.findings.find((one) => one.id === number)
    if (!finding) return
    this.gone = number
    this.goTo(finding.mm)
    for (const button of this.list.querySelectorAll('button')) {
      button.setAttribute('aria-current', String(Number(button.value) === number))
    }
  }

  goTo(mm) {
    this.nv.scene.crosshairPos = this.nv.mm2frac(mm)
    this.nv.drawScene()
    this.tell()
  }

  key(event) {
    event.stopImmediatePropagation() // NiiVue's own keys would do what nothing here tells of
    const act = { n: () => this.next(1), p: () => this.next(-1), r: () => this.reset(),
      c: () => this.cross(), f: () => this.full() }[event.key.toLowerCase()]
    const step = STEPS[event.key]
    if (act && !(event.ctrlKey || event.metaKey || event.altKey)) act()
    if (!step) return
    event.preventDefault()
    const [x, y, z] = step
    this.nv.moveCrosshairInVox(this.side.value === 'radiological' ? -x : x, y, z)
    this.tell()
  }

  // the finding after the one where the reader was taken last, or before it
  next(step) {
    const ids = this.scene.findings.map((one) => one.id)
    if (!ids.length) return
    const place = ids.indexOf(this.gone)
    this.go(ids[(place < 0 && step < 0 ? ids.length - 1 : place + step + ids.length) % ids.length])
  }

  // window and level as they were at first
  reset() {
    const [low, high] = this.scene.scan.window
    Object.assign(this.scan, { cal_min: low, cal_max: high })
    this.repaint(0)
  }

  cross() {
    this.nv.setCrosshairWidth(this.nv.opts.crosshairWidth ? 0 : CROSSHAIR_MM)
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen()
    else this.section.requestFullscreen?.()
  }

  // where the crosshair is, in words and for tests
  tell() {
    const { nv, scene } = this
    if (!this.scan) return
    const mm = nv.frac2mm(nv.scene.crosshairPos).slice(0, 3)
    const at = (volume) => volume?.getValue(...volume.mm2vox([...mm]), 0)
    const values = { x: mm[0].toFixed(1), y: mm[1].toFixed(1), z: mm[2].toFixed(1), value: number(at(this.scan)) }
    const sides = ['RL', 'AP', 'SI'].map((pair, axis) => pair[Number(mm[axis] < 0)])
    values.position = sides.map((side, axis) => `${side} ${Math.abs(mm[axis]).toFixed(1)}`).join(' ')
    // the files that the page makes have their axes to the right, front and top
    const slices = this.scan.mm2vox([...mm])
    ;['sagittal', 'coronal', 'axial'].forEach((plane, axis) => {
      values[plane] = `${slices[axis] + 1}/${this.scan.dims[axis + 1]}`
    })
    this.section.dataset.slice = values.axial
    let words = fill(scene.text.place, values)
    if (this.heat) words += fill(scene.text.place_probability, { value: at(this.heat).toFixed(2) })
    const finding = at(this.labels)
    if (finding) words += fill(scene.text.place_finding, { id: finding })
    this.place.textContent = words
    this.section.dataset.mm = [values.x, values.y, values.z].join(' ')
    this.section.dataset.finding = finding || ''
    this.drawing.moved()
  }

  // what goes over the canvas: a bar of millimetres in each plane, and the sliders' places
  drawn() {
    const { nv, scan } = this
    if (!scan) return
    this.level.value = (scan.cal_min + scan.cal_max) / 2
    this.width.value = scan.cal_max - scan.cal_min
    for (const one of [this.level, this.width]) one.figure.textContent = number(Number(one.value))
    const ratio = nv.canvas.width / nv.canvas.clientWidth || 1
    const planes = nv.screenSlices.filter((one) => one.axCorSag <= SLICE_TYPE.SAGITTAL && one.fovMM[0])
    while (this.bars.length < planes.length) this.bars.push(this.make('div', { class: 'over scale' }, this.stage))
    this.bars.forEach((bar, index) => {
      const plane = planes[index]
      bar.classList.toggle('hidden', !plane)
      if (!plane) return
      const [left, top, width, height] = plane.leftTopWidthHeight.map((one) => one / ratio)
      const perMm = width / Math.abs(plane.fovMM[0])
      const mm = BAR_MM.find((one) => one * perMm < width / 3) ?? 1
      bar.textContent = `${mm} mm`
      bar.dataset.mm = mm
      bar.style.left = `${left + 8}px`
      bar.style.top = `${top + height - 26}px`
      bar.style.width = `${mm * perMm}px`
    })
  }

  listed() {
    this.list.replaceChildren()
    this.listTitle.classList.toggle('hidden', !this.scene.findings.length)
    for (const { id, label } of this.scene.findings) {
      const button = this.make('button', { type: 'button', value: id }, this.make('li', {}, this.list))
      button.textContent = label
      button.addEventListener('click', () => this.go(id))
      for (const name of ['mouseenter', 'focus']) button.addEventListener(name, () => this.light(id))
      for (const name of ['mouseleave', 'blur']) button.addEventListener(name, () => this.light(null))
    }
  }

  broken(why) {
    this.stage.classList.add('broken')
    this.stage.textContent = why
  }

  remove() {
    document.removeEventListener('click', this.onLink, { capture: true })
    this.nv?.cleanup()
    this.nv?.gl.getExtension('WEBGL_lose_context')?.loseContext()
    this.root.replaceChildren()
  }
}

function same(one, other) {
  return one === other || (one?.url !== undefined && one.url === other?.url)
}

function number(value) {
  return Number(value.toPrecision(4)).toString()
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name])
}

// colours of labels 1 to count; 0 is not seen
function lut(count, colour) {
  const table = { R: [0], G: [0], B: [0], A: [0], I: [0] }
  for (let one = 1; one <= Math.max(count, 1); one++) {
    const channels = colour(one)
    'RGBA'.split('').forEach((name, index) => table[name].push(channels[index]))
    table.I.push(one)
  }
  return table
}

// colours that lie far apart for numbers that follow one another: turns of the golden angle
function hue(one) {
  const turn = (one * 137.508) % 360
  const channel = (n) => {
    const k = (n + turn / 30) % 12
    return Math.round(255 * (0.55 - 0.4 * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return [channel(0), channel(8), channel(4), 255]
}

async function fetched(url) {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  return new Uint8Array(await answer.arrayBuffer())
}

function decoded(base64) {
  return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
}

// a server may have unpacked it on the way
async function unpacked(bytes) {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.buffer
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Response(stream).arrayBuffer()
}

// behind the header of 352 bytes that shoken.export.nifti writes
function voxels(file, kind = Uint8Array) {
  return new kind(file, 352)
}

const shown = new Map()

globalThis.ShokenViewer = {
  works: () => Boolean(document.createElement('canvas').getContext('webgl2')),
  show(root, scene, base = '', send = null) {
    if (!shown.has(root)) shown.set(root, new Viewer(root, send))
    return shown.get(root).show(scene, base)
  },
  remove(root) {
    shown.get(root)?.remove()
    shown.delete(root)
  },
}
