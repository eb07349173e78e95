// Where a point of the scan is on a pane, and the other way round.
//
// A place is in fractions of the scan along right, front and top.  A plane is one of NiiVue's
// screenSlices; pixels are the canvas' own.
import { SLICE_TYPE } from '@niivue/niivue'

// of a plane: the axes of the scan that go across and up, and the one that it is perpendicular to
const AXES = { [SLICE_TYPE.AXIAL]: [0, 1, 2], [SLICE_TYPE.CORONAL]: [0, 2, 1], [SLICE_TYPE.SAGITTAL]: [1, 2, 0] }

export function axesOf(plane) {
  return AXES[plane.axCorSag]
}

// the planes of a pane, without 3-D
export function planesOf(pane) {
  return pane.nv.screenSlices.filter((one) => AXES[one.axCorSag] && one.fovMM[0])
}

// pixels of the canvas to one of the page
export function density(pane) {
  return pane.canvas.width / pane.canvas.clientWidth || 1
}

export function pixelOf(pane, plane, place) {
  const mm = pane.nv.frac2mm(place) // along the scan's axes, as the planes are
  const [left, top, width, height] = plane.leftTopWidthHeight
  const [across, up] = axesOf(plane)
  return [
    left + (width * (mm[across] - plane.leftTopMM[0])) / plane.fovMM[0],
    top + height - (height * (mm[up] - plane.leftTopMM[1])) / plane.fovMM[1],
  ]
}

export function placeOf(pane, plane, [x, y]) {
  const [left, top, width, height] = plane.leftTopWidthHeight
  const [across, up, through] = axesOf(plane)
  const mm = [0, 0, 0]
  mm[across] = plane.leftTopMM[0] + (plane.fovMM[0] * (x - left)) / width
  mm[up] = plane.leftTopMM[1] + (plane.fovMM[1] * (top + height - y)) / height
  const place = [...pane.nv.mm2frac(mm)]
  place[through] = plane.sliceFrac
  return place
}

// the plane under a pointer, and the pixel
export function under(pane, event) {
  const box = pane.canvas.getBoundingClientRect()
  const pixel = [event.clientX - box.left, event.clientY - box.top].map((one) => one * density(pane))
  const plane = planesOf(pane).find(({ leftTopWidthHeight: [left, top, width, height] }) => {
    const [x, y] = [pixel[0] - left, pixel[1] - top]
    return x >= 0 && y >= 0 && x <= width && y <= height
  })
  return plane && { plane, pixel }
}

// which of the scan's slices a plane shows
export function sliceOf(pane, plane) {
  const [, , through] = axesOf(plane)
  const count = pane.scan.dimsRAS[through + 1]
  return Math.min(count - 1, Math.max(0, Math.floor(plane.sliceFrac * count)))
}

// where a voxel of an image, counted to the right, front and top, is kept
export function keptAt(image, [x, y, z]) {
  const [start, step] = [image.img2RASstart, image.img2RASstep]
  return start[0] + start[1] + start[2] + x * step[0] + y * step[1] + z * step[2]
}
