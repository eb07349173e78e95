// The findings: a list that leads to each, and where the crosshair is, in words and for tests.
import { figures, make } from './elements.js'

const LINK = /^#finding-(\d+)$/

export class Findings {
  constructor(viewer) {
    this.viewer = viewer
    this.place = make('output', { class: 'place', 'aria-live': 'polite' }, viewer.told)
    this.title = make('p', { class: 'legend' }, viewer.foot)
    viewer.words.say(this.title, 'textContent', 'list')
    this.list = make('ol', { class: 'findings' }, viewer.foot)
    viewer.words.say(this.list, 'ariaLabel', 'list')
    this.onLink = (event) => this.followed(event)
    document.addEventListener('click', this.onLink, { capture: true })
  }

  get keys() {
    return [['n', 'next', () => this.next(1)], ['p', 'previous', () => this.next(-1)]]
  }

  // links anywhere on the page
  followed(event) {
    const link = event.composedPath().find((one) => one.matches?.('a[href^="#finding-"]'))
    const number = link && LINK.exec(link.getAttribute('href'))
    if (!number) return
    event.preventDefault()
    event.stopPropagation()
    this.go(Number(number[1]))
    this.viewer.stage.scrollIntoView({ block: 'nearest' })
  }

  spoken() {
    this.list.replaceChildren()
    this.title.classList.toggle('hidden', !this.viewer.scene.findings.length)
    for (const { id, label } of this.viewer.scene.findings) {
      const button = make('button', { type: 'button', value: id }, make('li', {}, this.list))
      button.textContent = label
      button.addEventListener('click', () => this.go(id))
      for (const name of ['mouseenter', 'focus']) button.addEventListener(name, () => this.light(id))
      for (const name of ['mouseleave', 'blur']) button.addEventListener(name, () => this.light(null))
    }
  }

  light(number) {
    this.viewer.section.dataset.lit = number ?? ''
    for (const pane of this.viewer.panes) pane.light(number)
  }

  go(number) {
    const finding = this.viewer.scene.findings.find((one) => one.id === number)
    if (!finding) return
    this.gone = number
    this.viewer.goTo(finding.mm)
    for (const button of this.list.querySelectorAll('button')) {
      button.setAttribute('aria-current', String(Number(button.value) === number))
    }
  }

  // the finding after the one where the reader was taken last, or before it
  next(step) {
    const ids = this.viewer.scene.findings.map((one) => one.id)
    if (!ids.length) return
    const place = ids.indexOf(this.gone)
    this.go(ids[(place < 0 && step < 0 ? ids.length - 1 : place + step + ids.length) % ids.length])
  }

  moved(pane) {
    const { section, words } = this.viewer
    const { mm, scan } = pane
    const values = { value: figures(pane.intensity(mm)) }
    const sides = ['RL', 'AP', 'SI'].map((pair, axis) => pair[Number(mm[axis] < 0)])
    values.position = sides.map((side, axis) => `${side} ${Math.abs(mm[axis]).toFixed(1)}`).join(' ')
    // NiiVue turns a scan's axes to the right, front and top
    const slices = scan.mm2vox(mm)
    ;['sagittal', 'coronal', 'axial'].forEach((plane, axis) => {
      values[plane] = `${slices[axis] + 1}/${scan.dimsRAS[axis + 1]}`
    })
    let said = words.filled('place', values)
    const heat = pane.at(pane.layers.heat, mm)
    if (heat !== undefined) said += words.filled('place_probability', { value: heat.toFixed(2) })
    const finding = pane.at(pane.layers.mask, mm)
    if (finding) said += this.nameOf(finding)
    this.place.textContent = (pane.visit.name ? `${pane.visit.name} · ` : '') + said
    section.dataset.slice = values.axial
    section.dataset.mm = mm.map((one) => one.toFixed(1)).join(' ')
    section.dataset.finding = finding || ''
  }

  nameOf(id) {
    const { scene, words } = this.viewer
    if (!scene.visits) return words.filled('place_finding', { id })
    const label = scene.findings.find((one) => one.id === id)?.label ?? words.of('not_compared')
    return words.filled('place_lesion', { label })
  }

  remove() {
    document.removeEventListener('click', this.onLink, { capture: true })
  }
}
