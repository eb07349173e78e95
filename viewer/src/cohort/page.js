// A cohort's page: distributions, what stands out, a mosaic, failures and ratings. It asks nothing of a network.
import { distribution } from './distribution.js'
import { element } from './element.js'
import { matches } from './filter.js'
import { mosaic } from './mosaic.js'
import { Ratings } from './ratings.js'
import { csv, save } from './tables.js'

const FIRST = 50 // rows of the table before one asks for more

/** Show a cohort in an element. */
export function show(root, data) {
  const ratings = new Ratings(data.id, data.rows.map((row) => row.scan_id))
  const asked = () => { // by the application, whose user has chosen
    const language = location.hash.slice(1)
    return Object.hasOwn(data.text, language) ? language : null
  }
  const state = { language: asked() ?? data.language, filter: '', measure: null, by: '', most: FIRST }
  state.measure = ['brain_ml', ...data.measures].find((name) => data.measures.includes(name))
  const order = data.rows.map((_, index) => index).sort((a, b) => standsOut(data, b) - standsOut(data, a))

  function draw() {
    const text = data.text[state.language]
    document.documentElement.lang = state.language
    document.title = `${text.title} · Shoken`
    const shown = element('div')
    const fill = () => {
      const seen = order.filter((index) => matches(state.filter, data.rows[index]))
      shown.replaceChildren(...sections(text, seen))
    }
    const filter = element('input', {
      type: 'search', value: state.filter, placeholder: text.filter_hint, 'aria-label': text.filter,
      oninput: (event) => { state.filter = event.target.value; fill() },
    })
    const language = element('button', {
      class: 'end language', onclick: () => { state.language = state.language === 'ja' ? 'en' : 'ja'; draw() },
    }, text.language)
    fill()
    root.replaceChildren(
      element('div', { class: 'bar' }, element('h1', {}, text.title), language),
      element('p', { class: 'quiet' }, filled(text.counts, data.counts), ' · ', text.disclaimer),
      element('div', { class: 'bar' }, element('label', {}, `${text.filter} `, filter)),
      shown,
      failures(text),
    )
  }

  function sections(text, seen) {
    const figure = element('figure')
    const plot = () => figure.replaceChildren(distribution(data, seen, state.measure, state.by, state.language, root.clientWidth, open))
    plot()
    return [
      element('div', { class: 'bar' },
        element('span', { class: 'quiet', role: 'status' }, filled(text.shown, { shown: seen.length, all: data.rows.length })),
        element('button', { onclick: () => save('cohort.csv', csv(data, seen)) }, text.csv)),
      element('h2', {}, text.distribution),
      element('div', { class: 'bar' },
        choice(text.measure, data.measures.map((name) => [name, name]), state.measure, (value) => { state.measure = value; plot() }),
        choice(text.by, [['', text.together], ...groupings(data).map((name) => [name, name])], state.by, (value) => { state.by = value; plot() })),
      figure,
      element('h2', {}, text.outliers),
      element('p', { class: 'quiet' }, text.outliers_note),
      ratingBar(text),
      table(text, seen),
      element('h2', {}, text.mosaic),
      element('p', { class: 'quiet' }, text.mosaic_note),
      ...mosaic(seen, (index) => tile(index, text)),
    ]
  }

  function ratingBar(text) {
    const said = element('span', { class: 'quiet', role: 'status' }, ratings.isKept ? text.ratings_note : text.ratings_unkept)
    const file = element('input', {
      type: 'file', accept: '.tsv,text/tab-separated-values', hidden: true,
      onchange: async (event) => {
        const [chosen] = event.target.files
        if (chosen && ratings.read(await chosen.text())) draw()
        else said.textContent = text.ratings_wrong
      },
    })
    return element('div', { class: 'bar' },
      element('button', { onclick: () => save('ratings.tsv', ratings.tsv()) }, text.ratings_save),
      element('button', { onclick: () => file.click() }, text.ratings_load), file, said)
  }

  function table(text, seen) {
    const body = element('tbody', {}, ...seen.slice(0, state.most).map((index) => line(index, text)))
    const more = element('button', {
      hidden: seen.length <= state.most,
      onclick: (event) => {
        const from = body.children.length
        body.append(...seen.slice(from, from + FIRST).map((index) => line(index, text)))
        event.target.hidden = body.children.length >= seen.length
      },
    }, text.more)
    const head = ['scan', 'deviations', 'rating', 'note'].map((name) => element('th', { scope: 'col' }, text[name]))
    return element('div', {}, element('table', { class: 'outliers' }, element('thead', {}, element('tr', {}, ...head)), body), more)
  }

  function line(index, text) {
    const name = data.rows[index].scan_id
    const row = element('tr', { 'data-scan': name })
    const mark = () => { row.className = `rated-${ratings.of(name).rating || 'none'}` }
    const rating = element('select', {
      'aria-label': `${text.rating}: ${name}`,
      onchange: (event) => { ratings.set(name, { rating: event.target.value }); mark() },
    }, ...['', 'pass', 'doubt', 'fail'].map((value) => option(value, value ? text[value] : text.none, ratings.of(name).rating)))
    const note = element('input', {
      value: ratings.of(name).note, 'aria-label': `${text.note}: ${name}`,
      onchange: (event) => ratings.set(name, { note: event.target.value }),
    })
    const told = data.outliers[index].map(([column, z]) => `${column} ${z > 0 ? '+' : '−'}${Math.abs(z).toFixed(1)}`).join(' · ')
    row.append(element('td', {}, link(index, name)), element('td', {}, told), element('td', {}, rating), element('td', {}, note))
    mark()
    return row
  }

  function tile(index, text) {
    const name = data.rows[index].scan_id
    const { picture } = data.files[index]
    return link(index, picture ? element('img', { src: picture, loading: 'lazy', alt: `${text.report}: ${name}` }) : '', element('span', {}, name))
  }

  function link(index, ...inside) {
    const { report } = data.files[index]
    return element('a', report ? { href: report, target: '_blank', rel: 'noopener' } : {}, ...inside)
  }

  function open(index) {
    const { report } = data.files[index]
    if (report) window.open(report, '_blank', 'noopener')
  }

  function failures(text) {
    const causes = new Map()
    for (const one of data.failures) {
      const cause = `${one.kind} · ${text[`whose_${one.whose}`]}`
      causes.set(cause, [...(causes.get(cause) ?? []), one])
    }
    const groups = [...causes].sort((a, b) => b[1].length - a[1].length).map(([cause, those]) =>
      element('details', { open: those.length <= 10 }, element('summary', {}, `${cause} (${those.length})`),
        element('table', {}, element('tbody', {}, ...those.map((one) =>
          element('tr', {}, element('td', {}, one.scan_id), element('td', {}, one.cause)))))))
    return element('section', {}, element('h2', {}, text.failures), ...(groups.length ? groups : [text.no_failures]))
  }

  addEventListener('hashchange', () => {
    state.language = asked() ?? state.language
    draw()
  })
  draw()
}

function standsOut(data, index) {
  const [first] = data.outliers[index]
  return first ? Math.abs(first[1]) : 0
}

/** Columns with few enough values to part scans by, numbers that are measured left out. */
function groupings(data) {
  return Object.keys(data.columns).filter((name) => {
    const values = new Set(data.rows.map((row) => row[name] ?? ''))
    const isMeasured = data.measures.includes(name) && values.size > 8
    return values.size > 1 && values.size <= 30 && !isMeasured
  })
}

function choice(label, options, value, onchange) {
  const select = element('select', { 'aria-label': label, onchange: (event) => onchange(event.target.value) }, ...options.map(([key, name]) => option(key, name, value)))
  return element('span', {}, `${label} `, select)
}

function option(value, name, chosen) {
  return element('option', { value, selected: value === chosen }, name)
}

function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name].toLocaleString())
}
