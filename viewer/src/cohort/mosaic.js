import { element } from './element.js'

const AT_A_TIME = 200 // tiles: some screens of them, drawn in a few hundredths of a second
const AHEAD = '1500px' // of the last one, so that one who scrolls on sees no end

/** Tiles of thousands of scans, made as one scrolls near them: the grid, and the mark of its end. */
export function mosaic(seen, tile) {
  const grid = element('div', { class: 'mosaic' })
  const end = element('div')
  const watch = new IntersectionObserver((told) => {
    if (!told.at(-1).isIntersecting) return
    const from = grid.children.length
    grid.append(...seen.slice(from, from + AT_A_TIME).map(tile))
    watch.unobserve(end) // an end that is still near is told of anew
    if (grid.children.length < seen.length) watch.observe(end)
  }, { rootMargin: AHEAD })
  watch.observe(end)
  return [grid, end]
}
