// Drawing over the scan, for a reader's review: a brush, and what growing from the crosshair would
// mark.  Voxels go to the page, which knows what becomes of them.
//
// A scene's `drawing` is {tool, text, preview}: tool "brush" shows the brush, "point" sends where
// the crosshair is; preview is a picture of what would be marked.  Null lets go of all of it.

import { make } from './elements.js'
import { isSame } from './files.js'

const GREEN = [120, 230, 60]
const PEN = 1
const SIZES = [1, 3, 5, 9, 15]
const STILL_MS = 300 // a crosshair on its way is sent when it has come to rest

export class Drawing {
  // send is {at(mm), drawn(what)}: both end up in the page
  constructor(viewer, send) {
    this.viewer = viewer
    this.send = send
    this.words = []
    this.bar = make('div', { class: 'controls drawing hidden', role: 'group' }, viewer.section)
    viewer.stage.parentElement.before(this.bar)
    this.pen = this.button('draw', () => this.hold(this.pen.getAttribute('aria-pressed') !== 'true'))
    this.pen.setAttribute('aria-pressed', 'false')
    const label = make('label', {}, this.bar)
    this.words.push([make('span', {}, label), 'size'])
    this.size = make('select', { name: 'pen' }, label)
    for (const size of SIZES) make('option', { value: size }, this.size).textContent = size
    this.size.value = SIZES[1]
    this.size.addEventListener('change', () => this.sized())
    this.button('undo', () => this.nv.drawUndo())
    this.button('clear', () => this.clear())
    this.button('add', () => this.finish(true))
    this.button('erase', () => this.finish(false))
    this.told = make('output', {}, this.bar)
  }

  button(key, act) {
    const button = make('button', { type: 'button', name: `pen-${key}` }, this.bar)
    this.words.push([button, key])
    button.addEventListener('click', act)
    return button
  }

  get nv() {
    return this.viewer.panes[0].nv
  }

  // another scan has other voxels
  loaded() {
    if (this.nv.drawBitmap) this.nv.closeDrawing()
  }

  // after a scene is on the screen
  async apply(drawing) {
    const tool = drawing?.tool ?? null
    const before = this.drawing
    this.drawing = drawing
    this.bar.classList.toggle('hidden', tool !== 'brush')
    for (const [element, key] of this.words) element.textContent = drawing?.text[key] ?? ''
    this.bar.setAttribute('aria-label', drawing?.text.draw ?? '')
    this.size.setAttribute('aria-label', drawing?.text.size ?? '')
    if (tool && !this.nv.drawBitmap) this.open()
    if (tool !== before?.tool) this.hold(tool === 'brush')
    if (!tool && before) this.nv.closeDrawing()
    const preview = drawing?.preview ?? null
    if (tool && tool !== before?.tool && !preview) this.fill(null)
    if (!isSame(preview ?? undefined, before?.preview ?? undefined)) {
      this.fill(preview && (await this.viewer.panes[0].picture('preview', preview, 'green', 0, 1)))
    }
    if (tool === 'point' && before?.tool !== 'point') this.sent = null
    this.moved()
  }

  open() {
    this.nv.setDrawColormap({
      R: [0, GREEN[0]], G: [0, GREEN[1]], B: [0, GREEN[2]], A: [0, 255], I: [0, PEN], labels: ['', ''],
    })
    this.nv.setDrawOpacity(0.85)
    this.nv.createEmptyDrawing()
    this.sized()
  }

  // with the pen in hand a drag draws; without it, it moves the crosshair
  hold(isHeld) {
    if (isHeld && !this.nv.drawBitmap) this.open()
    this.pen.setAttribute('aria-pressed', String(isHeld))
    this.nv.setDrawingEnabled(isHeld)
    if (isHeld) this.nv.setPenValue(PEN)
  }

  sized() {
    this.nv.opts.penSize = Number(this.size.value)
  }

  clear() {
    this.fill(null)
    this.nv.drawClearAllUndoBitmaps()
    this.nv.drawAddUndoBitmap()
  }

  // what is drawn becomes what an image has, or nothing
  fill(image) {
    if (!this.nv.drawBitmap) return
    const values = image?.img2RAS()
    this.nv.drawBitmap = values
      ? Uint8Array.from(values, (value) => (value ? PEN : 0))
      : new Uint8Array(this.nv.drawBitmap.length)
    this.nv.refreshDrawing(true)
    this.viewer.section.dataset.drawn = this.nv.drawBitmap.reduce((sum, value) => sum + value, 0)
  }

  finish(isAdded) {
    const runs = runsOf(this.nv.drawBitmap)
    this.told.textContent = runs.length ? '' : this.drawing.text.nothing
    if (!runs.length) return
    const { back } = this.nv
    this.send?.drawn({
      add: isAdded, runs, shape: [...back.dims].slice(1, 4), affine: [...back.matRAS], at: Date.now(),
    })
    this.clear()
  }

  remove() {
    clearTimeout(this.timer)
  }

  // the crosshair's place, once it rests
  moved() {
    if (this.drawing?.tool !== 'point') return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      const { mm } = this.viewer.panes[0]
      const words = mm.map((value) => value.toFixed(2)).join(' ')
      if (words === this.sent) return
      this.sent = words
      this.send?.at(mm)
    }, STILL_MS)
  }
}

// first voxel and length of each run of what is drawn
function runsOf(bitmap) {
  const runs = []
  for (let at = bitmap.indexOf(PEN); at >= 0; at = bitmap.indexOf(PEN, at)) {
    const first = at
    while (bitmap[at] === PEN) at++
    runs.push([first, at - first])
  }
  return runs
}
