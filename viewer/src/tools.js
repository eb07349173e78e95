// What the main button of the pointer does: crosshair, pan, ruler, region; and zoom.
import { Bar, figures, make } from './elements.js'
import { placeOf, under } from './geometry.js'
import { Mark } from './marks.js'

const TOOLS = ['point', 'pan', 'ruler', 'roi']
const STEP = 1.25 // of the zoom, at a press or a turn of the wheel
const MOST = 12 // by hand: one voxel of a millimetre fills a finger's width
const SHORTEST_PX = 4 // a press that hardly moved is none
const [MAIN, MIDDLE] = [0, 1]

export class Tools {
  constructor(viewer) {
    this.viewer = viewer
    this.marks = []
    this.bar = new Bar(viewer.strip, viewer.words, 'tools')
    this.buttons = TOOLS.map((name) => this.bar.button(name, () => this.take(name)))
    for (const [name, act] of this.moves) this.bar.button(name, act)
    this.told = make('output', { class: 'measures' }, viewer.notes)
    this.take('point')
    const on = (names, act, options) => names.forEach((name) => {
      viewer.stage.addEventListener(name, act, { capture: true, ...options })
    })
    on(['pointerdown'], (event) => this.begin(event))
    on(['pointermove'], (event) => this.drag(event))
    on(['pointerup', 'pointercancel'], () => this.end())
    // what is ours NiiVue shall not hear of
    on(['mousedown', 'touchstart', 'touchmove'], (event) => this.isOurs(event) && event.stopPropagation())
    on(['wheel'], (event) => this.wheel(event), { passive: false })
  }

  get moves() {
    return [
      ['zoom_in', () => this.zoom(STEP)], ['zoom_out', () => this.zoom(1 / STEP)],
      ['fit', () => this.fit()], ['clear', () => this.clear()],
    ]
  }

  get keys() {
    const [closer, farther, fit] = this.moves
    return [
      ['v', 'point', () => this.take('point')], ['h', 'pan', () => this.take('pan')],
      ['m', 'ruler', () => this.take('ruler')], ['e', 'roi', () => this.take('roi')],
      ['+', ...closer], ['-', ...farther], ['0', ...fit],
      ['delete', 'remove_mark', () => this.removeLast()],
    ]
  }

  take(tool) {
    this.tool = tool
    this.viewer.stage.dataset.tool = tool
    for (const button of this.buttons) button.ariaPressed = String(button.name === tool)
  }

  isOurs(event) {
    const isTouch = event.type.startsWith('touch')
    if (!isTouch && event.button === MIDDLE) return true
    return this.tool !== 'point' && (isTouch || event.button === MAIN)
  }

  begin(event) {
    if (!event.isPrimary || !this.isOurs(event)) return
    const pane = this.viewer.panes.find((one) => one.canvas === event.target)
    const found = pane && under(pane, event)
    if (!found) return
    const tool = event.button === MIDDLE ? 'pan' : this.tool
    const from = placeOf(pane, found.plane, found.pixel)
    const start = [...pane.nv.scene.pan2Dxyzmm]
    this.held = { tool, pane, plane: found.plane, from, start, x: event.clientX, y: event.clientY }
    if (tool === 'pan') return
    this.held.mark = new Mark(tool, pane, found.plane, from)
    this.marks.push(this.held.mark)
  }

  drag(event) {
    if (!this.held) return
    if (!event.buttons) return this.end() // it was let go of outside the stage
    const { tool, pane, plane, from, mark, start } = this.held
    this.held.isMoved ||= Math.hypot(event.clientX - this.held.x, event.clientY - this.held.y) >= SHORTEST_PX
    const found = under(pane, event)
    if (found?.plane.axCorSag !== plane.axCorSag) return
    const to = placeOf(pane, plane, found.pixel) // as the plane was laid out at first
    if (tool === 'pan') this.pan(pane, start, from, to)
    else mark.to = to
    pane.nv.drawScene()
  }

  pan(pane, start, from, to) {
    const [here, there] = [from, to].map((place) => pane.nv.frac2mm(place))
    const moved = [0, 1, 2].map((axis) => start[axis] + start[3] * (there[axis] - here[axis]))
    this.show(pane, [...moved, start[3]])
  }

  end() {
    if (this.held?.mark && !this.held.isMoved) this.removeLast()
    this.held = null
    this.say()
  }

  wheel(event) {
    const pane = this.viewer.panes.find((one) => one.canvas === event.target)
    if (!pane || !event.ctrlKey) return // a pinch on a trackpad comes as this too
    event.preventDefault()
    event.stopPropagation()
    const found = under(pane, event)
    const place = found && placeOf(pane, found.plane, found.pixel)
    this.zoom(event.deltaY < 0 ? STEP : 1 / STEP, pane, place)
  }

  // closer to a place, or to the crosshair
  zoom(factor, pane = this.viewer.active, place = pane.nv.scene.crosshairPos) {
    const [x, y, z, before] = pane.nv.scene.pan2Dxyzmm
    const now = Math.min(MOST, before * factor)
    if (now <= 1.01) return this.fit(pane)
    const mm = pane.nv.frac2mm(place)
    this.show(pane, [...[x, y, z].map((one, axis) => one + (before - now) * mm[axis]), now])
  }

  fit(pane = this.viewer.active) {
    this.show(pane, [0, 0, 0, 1])
  }

  show(pane, view) {
    for (const one of this.viewer.linkedTo(pane)) one.nv.setPan2Dxyzmm([...view])
    this.viewer.section.dataset.zoom = view[3].toFixed(2)
  }

  removeLast() {
    this.marks.pop()
    this.redraw()
  }

  clear() {
    this.marks = []
    this.redraw()
  }

  redraw() {
    this.say()
    for (const pane of this.viewer.panes) pane.nv?.drawScene()
  }

  loaded() {
    this.clear()
  }

  spoken() {
    this.say()
  }

  // in words under the picture too: for those who hear it, and to copy
  say() {
    this.told.textContent = this.marks.map((mark) => this.wordsOf(mark)).join(' | ')
  }

  wordsOf(mark) {
    const { words } = this.viewer
    if (mark.kind === 'ruler') return words.filled('ruler_is', { mm: mark.mm.toFixed(1) })
    const { mean, deviation, count, areaMm2, isCut } = mark.region
    const { name } = mark.pane.visit
    const whose = name ? `${name} · ` : '' // where both visits are one picture, it is of the first
    if (!count) return whose + words.of('roi_empty')
    const values = {
      mean: figures(mean), deviation: Number.isNaN(deviation) ? '–' : figures(deviation),
      area: areaMm2.toFixed(1), count,
    }
    return whose + words.filled('roi_is', values) + (isCut ? words.of('roi_cut') : '')
  }

  drawnPlane(pane, plane, scale) {
    for (const mark of this.marks) {
      if (mark.isOn(pane, plane)) mark.draw(plane, this.wordsOf(mark), scale)
    }
  }
}
