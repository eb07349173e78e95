// Builds the viewer into the package: one script that a page loads, or an HTML file holds.
import { readFileSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

const target = new URL('../src/shoken/export/scene/static/', import.meta.url)
const out = process.argv[2] ? new URL(`file://${process.argv[2]}/`) : target

const result = await build({
  absWorkingDir: new URL('.', import.meta.url).pathname,
  entryPoints: ['src/viewer.js'],
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  loader: { '.css': 'text' },
  // a reader of chunked arrays in the cloud, with its decoders: two thirds of the script, never called
  alias: { zarrita: './src/none.js' },
  logOverride: { 'import-is-undefined': 'silent' },
  metafile: true,
  write: false,
})
writeFileSync(new URL('viewer.js', out), result.outputFiles[0].text)

// every package that is in the script, with its licence
const packages = new Set()
for (const path of Object.keys(result.metafile.inputs)) {
  const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)
  if (found) packages.add(found[1])
}
const licences = [...packages].sort().map((name) => {
  const folder = new URL(`node_modules/${name}/`, import.meta.url)
  const about = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'))
  // NiiVue's package comes without the text that its repository has
  const own = { '@niivue/niivue': new URL('licences/niivue.txt', import.meta.url) }
  const places = ['LICENSE', 'LICENSE.md', 'license'].map((file) => new URL(file, folder))
  const text = [own[name], ...places].filter(Boolean).map(read).find(Boolean)
  if (!text) throw new Error(`${name}: no licence text`)
  return `${name} ${about.version} (${about.license})\n\n${text.trim()}\n`
})
writeFileSync(new URL('viewer.licences.txt', out), licences.join('\n' + '-'.repeat(72) + '\n\n'))

function read(place) {
  try {
    return readFileSync(place, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return ''
    throw error
  }
}
