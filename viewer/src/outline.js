// Labels as outlines along the borders of their voxels, drawn over a plane.
import { axesOf, keptAt, pixelOf, sliceOf } from './geometry.js'

const WIDTH = 1.5 // pixels of the page: a thinner line is lost on white matter

export function drawOutline(pane, plane, labels, colourOf, scale) {
  const [across, up, through] = axesOf(plane)
  const counts = labels.dimsRAS.slice(1, 4)
  const [columns, rows] = [counts[across], counts[up]]
  const voxel = [0, 0, 0]
  voxel[through] = sliceOf(pane, plane)
  const valueAt = (column, row) => {
    if (column < 0 || row < 0 || column >= columns || row >= rows) return 0
    voxel[across] = column
    voxel[up] = row
    return labels.img[keptAt(labels, voxel)]
  }
  const corner = corners(pane, plane, columns, rows)
  const paths = new Map()
  const line = (label, from, to) => {
    if (!paths.has(label)) paths.set(label, new Path2D())
    paths.get(label).moveTo(...corner(...from))
    paths.get(label).lineTo(...corner(...to))
  }
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const here = valueAt(column, row)
      if (!here) continue
      const [x, y] = [column, row]
      if (valueAt(x - 1, y) !== here) line(here, [x, y], [x, y + 1])
      if (valueAt(x + 1, y) !== here) line(here, [x + 1, y], [x + 1, y + 1])
      if (valueAt(x, y - 1) !== here) line(here, [x, y], [x + 1, y])
      if (valueAt(x, y + 1) !== here) line(here, [x, y + 1], [x + 1, y + 1])
    }
  }
  const sheet = pane.sheet.getContext('2d')
  sheet.lineWidth = WIDTH * scale
  for (const [label, path] of paths) {
    sheet.strokeStyle = `rgb(${colourOf(label).join(' ')})`
    sheet.stroke(path)
  }
}

// where the corners of voxels are: the plane is laid out evenly, so that two corners tell of all
function corners(pane, plane, columns, rows) {
  const [across, up, through] = axesOf(plane)
  const at = (u, v) => {
    const place = [0, 0, 0]
    place[across] = u
    place[up] = v
    place[through] = plane.sliceFrac
    return pixelOf(pane, plane, place)
  }
  const [[x0, y0], [x1, y1]] = [at(0, 0), at(1, 1)]
  return (column, row) => [x0 + ((x1 - x0) * column) / columns, y0 + ((y1 - y0) * row) / rows]
}
