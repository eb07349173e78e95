const CONDITION = /^([\w.-]+)(<=|>=|!=|<|>|=)(.+)$/

/** Whether a row has every word of a filter in it, and meets every condition such as cnr<2. */
export function matches(filter, row) {
  return filter.trim().split(/\s+/).filter(Boolean).every((part) => {
    const [, column, sign, value] = CONDITION.exec(part) ?? []
    if (column && column in row) return meets(row[column], sign, value)
    return Object.values(row).some((cell) => String(cell ?? '').toLowerCase().includes(part.toLowerCase()))
  })
}

function meets(cell, sign, value) {
  if (cell === null || cell === undefined) return false
  const [left, right] = [Number(cell), Number(value)]
  if (sign === '=' || sign === '!=') {
    const isAlike = String(cell).toLowerCase() === value.toLowerCase() || left === right
    return isAlike === (sign === '=')
  }
  if (Number.isNaN(left) || Number.isNaN(right)) return false
  return { '<': left < right, '>': left > right, '<=': left <= right, '>=': left >= right }[sign]
}
