// Which planes a pane shows, and where.
import { SLICE_TYPE } from '@niivue/niivue'

const HERO = 0.62 // of the width for the axial plane: the one that is read, the others tell where
const TYPES = {
  axial: SLICE_TYPE.AXIAL, coronal: SLICE_TYPE.CORONAL, sagittal: SLICE_TYPE.SAGITTAL,
  render: SLICE_TYPE.RENDER,
}
export const VIEWS = ['all', 'axial', 'coronal', 'sagittal', 'render']

export function lay(pane, view, isRadiological) {
  const { nv } = pane
  nv.opts.isRadiologicalConvention = isRadiological
  if (view === 'all') nv.setCustomLayout(planes(pane))
  else nv.clearCustomLayout()
  nv.setSliceType(TYPES[view] ?? SLICE_TYPE.MULTIPLANAR)
}

// the axial plane large, the others and, where a graphics card draws it, 3-D in a column beside it
function planes(pane) {
  const others = ['coronal', 'sagittal', ...(pane.isSlow ? [] : ['render'])]
  const tiles = others.map((name, place) => ({
    sliceType: TYPES[name], position: [HERO, place / others.length, 1 - HERO, 1 / others.length],
  }))
  return [{ sliceType: SLICE_TYPE.AXIAL, position: [0, 0, HERO, 1] }, ...tiles]
}
