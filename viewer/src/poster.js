// Still pictures of what the panes show first, for as long as the graphics card is made ready:
// without one that takes seconds, in which the page can draw nothing.
import { make } from './elements.js'

export class Poster {
  constructor(viewer) {
    this.viewer = viewer
    this.told = make('p', { class: 'over starting hidden', role: 'status' }, viewer.stage)
    viewer.words.say(this.told, 'textContent', 'starting')
    this.shown = []
  }

  // over the panes, once it is painted
  async show(visits, base) {
    this.hide()
    this.told.classList.remove('hidden')
    this.shown = this.viewer.panes.map((pane, index) => this.over(pane, visits[index].poster, base))
    const pictures = this.shown.flatMap((one) => [...one.querySelectorAll('img')])
    // what cannot be decoded shows its words, and is no reason to keep the viewer back
    await Promise.allSettled(pictures.map((one) => one.decode()))
    await painted()
  }

  over(pane, pictures, base) {
    const frame = make('div', { class: 'poster' }, pane.frame)
    const planes = make('div', { class: pictures.length > 1 ? 'planes three' : 'planes' }, frame)
    for (const { plane, url, data } of pictures) {
      const alt = this.viewer.words.filled('still', { plane: this.viewer.words.of(`plane_${plane}`) })
      make('img', { alt, src: url ? base + url : `data:image/jpeg;base64,${data}` }, planes)
    }
    return frame
  }

  hide() {
    this.told.classList.add('hidden')
    for (const one of this.shown) one.remove()
    this.shown = []
  }
}

// what was changed before is on the screen
function painted() {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
}
