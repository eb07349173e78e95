// What a reader measures: distances and regions on a slice, their numbers and their drawing.
import { axesOf, keptAt, pixelOf, sliceOf } from './geometry.js'

const INK = '#ffdc3c' // yellow: in none of the scan's greys, and apart from the candidates' red
const FONT_PX = 13

export class Mark {
  // kind is ruler or roi; from and to are places: the ends, or the corners around an ellipse
  constructor(kind, pane, plane, from) {
    Object.assign(this, { kind, pane, from, to: from, axes: axesOf(plane), slice: sliceOf(pane, plane) })
  }

  isOn(pane, plane) {
    const through = axesOf(plane)[2]
    return pane === this.pane && through === this.axes[2] && sliceOf(pane, plane) === this.slice
  }

  // RAS mm from one place to another; exact on leaning grids too
  between(from, to) {
    const [here, there] = [from, to].map((place) => this.pane.nv.frac2mm(place, 0, true))
    return [0, 1, 2].map((axis) => there[axis] - here[axis])
  }

  get mm() {
    return Math.hypot(...this.between(this.from, this.to))
  }

  // {mean, deviation, count, areaMm2, isCut} of the ellipse: the voxels whose centres lie in it,
  // deviation with n - 1, the ellipse's own area
  get region() {
    const { scan, whole, visit } = this.pane
    const values = this.voxels.map((voxel) => {
      const kept = whole[keptAt(scan, voxel)]
      return kept * (scan.hdr.scl_slope || 1) + scan.hdr.scl_inter
    })
    const count = values.length
    const mean = values.reduce((sum, one) => sum + one, 0) / count
    const squares = values.reduce((sum, one) => sum + (one - mean) ** 2, 0)
    const [least, most] = visit.scan.cut
    const near = (scan.hdr.scl_slope || 1) / 2
    return {
      mean, count,
      deviation: count > 1 ? Math.sqrt(squares / (count - 1)) : NaN,
      areaMm2: this.areaMm2,
      isCut: values.some((one) => isBeyond(one, least, most, near)),
    }
  }

  get areaMm2() {
    const [across, up] = this.axes
    const side = [...this.from]
    side[across] = this.to[across]
    const other = [...this.from]
    other[up] = this.to[up]
    const [a, b] = [this.between(this.from, side), this.between(this.from, other)]
    const turned = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    return (Math.PI / 4) * Math.hypot(...turned)
  }

  get voxels() {
    const [across, up, through] = this.axes
    const counts = this.pane.scan.dimsRAS.slice(1, 4)
    const found = []
    const [centre, half] = [[0, 0, 0], [0, 0, 0]]
    const [first, last] = [[0, 0, 0], [0, 0, 0]]
    for (const axis of [across, up]) {
      centre[axis] = ((this.from[axis] + this.to[axis]) / 2) * counts[axis] - 0.5
      half[axis] = (Math.abs(this.to[axis] - this.from[axis]) / 2) * counts[axis]
      first[axis] = Math.max(0, Math.ceil(centre[axis] - half[axis]))
      last[axis] = Math.min(counts[axis] - 1, Math.floor(centre[axis] + half[axis]))
    }
    const away = (axis, index) => ((index - centre[axis]) / half[axis]) ** 2
    for (let v = first[up]; v <= last[up]; v++) {
      for (let u = first[across]; u <= last[across]; u++) {
        if (away(across, u) + away(up, v) > 1) continue
        const voxel = [0, 0, 0]
        voxel[across] = u
        voxel[up] = v
        voxel[through] = this.slice
        found.push(voxel)
      }
    }
    return found
  }

  draw(plane, text, scale) {
    const sheet = this.pane.sheet.getContext('2d')
    const [[x0, y0], [x1, y1]] = [this.from, this.to].map((one) => pixelOf(this.pane, plane, one))
    Object.assign(sheet, { lineWidth: 1.5 * scale, strokeStyle: INK, fillStyle: INK })
    sheet.font = `${FONT_PX * scale}px system-ui, sans-serif`
    sheet.beginPath()
    if (this.kind === 'ruler') {
      sheet.moveTo(x0, y0)
      sheet.lineTo(x1, y1)
      for (const [x, y] of [[x0, y0], [x1, y1]]) {
        sheet.moveTo(x + 3 * scale, y)
        sheet.arc(x, y, 3 * scale, 0, 2 * Math.PI)
      }
    } else {
      sheet.ellipse((x0 + x1) / 2, (y0 + y1) / 2, Math.abs(x1 - x0) / 2, Math.abs(y1 - y0) / 2, 0, 0, 2 * Math.PI)
    }
    sheet.stroke()
    this.write(sheet, text, Math.max(x0, x1), (y0 + y1) / 2, scale)
  }

  // beside it; on its other side where the canvas ends
  write(sheet, text, x, y, scale) {
    const width = sheet.measureText(text).width
    const left = Math.max(0, Math.min(x + 8 * scale, sheet.canvas.width - width - 4 * scale))
    sheet.save()
    Object.assign(sheet, { lineWidth: 3 * scale, strokeStyle: '#000', lineJoin: 'round' })
    sheet.strokeText(text, left, y)
    sheet.restore()
    sheet.fillText(text, left, y)
  }
}

// whether a value is at an end beyond which values were cut; an end is null where none were
function isBeyond(value, least, most, near) {
  return (least !== null && value <= least + near) || (most !== null && value >= most - near)
}
