/** Rows as CSV (RFC 4180); what a spreadsheet would take for a formula begins with an apostrophe. */
export function csv(data, seen) {
  const columns = ['scan_id', ...Object.keys(data.columns).filter((name) => name !== 'scan_id')]
  const lines = seen.map((index) => columns.map((name) => cell(data.rows[index][name])).join(','))
  return [columns.map(cell).join(','), ...lines, ''].join('\r\n')
}

function cell(value) {
  if (typeof value === 'number') return String(value)
  const text = String(value ?? '').replace(/^(?=[=+\-@\t])/, "'")
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Have the browser save a text as a file. */
export function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}
