// Which planes a pane shows, and where: one, three or four of them.
import { SLICE_TYPE } from '@niivue/niivue'

const HERO = 0.62 // of the width or height for the plane that is read; the others tell where it is
const TYPES = {
  axial: SLICE_TYPE.AXIAL, coronal: SLICE_TYPE.CORONAL, sagittal: SLICE_TYPE.SAGITTAL,
  render: SLICE_TYPE.RENDER,
}
export const COUNTS = ['one', 'three', 'four']
export const PLANES = ['axial', 'coronal', 'sagittal', 'render']

export function lay(pane, count, plane, isRadiological) {
  const { nv } = pane
  nv.opts.isRadiologicalConvention = isRadiological
  if (count === 'one') nv.clearCustomLayout()
  else nv.setCustomLayout(count === 'four' ? four(pane) : three(pane, plane))
  nv.setSliceType(count === 'one' ? TYPES[plane] : SLICE_TYPE.MULTIPLANAR)
}

// one plane large, the two others beside it, or below it where the pane is a tall one
function three(pane, plane) {
  const isTall = pane.canvas.clientHeight > pane.canvas.clientWidth
  const others = PLANES.filter((name) => name !== plane && name !== 'render').slice(0, 2)
  const tiles = others.map((name, place) => {
    const [from, share] = [place / others.length, 1 / others.length]
    const position = isTall ? [from, HERO, share, 1 - HERO] : [HERO, from, 1 - HERO, share]
    return { sliceType: TYPES[name], position }
  })
  const position = isTall ? [0, 0, 1, HERO] : [0, 0, HERO, 1]
  return [{ sliceType: TYPES[plane], position }, ...tiles]
}

// all alike; 3-D is left out where the processor would draw it at each step of the crosshair
function four(pane) {
  const shown = pane.isSlow ? PLANES.slice(0, 3) : PLANES
  return shown.map((name, place) => ({
    sliceType: TYPES[name], position: [(place % 2) / 2, Math.floor(place / 2) / 2, 0.5, 0.5],
  }))
}
