// Colours of what lies over the scan, as tables of labels that NiiVue takes.
const LESION = [255, 96, 64]
const LIT = [255, 220, 60] // yellow: in none of the scan's greys, and apart from the candidates' red
const TRUTH = [80, 220, 120]

// one finding in a colour of its own and the others as they are; with null all alike
export function lesionTable(findings, lit) {
  return table(findings.length, (one) => (one === lit ? LIT : LESION))
}

export function truthTable() {
  return table(1, () => TRUTH)
}

export function structureTable(count) {
  return table(count, hue)
}

// colours of labels 1 to count; 0 is not seen
function table(count, colour) {
  const made = { R: [0], G: [0], B: [0], A: [0], I: [0] }
  for (let one = 1; one <= Math.max(count, 1); one++) {
    const channels = [...colour(one), 255]
    'RGBA'.split('').forEach((name, index) => made[name].push(channels[index]))
    made.I.push(one)
  }
  return made
}

// colours that lie far apart for numbers that follow one another: turns of the golden angle
function hue(one) {
  const turn = (one * 137.508) % 360
  const channel = (n) => {
    const k = (n + turn / 30) % 12
    return Math.round(255 * (0.55 - 0.4 * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return [channel(0), channel(8), channel(4)]
}
