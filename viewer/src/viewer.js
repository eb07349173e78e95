// The viewer: NiiVue's canvas with Shoken's controls, the same on the page and in an HTML file.
//
//   ShokenViewer.show(root, scene, base)   draws a scene, or brings the one shown up to date
//   ShokenViewer.remove(root)              lets go of it, and of the graphics card's memory
//
// A scene is what shoken.export.scene makes: {text, language, scan, brain, labels, heat, truth, findings,
// picked, start}.
//
// The viewer has panes, each a canvas, and parts, each a concern: controls, keys, findings.  A part
// may have `keys` (key → what it does) and be told that the words have changed (`spoken`), that
// a scan is there (`loaded`), that the scene was applied (`applied`), that a pane was drawn
// (`drawn`), that its crosshair moved (`moved`), and that it is to let go (`remove`).
import { Controls } from './controls.js'
import { Words, make } from './elements.js'
import { isSame } from './files.js'
import { Findings } from './findings.js'
import { Keys } from './keys.js'
import { Pane } from './pane.js'
import style from './viewer.css'

class Viewer {
  constructor(root) {
    this.done = Promise.resolve()
    this.words = new Words()
    root.replaceChildren()
    this.root = root
    this.section = make('section', { class: 'shoken-viewer' }, root)
    make('style', {}, this.section).textContent = style
    this.head = make('div', { class: 'head' }, this.section)
    this.stage = make('div', { class: 'stage' }, this.section)
    this.foot = make('div', { class: 'foot' }, this.section)
    this.panes = [new Pane(this)]
    this.findings = new Findings(this)
    this.controls = new Controls(this)
    this.parts = [this.findings, this.controls, new Keys(this)]
  }

  tell(event, ...values) {
    for (const part of this.parts) part[event]?.(...values)
  }

  // the pictures of each pane
  get visits() {
    return [this.scene]
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
    for (const [index, pane] of this.panes.entries()) {
      if (!pane.nv) await pane.start()
      await this.bring(pane, this.visits[index])
    }
    this.tell('applied')
    if (scene.picked && scene.picked !== before.picked) this.findings.go(scene.picked)
    this.moved(this.panes[0])
    this.section.dataset.state = 'ready'
  }

  // a pane up to date: another scan, or another mask on the same
  async bring(pane, visit) {
    const before = pane.visit
    if (!isSame(before?.scan, visit.scan)) {
      await pane.load(visit)
      this.tell('loaded')
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
    if (pane.scan) this.tell('moved', pane)
  }

  drawn(pane) {
    this.tell('drawn', pane)
  }

  broken(why) {
    this.stage.classList.add('broken')
    this.stage.textContent = why
  }

  remove() {
    this.tell('remove')
    for (const pane of this.panes) pane.remove()
    this.root.replaceChildren()
  }
}

const shown = new Map()

globalThis.ShokenViewer = {
  works: () => Boolean(document.createElement('canvas').getContext('webgl2')),
  show(root, scene, base = '') {
    if (!shown.has(root)) shown.set(root, new Viewer(root))
    return shown.get(root).show(scene, base)
  },
  remove(root) {
    shown.get(root)?.remove()
    shown.delete(root)
  },
}
