// Elements of the viewer, and their words: each is said by its name, so that another language takes
// the place of the one before at once.
const ICONS = { // of 16 by 16; no font has all of these signs
  clear: 'M3 5h10M6 5V3h4v2M4.5 5l.7 8h5.6l.7-8',
  crosshair: 'M8 1v5M8 10v5M1 8h5M10 8h5',
  fit: 'M2 6V2h4M14 10v4h-4M3 3l4 4M13 13l-4-4',
  full: 'M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4',
  help: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2Q8 8.8 8 10M8 12.5v.5',
  outline: 'M8 2c4 0 6 2.5 6 6s-3 5-6 5-5.5-2-5.5-5.5S4 2 8 2z',
  pan: 'M8 1v14M1 8h14M6 3l2-2 2 2M6 13l2 2 2-2M3 6L1 8l2 2M13 6l2 2-2 2',
  point: 'M4 2l8 7-4 .5L6 14z',
  reset: 'M3 8a5 5 0 1 0 2-4M5 1v3h3',
  roi: 'M14 8c0 2.5-2.700 4.5-6 4.5S2 10.5 2 8s2.700-4.5 6-4.5S14 5.5 14 8zM8 7v2M7 8h2',
  ruler: 'M1.5 11L11 1.5 14.5 5 5 14.5zM5 8l1.5 1.5M7.5 5.5L9 7M10 3l1.5 1.5',
  zoom_in: 'M11 7a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM10 10l4 4M7 5v4M5 7h4',
  zoom_out: 'M11 7a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM10 10l4 4M5 7h4',
}

export function make(tag, attributes, parent) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  parent.append(element)
  return element
}

export class Words {
  constructor() {
    this.said = [] // [element, property, key of the text]
    this.text = null
  }

  say(element, property, key) {
    this.said.push([element, property, key])
    if (this.text) element[property] = this.of(key)
  }

  of(key) {
    if (!(key in this.text)) throw new Error(`no text is called ${key}`)
    return this.text[key]
  }

  filled(key, values) {
    return this.of(key).replace(/\{(\w+)\}/g, (_, name) => values[name])
  }

  speak(text) {
    this.text = text
    for (const [element, property, key] of this.said) element[property] = this.of(key)
  }
}

// a row of controls
export class Bar {
  constructor(parent, words, key) {
    this.words = words
    this.element = make('div', { class: 'controls', role: 'group' }, parent)
    words.say(this.element, 'ariaLabel', key)
  }

  button(key, act) {
    const button = make('button', { type: 'button', name: key, class: 'act' }, this.element)
    button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[key]}"/></svg>`
    for (const property of ['ariaLabel', 'title']) this.words.say(button, property, key)
    button.addEventListener('click', act)
    return button
  }

  // a choice of values; with a prefix each value's words are those of prefix and value
  choice(key, values, prefix, act) {
    const label = make('label', {}, this.element)
    this.words.say(make('span', {}, label), 'textContent', key)
    const select = make('select', { name: key }, label)
    this.words.say(select, 'ariaLabel', key) // without it the options' words would be in its name
    for (const value of values) {
      const option = make('option', { value }, select)
      if (prefix) this.words.say(option, 'textContent', prefix + value)
      else option.textContent = value
    }
    select.addEventListener('change', act)
    return select
  }

  range(key, act) {
    const label = make('label', {}, this.element)
    this.words.say(make('span', {}, label), 'textContent', key)
    const input = make('input', { type: 'range', name: key, step: 'any' }, label)
    this.words.say(input, 'ariaLabel', key)
    input.addEventListener('input', act)
    return input
  }

  // a range with its value in figures
  measured(key, act) {
    const input = this.range(key, act)
    input.figure = make('output', { class: 'figure' }, input.parentElement)
    return input
  }

  // a row of its own, folded away: what is set once
  fold(key) {
    const fold = make('details', { class: 'fold' }, this.element)
    this.words.say(make('summary', {}, fold), 'textContent', key)
    return new Bar(fold, this.words, key)
  }

  check(key, act) {
    const label = make('label', { class: 'row' }, this.element)
    const box = make('input', { type: 'checkbox', name: key }, label)
    this.words.say(make('span', {}, label), 'textContent', key)
    box.addEventListener('change', act)
    return box
  }
}

// the control with its label, seen or not
export function showControl(control, isShown) {
  control.closest('label').classList.toggle('hidden', !isShown)
}

// four figures, as a reader would write it
export function figures(value) {
  return Number(value.toPrecision(4)).toString()
}
