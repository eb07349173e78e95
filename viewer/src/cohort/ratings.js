const COLUMNS = ['scan_id', 'rating', 'note']
const KNOWN = new Set(['pass', 'doubt', 'fail', ''])

/** What a reader thinks of each scan, kept in the browser where it lets us, and as a table. */
export class Ratings {
  constructor(cohort, names) {
    this.place = `shoken-cohort-${cohort}`
    this.names = names
    this.isKept = true
    this.told = {}
    try {
      this.told = JSON.parse(localStorage.getItem(this.place) ?? '{}')
    } catch {
      this.isKept = false
    }
  }

  of(name) {
    return { rating: '', note: '', ...this.told[name] }
  }

  set(name, change) {
    this.told[name] = { ...this.of(name), ...change }
    try {
      localStorage.setItem(this.place, JSON.stringify(this.told))
    } catch {
      this.isKept = false
    }
  }

  tsv() {
    const rated = this.names.filter((name) => this.of(name).rating || this.of(name).note)
    const lines = rated.map((name) => [name, this.of(name).rating || 'n/a', clean(this.of(name).note) || 'n/a'].join('\t'))
    return [COLUMNS.join('\t'), ...lines, ''].join('\n')
  }

  /** Take a table's ratings over; false where it is none. */
  read(text) {
    const [head, ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/).filter(Boolean)
    const columns = (head ?? '').split('\t')
    const places = COLUMNS.map((name) => columns.indexOf(name))
    if (places[0] < 0 || places[1] < 0) return false
    for (const line of lines) {
      const [name, rating = '', note = ''] = places.map((place) => known(line.split('\t')[place]))
      if (this.names.includes(name) && KNOWN.has(rating)) this.set(name, { rating, note })
    }
    return true
  }
}

function known(cell) {
  return !cell || cell === 'n/a' ? '' : cell
}

function clean(note) {
  return note.replace(/\s+/g, ' ').trim()
}
