// A bar of millimetres in each plane of a pane.
import { SLICE_TYPE } from '@niivue/niivue'
import { make } from './elements.js'

const BAR_MM = [100, 50, 20, 10, 5]

// the planes of a pane, without 3-D
export function planesOf(pane) {
  return pane.nv.screenSlices.filter((one) => one.axCorSag <= SLICE_TYPE.SAGITTAL && one.fovMM[0])
}

// pixels of the canvas to one of the page
export function density(pane) {
  return pane.canvas.width / pane.canvas.clientWidth || 1
}

export function drawScales(pane) {
  const planes = planesOf(pane)
  const { bars } = pane
  while (bars.length < planes.length) bars.push(make('div', { class: 'over scale' }, pane.frame))
  bars.forEach((bar, index) => {
    const plane = planes[index]
    bar.classList.toggle('hidden', !plane)
    if (!plane) return
    const [left, top, width, height] = plane.leftTopWidthHeight.map((one) => one / density(pane))
    const perMm = width / Math.abs(plane.fovMM[0])
    const mm = BAR_MM.find((one) => one * perMm < width / 3) ?? 1
    bar.textContent = `${mm} mm`
    bar.dataset.mm = mm
    bar.style.left = `${left + 8}px`
    bar.style.top = `${top + height - 26}px`
    bar.style.width = `${mm * perMm}px`
  })
}
