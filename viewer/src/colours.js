// Colours of what lies over the scan, as tables of labels that NiiVue takes.
const LESION = [255, 96, 64]
const LIT = [255, 220, 60] // yellow: in none of the scan's greys, and apart from the candidates' red
const TRUTH = [80, 220, 120]
// what became of a lesion: warm where there is more, cool where there is less; told apart by
// colour-blind readers too (Okabe and Ito, Color Universal Design, 2008)
export const CHANGE_COLOURS = {
  new: [213, 94, 0], grown: [230, 159, 0], stable: [0, 158, 115], shrunk: [86, 180, 233], gone: [0, 114, 178],
}
export const LEFT_OUT = [204, 121, 167]

// one finding in a colour of its own and the others as they are; with null all alike
export function lesionTable(findings, lit) {
  const isCompared = findings.some((one) => one.change)
  const colours = findings.map((one) => (isCompared ? CHANGE_COLOURS[one.change] : LESION))
  // the number behind the last is of what was not compared
  return table(findings.length + 1, (one) => (one === lit ? LIT : (colours[one - 1] ?? LEFT_OUT)))
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
