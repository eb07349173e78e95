// The viewer: NiiVue's canvas with Shoken's controls, the same on the page and in an HTML file.
//
//   ShokenViewer.show(root, scene, base, send)   draws a scene, or brings the one shown up to date
//   ShokenViewer.remove(root)                    lets go of it, and of the graphics card's memory
//
// A scene is what shoken.export.scene makes: {text, language, scan, brain, labels, heat, structures, truth,
// findings, picked, start, poster}; of two visits the pictures are in `visits`, with `changes`.  The page
// adds `drawing`, for a review, of which `send` hears (drawing.js).
//
// The viewer has panes, each a canvas, and parts, each a concern: controls, keys, findings.  A part
// may have `keys` ([key, name of its text, what it does]) and be told that the words have changed
// (`spoken`), that a scan is there (`loaded`), that the scene was applied (`applied`), that a pane
// (`drawn`) or a plane of it (`drawnPlane`) was drawn, that its crosshair moved (`moved`), that
// the stage has another size (`resized`), and that it is to let go (`remove`).
import { Comparison } from './comparison.js'
import { Controls } from './controls.js'
import { Drawing } from './drawing.js'
import { Bar, Words, make } from './elements.js'
import { isSame } from './files.js'
import { Findings } from './findings.js'
import { Keys } from './keys.js'
import { Pane } from './pane.js'
import { Poster } from './poster.js'
import { Tools } from './tools.js'
import overlays from './overlays.css'
import style from './viewer.css'
import { Windows } from './windows.js'

class Viewer {
  // how many panes there are, and with them the parts, the first scene tells
  constructor(root, scene, send) {
    this.done = Promise.resolve()
    this.words = new Words()
    root.replaceChildren()
    this.root = root
    this.section = make('section', { class: 'shoken-viewer' }, root)
    make('style', {}, this.section).textContent = overlays + style
    this.bar = new Bar(this.section, this.words, 'controls')
    const work = make('div', { class: 'work' }, this.section)
    this.strip = make('div', { class: 'strip' }, work)
    this.stage = make('div', { class: 'stage' }, work)
    this.foot = make('div', { class: 'foot' }, this.section)
    this.told = make('div', { class: 'told' }, this.foot)
    this.notes = make('div', {}, this.foot)
    this.panes = (scene.visits ?? [scene]).map(() => new Pane(this))
    this.poster = new Poster(this)
    this.active = this.panes[0]
    this.findings = new Findings(this)
    this.tools = new Tools(this)
    this.windows = new Windows(this, this.bar)
    this.controls = new Controls(this)
    this.drawing = new Drawing(this, send)
    this.controls.strips(this.tools.bar)
    this.parts = [this.findings, this.tools, this.windows, this.controls, this.drawing]
    if (scene.visits) {
      this.comparison = new Comparison(this)
      this.parts.push(this.comparison)
    }
    this.parts.push(new Keys(this, this.tools.bar))
    this.observer = new ResizeObserver(() => this.active.scan && this.tell('resized'))
    this.observer.observe(this.stage)
  }

  // the panes that move when one does
  linkedTo(pane) {
    return this.comparison?.isLinked ? this.panes : [pane]
  }

  tell(event, ...values) {
    for (const part of this.parts) part[event]?.(...values)
  }

  // the pictures of each pane
  get visits() {
    return this.scene.visits ?? [this.scene]
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
    Object.assign(this, { scene, base })
    if (before.language !== scene.language) this.words.speak(scene.text)
    this.tell('spoken')
    const isOther = this.panes.some((pane, index) => !isSame(pane.visit?.scan, this.visits[index].scan))
    if (isOther) await this.poster.show(this.visits, base)
    for (const [index, pane] of this.panes.entries()) {
      await this.bring(pane, this.visits[index])
    }
    if (this.fresh) this.tell('loaded')
    this.fresh = false
    this.tell('applied')
    if (scene.picked && scene.picked !== before.picked) this.findings.go(scene.picked)
    await this.drawing.apply(scene.drawing ?? null)
    this.moved(this.panes[0])
    await Promise.all(this.panes.map((pane) => pane.painted()))
    this.poster.hide()
    this.section.dataset.state = 'ready'
  }

  // a pane up to date: another scan, or another mask on the same
  async bring(pane, visit) {
    const before = pane.visit
    if (!isSame(before?.scan, visit.scan)) {
      await pane.load(visit)
      this.fresh = true
      pane.mm = this.scene.start
    } else if (!isSame(before.labels, visit.labels)) await pane.cut(visit.labels)
    pane.visit = visit
    const mask = pane.layers.mask
    if (mask) this.section.dataset.voxels = mask.img.reduce((sum, value) => sum + (value > 0), 0)
  }

  goTo(mm) {
    for (const pane of this.panes) pane.mm = mm
    this.moved(this.panes[0])
  }

  moved(pane) {
    if (!pane.scan) return
    this.active = pane
    for (const other of this.linkedTo(pane)) if (other !== pane && other.scan) other.mm = pane.mm
    this.section.dataset.places = this.panes.map((one) => one.scan && one.mm.map((mm) => mm.toFixed(1)).join(' '))
    this.tell('moved', pane)
  }

  drawn(pane) {
    this.tell('drawn', pane)
  }

  broken(why) {
    this.stage.classList.add('broken')
    this.stage.textContent = why
  }

  remove() {
    this.observer.disconnect()
    this.tell('remove')
    for (const pane of this.panes) pane.remove()
    this.root.replaceChildren()
  }
}

const shown = new Map()

globalThis.ShokenViewer = {
  works: () => Boolean(document.createElement('canvas').getContext('webgl2')),
  show(root, scene, base = '', send = null) {
    if (!shown.has(root)) shown.set(root, new Viewer(root, scene, send))
    return shown.get(root).show(scene, base)
  },
  remove(root) {
    shown.get(root)?.remove()
    shown.delete(root)
  },
}
